import { describe, expect, it } from 'vitest';
import { decimalOfNumber, parseDecimal } from '../../../src/platform/decimals.ts';
import {
  abs,
  feeOn,
  floorBelow,
  fundingOn,
  least,
  notionalOf,
  RATE_SCALE,
  shareOf,
  slippedPrice,
  wholeLots,
} from '../../../src/trading/venue-money.ts';
import { venuePolicy } from '../../../src/trading/venue-policy.ts';
import { POLICY } from '../../support/venue.ts';

const amount = (text: string) => parseDecimal(text, 6);
const unit = (text: string) => parseDecimal(text, 8);
const policy = venuePolicy(POLICY);

describe('the arithmetic of docs/trading.md', () => {
  it('fills 1.5 BTC at 40,010 with slippage at 40,018.002, with notional and fee to the millionth', () => {
    const price = slippedPrice(unit('40010'), { buys: true, slippage: policy.slippage });
    const notional = notionalOf(unit('1.5'), price);
    expect(price).toBe(unit('40018.002'));
    expect(notional).toBe(amount('60027.003'));
    expect(feeOn(notional, policy.takerFee)).toBe(amount('27.012152'));
  });

  it('pays 0.759375 of funding for 1.5 BTC at 40,500 and 0.00125 %', () => {
    const settlement = { mark: unit('40500'), rate: decimalOfNumber(0.0000125, RATE_SCALE) };
    expect(fundingOn(unit('1.5'), settlement)).toBe(amount('0.759375'));
    expect(fundingOn(unit('-1.5'), settlement)).toBe(amount('-0.759375'));
  });

  it('sells 1.5 BTC at 41,000 with slippage at 40,991.8 for a fee of 27.669465', () => {
    const price = slippedPrice(unit('41000'), { buys: false, slippage: policy.slippage });
    expect(price).toBe(unit('40991.8'));
    expect(feeOn(notionalOf(unit('1.5'), price), policy.takerFee)).toBe(amount('27.669465'));
  });

  it('rounds a notional to the even, a fee and a floor up, slippage against the account', () => {
    expect(notionalOf(1n, unit('50'))).toBe(0n);
    expect(notionalOf(1n, unit('150'))).toBe(2n);
    expect(notionalOf(-1n, unit('150'))).toBe(-2n);
    expect(feeOn(1n, 1n)).toBe(1n);
    expect(feeOn(-1n, 1n)).toBe(1n);
    expect(slippedPrice(1n, { buys: true, slippage: policy.slippage })).toBe(2n);
    expect(slippedPrice(1n, { buys: false, slippage: policy.slippage })).toBe(0n);
    expect(floorBelow(amount('104000'), policy.maxDrawdown)).toBe(amount('95680'));
    expect(floorBelow(1n, policy.maxDrawdown)).toBe(1n);
    expect(shareOf(amount('0.000001'), policy.maxPosition)).toBe(1n);
    expect(wholeLots(unit('1.23456789'), unit('0.001'))).toBe(unit('1.234'));
    expect(least(abs(-2n), 3n)).toBe(2n);
  });
});
