import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './DataTable.module.css';

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand at the right, one below the other. */
  readonly numeric?: boolean;
  /** Sentences, which may break into lines. */
  readonly prose?: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds, for screen readers; the heading above it says it to others. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
  /** Rows that are to be found at a glance: one's own. */
  readonly marked?: (row: Row) => boolean;
}

/** A table that scrolls sideways within itself where it is narrow; its first column names the row. */
export function DataTable<Row>({ caption, columns, rows, rowKey, marked }: DataTableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus.
    <section className={styles.scroller} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, numeric }) => (
              <th key={title} scope="col" className={classes(numeric && styles.numeric)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={classes(marked?.(row) && styles.marked)}>
              {columns.map(({ title, numeric, prose, cell }, index) =>
                index === 0 ? (
                  <th key={title} scope="row" className={classes(numeric && styles.numeric)}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} className={classes(numeric && styles.numeric, prose && styles.prose)}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
