/**
 * An audition's verdict worked out a second time, from docs/competition.md alone: whole snapshots at a time, in fractions of
 * bigints, and nothing shared with src/auditions. What the contract shows of a run and of its account's equity is enough.
 */
export interface PublishedRules {
  readonly startBalance: string;
  readonly profitTargetFraction: number;
  readonly maxDrawdownFraction: number;
  readonly maxDailyLossFraction: number;
  readonly minTrades: number;
  readonly maxLeverage: number;
}

export interface PublishedPoint {
  readonly at: number;
  readonly equity: string;
  readonly closedTrades: number;
  readonly maxLeverage: number;
  readonly final: boolean;
}

/** Exact: a decimal as a number of 1e-6. */
function micros(text: string): bigint {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const value = BigInt(whole + fraction.padEnd(6, '0'));
  return text.startsWith('-') ? -value : value;
}

/** `amount × (1 ± share)` as a fraction over 1e8, so that comparing needs no rounding. */
function times(amount: bigint, factor: number): bigint {
  return amount * BigInt(Math.round(factor * 1e8));
}

export function judge(
  rules: PublishedRules,
  points: readonly PublishedPoint[],
): { readonly passed: boolean; readonly broken: readonly string[] } {
  const equities = points.map(({ equity }) => micros(equity));
  const end = points.at(-1);
  if (end?.final !== true) throw new Error('the run has not ended');
  const holdsAt = (index: number, base: bigint, fraction: number): boolean =>
    (equities[index] as bigint) * 100_000_000n >= times(base, 1 - fraction);
  const highestUpTo = (index: number): bigint =>
    equities.slice(0, index + 1).reduce((highest, each) => (each > highest ? each : highest));
  const midnightOf = (at: number): number => new Date(at).setUTCHours(0, 0, 0, 0);
  const baseOfDay = (index: number): bigint => {
    const midnight = midnightOf((points[index] as PublishedPoint).at);
    return equities[points.findIndex(({ at }) => at >= midnight)] as bigint;
  };
  const everywhere = (holds: (index: number) => boolean): boolean => points.every((_, index) => holds(index));
  const verdicts = {
    profit_target:
      (equities.at(-1) as bigint) * 100_000_000n >= times(micros(rules.startBalance), 1 + rules.profitTargetFraction),
    max_drawdown: everywhere((index) => holdsAt(index, highestUpTo(index), rules.maxDrawdownFraction)),
    daily_loss: everywhere((index) => holdsAt(index, baseOfDay(index), rules.maxDailyLossFraction)),
    min_trades: end.closedTrades >= rules.minTrades,
    max_leverage: points.every(({ maxLeverage }) => maxLeverage <= rules.maxLeverage),
  };
  const broken = Object.entries(verdicts).flatMap(([rule, holds]) => (holds ? [] : [rule]));
  return { passed: broken.length === 0, broken };
}
