import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalOfNumber,
  divideCeil,
  divideFloor,
  divideHalfEven,
  formatDecimal,
  parseDecimal,
} from '../../src/platform/decimals.ts';

describe('decimals', () => {
  it('are read and written exactly', () => {
    expect(parseDecimal('99972.987848', 6)).toBe(99_972_987_848n);
    expect(parseDecimal('-0.5', 8)).toBe(-50_000_000n);
    expect(parseDecimal('1.500', 1)).toBe(15n);
    expect(formatDecimal(99_972_987_848n, 6)).toBe('99972.987848');
    expect(formatDecimal(-1n, 6)).toBe('-0.000001');
    expect(formatDecimal(0n, 6)).toBe('0');
    expect(formatDecimal(100n, 0)).toBe('100');
  });

  it.each(['', '.5', '5.', '1e5', '+1', ' 1', '1,000', '0x10', 'NaN', '0.0000001'])('do not take %j', (text) => {
    expect(() => parseDecimal(text, 6)).toThrow(RangeError);
  });

  it('come back from their own text', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 20 }), (value, scale) => {
        expect(parseDecimal(formatDecimal(value, scale), scale)).toBe(value);
      }),
    );
  });

  it('stand for the number that was written, not for its binary neighbour', () => {
    expect(decimalOfNumber(40_010.1, 8)).toBe(4_001_010_000_000n);
    expect(decimalOfNumber(1.1e-7, 8)).toBe(11n);
    expect(decimalOfNumber(-8e-6, 12)).toBe(-8_000_000n);
    expect(decimalOfNumber(-0, 8)).toBe(0n);
    expect(() => decimalOfNumber(Number.NaN, 8)).toThrow(RangeError);
    expect(() => decimalOfNumber(1e21, 8)).toThrow(RangeError);
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (value) => {
        expect(decimalOfNumber(Number(formatDecimal(value, 8)), 8)).toBe(value);
      }),
    );
  });

  it('are divided to the nearest with ties to the even, down, or up', () => {
    expect([5n, 15n, -5n, -15n, 16n, 14n].map((value) => divideHalfEven(value, 10n))).toEqual([
      0n,
      2n,
      0n,
      -2n,
      2n,
      1n,
    ]);
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (numerator, denominator) => {
        const floor = divideFloor(numerator, denominator);
        const nearest = divideHalfEven(numerator, denominator);
        expect(floor * denominator <= numerator && numerator < (floor + 1n) * denominator).toBe(true);
        expect(divideCeil(numerator, denominator)).toBe(numerator % denominator === 0n ? floor : floor + 1n);
        const distance = 2n * (numerator - nearest * denominator);
        expect(distance <= denominator && -distance <= denominator).toBe(true);
      }),
    );
  });
});
