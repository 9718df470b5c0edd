/** Why cash moved. */
export const CASH = { realised: 0, fees: 1, funding: 2 } as const;
export type CashKind = (typeof CASH)[keyof typeof CASH];

const KINDS = 3;

/**
 * Sums of cash movements: the account's cash, and per asset what came of it by kind. Sums carry their rounding error along
 * (Neumaier's compensated summation), so that the parts still add up to the cash after a hundred thousand movements.
 */
export interface Ledger {
  /** Slot 0 is cash; then `KINDS` slots per asset. */
  readonly sums: Float64Array;
  readonly errors: Float64Array;
}

/** An account with `startEquity` in cash. */
export function createLedger(startEquity: number, assets: number): Ledger {
  const sums = new Float64Array(1 + assets * KINDS);
  sums[0] = startEquity;
  return { sums, errors: new Float64Array(sums.length) };
}

function add(ledger: Ledger, slot: number, amount: number): void {
  const { sums, errors } = ledger;
  const sum = sums[slot] as number;
  const next = sum + amount;
  const error = Math.abs(sum) >= Math.abs(amount) ? sum - next + amount : amount - next + sum;
  errors[slot] = (errors[slot] as number) + error;
  sums[slot] = next;
}

/** Cash in hand. */
export function cashOf({ sums, errors }: Ledger): number {
  return (sums[0] as number) + (errors[0] as number);
}

/** Moves cash: positive amounts come in, negative ones go out. Returns the new cash. */
export function post(ledger: Ledger, asset: number, kind: CashKind, amount: number): number {
  add(ledger, 0, amount);
  add(ledger, 1 + asset * KINDS + kind, amount);
  return cashOf(ledger);
}

/** All movements of one kind for one asset, signed as they were posted. */
export function totalOf(ledger: Ledger, asset: number, kind: CashKind): number {
  const slot = 1 + asset * KINDS + kind;
  return (ledger.sums[slot] as number) + (ledger.errors[slot] as number);
}
