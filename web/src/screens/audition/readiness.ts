import type { Schema } from '../../api/types.ts';

type Entitlement = Schema<'Entitlement'>;
type Run = Pick<Schema<'AuditionRun'>, 'purchaseId' | 'state'>;

export interface Career {
  readonly state: Schema<'CloneState'>;
  /** Undefined before the first publication. */
  readonly version: Pick<Schema<'StrategyVersion'>, 'branches'> | undefined;
  readonly slots: readonly Entitlement[];
  /** All runs of the clone. */
  readonly runs: readonly Run[];
}

/**
 * Whether a clone can be sent to an audition, and what is missing. The gateway decides; this is what a player is told before.
 * `ready`: with the slot that the gateway takes, the newest unused one that is large enough for the version's assets.
 */
export type Readiness =
  | { readonly kind: 'ready'; readonly slot: Entitlement; readonly unused: number; readonly symbols: readonly string[] }
  | { readonly kind: 'over'; readonly why: 'retired' | 'passed' }
  | { readonly kind: 'strategy_missing' }
  | { readonly kind: 'slot_missing' }
  | { readonly kind: 'slot_suspended'; readonly purchaseId: string }
  | { readonly kind: 'slot_too_small'; readonly largest: number; readonly assets: number };

export function readinessOf({ state, version, slots, runs }: Career): Readiness {
  if (state === 'retired') return { kind: 'over', why: 'retired' };
  if (state === 'competition_eligible' || state === 'competing') return { kind: 'over', why: 'passed' };
  if (version === undefined) return { kind: 'strategy_missing' };
  const symbols = symbolsOf(version);
  const used = new Set(runs.map(({ purchaseId }) => purchaseId));
  const unused = slots.filter(({ purchaseId }) => !used.has(purchaseId));
  const active = unused.filter(({ status }) => status === 'active');
  const [suspended] = unused;
  if (active.length === 0) {
    return suspended === undefined
      ? { kind: 'slot_missing' }
      : { kind: 'slot_suspended', purchaseId: suspended.purchaseId };
  }
  const slot = active
    .filter(({ assetCapacity }) => assetCapacity >= symbols.length)
    .sort((a, b) => b.grantedAt - a.grantedAt)[0];
  if (slot !== undefined) return { kind: 'ready', slot, unused: active.length, symbols };
  const largest = Math.max(...active.map(({ assetCapacity }) => assetCapacity));
  return { kind: 'slot_too_small', largest, assets: symbols.length };
}

/** The assets that a version trades, sorted. */
export function symbolsOf({ branches }: Pick<Schema<'StrategyVersion'>, 'branches'>): readonly string[] {
  return [...new Set(branches.map(({ symbol }) => symbol))].sort();
}

/** The run that another attempt repeats: the newest, when it did not pass. */
export function previousRun<R extends Run & Pick<Schema<'AuditionRun'>, 'auditionRunId'>>(
  runs: readonly R[],
): R | undefined {
  const [newest] = runs;
  return newest !== undefined && (newest.state === 'failed' || newest.state === 'voided') ? newest : undefined;
}
