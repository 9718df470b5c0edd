import type { ReactNode } from 'react';
import type { Tone } from './Badge.tsx';
import { classes } from './classes.ts';
import styles from './Notice.module.css';

interface NoticeProps {
  readonly tone?: Tone;
  readonly title: string;
  /** What to do next: buttons or links. */
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** Tells something that has come up. `down` interrupts a screen reader, the others wait their turn. */
export function Notice({ tone = 'neutral', title, actions, children }: NoticeProps) {
  return (
    <div className={classes(styles.notice, styles[tone])} role={tone === 'down' ? 'alert' : 'status'}>
      <p className={styles.title}>{title}</p>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
