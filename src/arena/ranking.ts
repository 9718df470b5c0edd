import { parseDecimal } from '../platform/decimals.ts';

/** Places after the point of an amount in USDC. */
const AMOUNT_SCALE = 6;

/** What a place in the ranking is decided by. Amounts are decimal strings in USDC. */
export interface Standing {
  readonly cloneId: number;
  /** Market time. */
  readonly admittedAt: number;
  readonly equity: string;
  readonly base: { readonly equity: string; readonly maxDrawdownFraction: number };
}

/**
 * Best first: return since the base, then the smaller drawdown, then the earlier admission, then the smaller number. Returns
 * are compared as fractions of whole millionths, so that none is rounded; the order is total.
 */
export function ranked<S extends Standing>(standings: readonly S[]): S[] {
  return standings
    .map((standing) => ({ standing, ...amountsOf(standing) }))
    .sort(
      (a, b) =>
        // equity / base, without dividing: bases are above zero.
        compare(b.equity * a.base, a.equity * b.base) ||
        a.standing.base.maxDrawdownFraction - b.standing.base.maxDrawdownFraction ||
        a.standing.admittedAt - b.standing.admittedAt ||
        a.standing.cloneId - b.standing.cloneId,
    )
    .map(({ standing }) => standing);
}

/** The return since the base, as a share, for people to read. */
export function returnOf(standing: Pick<Standing, 'equity' | 'base'>): number {
  const { equity, base } = amountsOf(standing);
  return Number(equity - base) / Number(base);
}

function amountsOf({ equity, base }: Pick<Standing, 'equity' | 'base'>): { equity: bigint; base: bigint } {
  const from = parseDecimal(base.equity, AMOUNT_SCALE);
  // An account that has lost everything gains and loses nothing more.
  if (from <= 0n) return { equity: 1n, base: 1n };
  return { equity: parseDecimal(equity, AMOUNT_SCALE), base: from };
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
