import { classes } from './classes.ts';
import styles from './Meter.module.css';
import type { Tone } from './tone.ts';

interface MeterProps {
  readonly label: string;
  /** 0 to 1. */
  readonly share: number;
  /** The same in words: "1.2 % of 3 %". */
  readonly text: string;
  readonly tone?: Tone;
}

/** So much of a whole, as a bar. */
export function Meter({ label, share, text, tone = 'busy' }: MeterProps) {
  const width = `${Math.round(100 * Math.min(1, Math.max(0, share)))}%`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> takes the tokens' colours in no browser alike.
    <div
      className={classes(styles.meter, styles[tone])}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={Math.min(1, Math.max(0, share))}
      aria-valuetext={text}
    >
      <span style={{ width }} />
    </div>
  );
}
