/**
 * A sum that carries its rounding error along (compensated summation, with Knuth's exact error of an addition), so that
 * parts still add up to the whole after a hundred thousand movements.
 */
export class CompensatedSum {
  // What begins as NaN stays a plain float, also when whole numbers follow.
  #sum = Number.NaN;
  #error = Number.NaN;

  constructor(start = 0) {
    this.#sum = start;
    this.#error = 0;
  }

  add(amount: number): void {
    const before = this.#sum;
    const sum = before + amount;
    const added = sum - before;
    this.#error += before - (sum - added) + (amount - added);
    this.#sum = sum;
  }

  get total(): number {
    return this.#sum + this.#error;
  }
}

/** What one asset did to the cash, by kind; signed as it was posted. */
export interface CashParts {
  readonly realised: CompensatedSum;
  readonly fees: CompensatedSum;
  readonly funding: CompensatedSum;
}

/** The account's cash, and what came of it. */
export interface Ledger {
  readonly cash: CompensatedSum;
  readonly assets: readonly CashParts[];
  /** What the venue bore, as an account cannot lose more than it has. */
  readonly shortfall: CompensatedSum;
}

/** An account with `startEquity` in cash. */
export function createLedger(startEquity: number, assets: number): Ledger {
  const parts = () => ({ realised: new CompensatedSum(), fees: new CompensatedSum(), funding: new CompensatedSum() });
  return {
    cash: new CompensatedSum(startEquity),
    assets: Array.from({ length: assets }, parts),
    shortfall: new CompensatedSum(),
  };
}

/** Moves cash, for one of the ledger's parts: positive amounts come in, negative ones go out. */
export function post({ cash }: Ledger, part: CompensatedSum, amount: number): void {
  part.add(amount);
  cash.add(amount);
}
