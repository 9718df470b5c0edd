import type { Schema } from '../../api/types.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Meter } from '../../ui/Meter.tsx';
import { Time } from '../../ui/values.tsx';
import styles from './Audition.module.css';
import { figure, fill, RULE_STATUS, RULES } from './progress.ts';

/** Each rule with its figure so far, its threshold, and whether it is open, holds or is broken. */
export function RuleList({ rules }: { rules: readonly Schema<'AuditionRuleProgress'>[] }) {
  return (
    <ul className={styles.rules}>
      {rules.map((progress) => (
        <Rule key={progress.rule} progress={progress} />
      ))}
    </ul>
  );
}

function Rule({ progress }: { progress: Schema<'AuditionRuleProgress'> }) {
  const { rule, status, value, threshold, violatedAt } = progress;
  const { title, says } = RULES[rule];
  const { label, tone } = RULE_STATUS[status];
  const limit = figure(threshold, rule);
  return (
    <li aria-label={`${title}: ${label}`}>
      <p className={styles.line}>
        <strong>{title}</strong>
        <Badge tone={tone}>{label}</Badge>
      </p>
      <Meter label={title} share={fill(progress)} text={`${figure(value, rule)} of ${limit}`} tone={tone} />
      <p className={styles.line}>
        <span className="muted small">{says(limit)}</span>
        <span className={styles.figure}>
          {figure(value, rule)} / {limit}
        </span>
      </p>
      {violatedAt !== null && (
        <p className={styles.broken}>
          Broken at <Time at={violatedAt} />, market time.
        </p>
      )}
    </li>
  );
}
