import { classes } from './classes.ts';
import styles from './Steps.module.css';

/** So many of so many, as filled boxes: confirmations, for one. Up to a dozen boxes; beyond that a bar. */
export function Steps({ label, current, required }: { label: string; current: number; required: number }) {
  const shown = Math.min(current, required);
  return (
    <div
      className={styles.steps}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={required}
      aria-valuenow={shown}
      aria-valuetext={`${shown} of ${required}`}
    >
      {required > MOST_BOXES ? (
        <span className={styles.bar}>
          <span style={{ width: `${(100 * shown) / required}%` }} />
        </span>
      ) : (
        Array.from({ length: required }, (_, index) => `box-${index}`).map((key, index) => (
          <span key={key} className={classes(styles.box, index < shown && styles.done)} />
        ))
      )}
    </div>
  );
}

const MOST_BOXES = 12;
