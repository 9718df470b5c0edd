import type { AuditionRun } from '../../api/auditions.ts';
import { duration } from '../../ui/figures.ts';
import { Meter } from '../../ui/Meter.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Time } from '../../ui/values.tsx';
import styles from './Audition.module.css';
import { clockOf } from './progress.ts';
import { PAUSES } from './words.ts';

/** How far a run's clock has come, when it runs out, and why it stands where it does. */
export function RunClock({ run }: { run: AuditionRun }) {
  const { elapsedSec, durationSec, pausedSec } = clockOf(run);
  const text = `${duration(elapsedSec)} of ${duration(durationSec)}`;
  return (
    <>
      {run.pause !== null && (
        <Notice tone="warn" title={`The clock stands: ${PAUSES[run.pause.reason].title.toLowerCase()}`}>
          {PAUSES[run.pause.reason].text} Standing since <Time at={run.pause.fromAt} />; the end moves by as much.
        </Notice>
      )}
      <div className={styles.clock}>
        <p className={styles.line}>
          <span>Clock</span>
          <span className="numeric">{text}</span>
        </p>
        <Meter label="Clock" share={elapsedSec / durationSec} text={text} tone={run.pause === null ? 'busy' : 'warn'} />
        <p className="muted small">
          {run.endAt !== null && run.endedAt === null && (
            <>
              It runs out at <Time at={run.endAt} />, market time.{' '}
            </>
          )}
          {run.pauses.length > 0 &&
            `It stood ${times(run.pauses.length)}, ${duration(pausedSec)} in all; that time does not count.`}
        </p>
      </div>
    </>
  );
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
