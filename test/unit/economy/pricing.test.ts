import { describe, expect, it } from 'vitest';
import { loadConfig, MODEL_STRENGTHS, TIERS } from '../../../src/config.ts';
import { intentOf } from '../../../src/economy/intent.ts';
import { priceOf } from '../../../src/economy/pricing.ts';
import { canonicalNonce } from '../../../src/economy/submit.ts';

const { economy } = loadConfig({});

describe('priceOf', () => {
  it('has a price for each capacity in exactly one tier, and refuses it in the others', () => {
    for (let assetCapacity = 1; assetCapacity <= 10; assetCapacity += 1) {
      for (const modelStrength of MODEL_STRENGTHS) {
        const fitting = TIERS.filter((tier) => {
          try {
            return priceOf({ tier, assetCapacity, modelStrength }, economy) > 0n;
          } catch (error) {
            expect(error).toMatchObject({ code: 'TIER_CAPACITY_MISMATCH', status: 422 });
            return false;
          }
        });
        expect(fitting).toHaveLength(1);
      }
    }
  });

  it('is exact in wei', () => {
    expect(priceOf({ tier: 'builder', assetCapacity: 4, modelStrength: 'cheap' }, economy)).toBe(
      15_000_000_000_000_000n,
    );
  });

  it('follows the configuration', () => {
    const other = loadConfig({ PRICES_CHEAP_ETH: '1,2,3.000000000000000001' }).economy;
    expect(priceOf({ tier: 'pro', assetCapacity: 7, modelStrength: 'cheap' }, other)).toBe(3_000_000_000_000_000_001n);
  });
});

describe('intentOf', () => {
  it('reads one purpose or none, and refuses two', () => {
    expect(intentOf({})).toEqual({ kind: 'none' });
    expect(intentOf({ cloneId: 7 })).toEqual({ kind: 'clone', cloneId: 7 });
    expect(intentOf({ createClone: {} })).toEqual({ kind: 'create_clone', displayName: null, model: null });
    expect(() => intentOf({ cloneId: 7, createClone: {} })).toThrow(
      expect.objectContaining({ code: 'INTENT_CONFLICT' }),
    );
  });
});

describe('canonicalNonce', () => {
  it('is the number that the vault knows, up to 256 bits', () => {
    expect(canonicalNonce('000')).toBe('0');
    expect(canonicalNonce('0042')).toBe('42');
    const max = 2n ** 256n - 1n;
    expect(canonicalNonce(max.toString())).toBe(max.toString());
    expect(() => canonicalNonce((max + 1n).toString())).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
