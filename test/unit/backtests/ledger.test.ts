import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompensatedSum, createLedger, post } from '../../../src/backtests/ledger.ts';

describe('a ledger of cash', () => {
  it('keeps cash and what each asset did to it, by kind', () => {
    const ledger = createLedger(1000, 2);
    const [first, second] = ledger.assets as [(typeof ledger.assets)[number], (typeof ledger.assets)[number]];
    post(ledger, first.realised, 50);
    post(ledger, second.fees, -2);
    post(ledger, second.funding, -0.5);
    expect(ledger.cash.total).toBe(1047.5);
    expect([first.realised.total, first.fees.total]).toEqual([50, 0]);
    expect([second.fees.total, second.funding.total]).toEqual([-2, -0.5]);
  });

  it('still sums to 1e-9 after a million movements, where plain addition drifts', () => {
    const ledger = createLedger(100_000, 1);
    const fees = ledger.assets[0]?.fees as CompensatedSum;
    let plain = 100_000;
    for (let count = 0; count < 1_000_000; count++) {
      post(ledger, fees, 0.1);
      plain += 0.1;
    }
    expect(Math.abs(plain - 200_000)).toBeGreaterThan(1e-6);
    expect(Math.abs(ledger.cash.total - 200_000)).toBeLessThan(1e-9);
    expect(Math.abs(fees.total - 100_000)).toBeLessThan(1e-9);
  });

  it('sums whole numbers over sixteen orders of magnitude exactly', () => {
    const amounts = fc.array(fc.bigInt(-(2n ** 53n), 2n ** 53n), { maxLength: 50 });
    fc.assert(
      fc.property(amounts, (all) => {
        const sum = new CompensatedSum();
        for (const amount of all) sum.add(Number(amount));
        const exact = Number(all.reduce((total, amount) => total + amount, 0n));
        expect(sum.total).toBe(exact);
      }),
    );
  });
});
