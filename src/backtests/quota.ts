import type { Entitlement } from '../clones/index.ts';
import type { BacktestConfig } from '../config.ts';
import type { Usage } from './store.ts';

const DAY_MS = 86_400_000;

/** The UTC day of an instant, `YYYY-MM-DD`. */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The first instant of the next UTC day. */
export function nextUtcDay(at: number): number {
  return (Math.floor(at / DAY_MS) + 1) * DAY_MS;
}

const NOTHING: Usage = { runs: 0, modelCalls: 0 };

/** What a clone may do in a day; nothing without an active entitlement. */
export function limitsOf(entitlement: Entitlement | undefined, config: BacktestConfig): Usage {
  return entitlement?.status === 'active' ? config.quotas[entitlement.tier] : NOTHING;
}
