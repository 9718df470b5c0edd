import { Link } from 'wouter';
import { Facts } from '../../ui/Facts.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Time } from '../../ui/values.tsx';
import { duration } from '../strategy/words.ts';
import { utc, whole } from './format.ts';
import type { Preflight } from './useBacktests.ts';
import { graphText } from './words.ts';

/** What a backtest would do, what is left of the day, and what stands in the way. */
export function PreflightFacts({ preflight, cloneId }: { preflight: Preflight; cloneId: number }) {
  const { estimate, quota, usage, blockers, warnings } = preflight;
  const { window, modelCalls, modelCadenceSec } = estimate;
  return (
    <>
      <Facts
        facts={[
          ['Runs', graphText(estimate.graphSource)],
          ['From', utc(window.from)],
          ['To', utc(window.to)],
          ['Branches', whole(estimate.branches)],
          ['Decisions', `${whole(estimate.ticks)}, every ${duration(estimate.cadenceSec)}`],
          ['Candles', whole(estimate.bars)],
          ...(modelCalls > 0
            ? [
                [
                  'Model calls at most',
                  `${whole(modelCalls)}${modelCadenceSec === null ? '' : `, every ${duration(modelCadenceSec)}`}`,
                ] as const,
              ]
            : []),
          ['Backtests today', `${whole(usage.runs)} of ${whole(quota.runs)}`],
          ['Model calls today', `${whole(usage.modelCalls)} of ${whole(quota.modelCalls)}`],
          ['The next day begins', <Time key="resets" at={quota.resetsAt} />],
        ]}
      />
      {blockers.length > 0 && (
        <Notice tone="warn" title="It cannot start like this">
          <ul>
            {blockers.map(({ code, message, symbol, problems = [] }) => (
              <li key={`${code}${symbol ?? ''}`}>
                {message}
                {code === 'GRAPH_INVALID' && (
                  <>
                    {' '}
                    {problems.map((problem) => problem.message).join(' ')}{' '}
                    <Link href={`/clones/${cloneId}/strategy`}>Mend the strategy</Link>
                  </>
                )}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice title="To know before">
          <ul>
            {warnings.map(({ code, message, symbol }) => (
              <li key={`${code}${symbol ?? ''}${message}`}>{message}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}
