import { classes } from '../../ui/classes.ts';
import styles from './Backtests.module.css';
import { figuresOf } from './figures.ts';
import type { Result } from './useBacktests.ts';

/** The figures, each with what it means, and why where there is none. */
export function Figures({ summary }: { summary: Result['summary'] }) {
  return (
    <dl className={styles.figures}>
      {figuresOf(summary).map(({ name, text, meaning, missing, direction }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={classes('numeric', styles.figure, direction && styles[direction])}>{text}</dd>
          <dd className="muted small">
            {meaning}
            {missing !== undefined && <strong className={styles.missing}> None: {lowerFirst(missing)}</strong>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
