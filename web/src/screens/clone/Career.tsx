import type { Schema } from '../../api/types.ts';
import { classes } from '../../ui/classes.ts';
import { CAREER, careerStep } from '../clones/states.ts';
import styles from './Career.module.css';

/** The five stations from a strategy to the Arena; where the clone is now is marked. */
export function Career({ state }: { state: Schema<'CloneState'> }) {
  const reached = careerStep(state);
  return (
    <ol className={styles.career}>
      {CAREER.map((station, index) => (
        <li
          key={station}
          className={classes(index < reached && styles.past, index === reached && styles.now)}
          aria-current={index === reached ? 'step' : undefined}
        >
          {station}
        </li>
      ))}
    </ol>
  );
}
