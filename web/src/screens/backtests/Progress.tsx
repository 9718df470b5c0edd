import styles from './Backtests.module.css';
import { share } from './format.ts';
import type { Job } from './useBacktests.ts';
import { phaseText } from './words.ts';

/** How far a job is. */
export function Progress({ progress }: { progress: Job['progress'] }) {
  const done = Math.min(1, Math.max(0, progress.fraction));
  const text = phaseText(progress);
  return (
    <div className={styles.progress}>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done * 100)}
        aria-valuetext={text}
      >
        <span style={{ width: `${done * 100}%` }} />
      </div>
      <p className="numeric">
        {share(done)} · {text}
      </p>
    </div>
  );
}
