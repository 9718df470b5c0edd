import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './layout.module.css';

type Gap = 's' | 'm' | 'l' | 'xl';

/** Below one another. */
export function Stack({ gap = 'm', className, children }: { gap?: Gap; className?: string; children: ReactNode }) {
  return <div className={classes(styles.stack, styles[gap], className)}>{children}</div>;
}

/** Side by side, wrapping where it is narrow. */
export function Row({ gap = 's', className, children }: { gap?: Gap; className?: string; children: ReactNode }) {
  return <div className={classes(styles.row, styles[gap], className)}>{children}</div>;
}

/** As many columns as fit; `halves`: two at most. */
export function Grid({ halves = false, children }: { halves?: boolean; children: ReactNode }) {
  return <div className={classes(styles.grid, halves && styles.halves)}>{children}</div>;
}

interface CardProps {
  readonly title?: string;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

export function Card({ title, aside, className, children }: CardProps) {
  return (
    <section className={classes(styles.card, className)} aria-label={title}>
      {title !== undefined && (
        <header className={styles.cardHead}>
          <h2>{title}</h2>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}
