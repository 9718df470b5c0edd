import type { DecisionAction, Rejection, RiskLimits } from './types.ts';

/** What an engine would like to do. `sizeFraction`: margin as a share of equity. `reason`: the model's own words. */
export type Proposal =
  | { readonly kind: 'long' | 'short'; readonly sizeFraction: number; readonly reason: string | null }
  | { readonly kind: 'hold' | 'exit'; readonly reason: string | null };

export interface Verdict {
  readonly actions: readonly DecisionAction[];
  readonly rejections: readonly Rejection[];
}

/**
 * Holds a proposal against the risk limits. One that exceeds them is not taken, and says so, rather than cut to a size that
 * nobody decided on.
 */
export function judge(proposal: Proposal, risk: RiskLimits): Verdict {
  if (!('sizeFraction' in proposal)) {
    return { actions: [{ ...proposal, sizeFraction: null }], rejections: [] };
  }
  const { kind, sizeFraction, reason } = proposal;
  const limit = risk.maxPositionFraction;
  if (sizeFraction > limit) {
    const message = `To go ${kind} with ${sizeFraction} of the equity is more than the prompt's limit of ${limit}.`;
    return { actions: [], rejections: [{ code: 'SIZE_EXCEEDS_LIMIT', message }] };
  }
  return { actions: [{ kind, sizeFraction, reason }], rejections: [] };
}
