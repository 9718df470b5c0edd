import type { ReactNode } from 'react';
import styles from './Backtests.module.css';

interface SmallTableProps {
  readonly caption: string;
  readonly head: readonly string[];
  /** Rows. */
  readonly children: ReactNode;
}

/** A table of numbers that scrolls in itself where it is too wide or too long, by keyboard, too. */
export function SmallTable({ caption, head, children }: SmallTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section className={styles.tablePlace} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="numeric">{children}</tbody>
      </table>
    </section>
  );
}
