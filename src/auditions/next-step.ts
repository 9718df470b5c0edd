import type { GrantState } from '../clones/index.ts';
import type { AccountView } from '../trading/index.ts';
import type { RunRow } from './store.ts';

export type NextStep = 'wait' | 'start' | 'pause' | 'resume' | 'void' | 'close' | 'judge';

/** What a live run is decided on. */
export interface RunFacts {
  readonly run: Pick<RunRow, 'state'>;
  readonly account: Pick<AccountView, 'state' | 'pausedReasons'>;
  /** Of its purchase; undefined looks like revoked. */
  readonly grant: GrantState | undefined;
  /** Wall time, epoch ms. */
  readonly now: number;
  readonly maxSuspendedMs: number;
}

/**
 * What a round does with a live run. While its purchase is suspended it is not paid: it is neither started nor judged, its
 * clock stands, and after `maxSuspendedMs` it is voided.
 */
export function nextStepOf({ run, account, grant, now, maxSuspendedMs }: RunFacts): NextStep {
  const over = account.state === 'completed' || account.state === 'liquidated';
  const paused = account.pausedReasons.includes('entitlement_suspended');
  if (grant === undefined || grant.revokedAt !== null) return 'void';
  if (grant.suspendedAt !== null) {
    if (now - grant.suspendedAt >= maxSuspendedMs) return 'void';
    return run.state === 'running' && !over && !paused ? 'pause' : 'wait';
  }
  if (run.state === 'queued') return 'start';
  if (over) return run.state === 'evaluating' ? 'judge' : 'close';
  return paused ? 'resume' : 'wait';
}
