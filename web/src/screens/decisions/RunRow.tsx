import { Badge } from '../../ui/Badge.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { shown, utc } from '../backtests/format.ts';
import styles from './Decisions.module.css';
import { actionsText } from './run-text.ts';
import type { Run } from './useDecisions.ts';
import { ORIGINS, READ_STATUSES, RUN_STATUSES } from './words.ts';

/** One decision; what it saw and why is inside. */
export function RunRow({ run }: { run: Run }) {
  const { label, tone } = RUN_STATUSES[run.status];
  return (
    <li>
      <details className={styles.run}>
        <summary>
          <strong>
            {run.symbol} · {actionsText(run)}
          </strong>
          <span className="muted small numeric">
            {utc(run.scheduledAt)} · {ORIGINS[run.origin]}
          </span>
          <Badge tone={tone}>{label}</Badge>
        </summary>
        <Facts
          facts={[
            ['Engine', run.model === null ? run.engine : `${run.engine}, ${run.model}`],
            ...reasons(run),
            ...run.inputs.map(
              ({ nodeId, status, availableAt }) =>
                [`Saw ${nodeId}`, `${READ_STATUSES[status].label}, known since ${shown(availableAt, utc)}`] as const,
            ),
            ...(run.model === null
              ? []
              : [
                  ['Tokens', `${run.promptTokens} sent, ${run.completionTokens} received`] as const,
                  ['Cost', run.costUsd === null ? '– (no price is configured)' : `${run.costUsd} US dollars`] as const,
                ]),
            ['Branch', <code key="branch">{run.branchId}</code>],
          ]}
        />
      </details>
    </li>
  );
}

function reasons({ actions, rejections, warnings, errorCode }: Run): (readonly [string, string])[] {
  const said = actions.flatMap(({ reason }) => (reason === null ? [] : [reason]));
  return [
    ...(errorCode === null ? [] : [['Why not', errorCode] as const]),
    ...(said.length === 0 ? [] : [['Its words', said.join(' ')] as const]),
    ...(rejections.length === 0 ? [] : [['Not allowed', sentences(rejections)] as const]),
    ...(warnings.length === 0 ? [] : [['To know', sentences(warnings)] as const]),
  ];
}

function sentences(list: readonly { readonly message: string }[]): string {
  return list.map(({ message }) => message).join(' ');
}
