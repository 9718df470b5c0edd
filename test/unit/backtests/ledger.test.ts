import { describe, expect, it } from 'vitest';
import { CASH, cashOf, createLedger, post, totalOf } from '../../../src/backtests/ledger.ts';

describe('a ledger of cash', () => {
  it('keeps cash and what each asset did to it, by kind', () => {
    const ledger = createLedger(1000, 2);
    post(ledger, 0, CASH.realised, 50);
    post(ledger, 1, CASH.fees, -2);
    expect(post(ledger, 1, CASH.funding, -0.5)).toBe(1047.5);
    expect(cashOf(ledger)).toBe(1047.5);
    expect([totalOf(ledger, 0, CASH.realised), totalOf(ledger, 0, CASH.fees)]).toEqual([50, 0]);
    expect([totalOf(ledger, 1, CASH.fees), totalOf(ledger, 1, CASH.funding)]).toEqual([-2, -0.5]);
  });

  it('still sums to 1e-9 after a million movements, where plain addition drifts', () => {
    const ledger = createLedger(100_000, 1);
    let plain = 100_000;
    for (let count = 0; count < 1_000_000; count++) {
      post(ledger, 0, CASH.fees, 0.1);
      plain += 0.1;
    }
    expect(Math.abs(plain - 200_000)).toBeGreaterThan(1e-6);
    expect(Math.abs(cashOf(ledger) - 200_000)).toBeLessThan(1e-9);
    expect(Math.abs(totalOf(ledger, 0, CASH.fees) - 100_000)).toBeLessThan(1e-9);
  });
});
