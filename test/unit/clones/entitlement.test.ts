import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveOf, greatestSlot, toSlots } from '../../../src/clones/entitlement.ts';
import type { EntitlementRow } from '../../../src/clones/store.ts';
import { loadConfig, MODEL_STRENGTHS, TIERS } from '../../../src/config.ts';

const { economy } = loadConfig({});

const row = (changes: Partial<EntitlementRow> = {}): EntitlementRow => ({
  purchase_id: 'pur_a',
  clone_id: 1,
  tier: 'starter',
  asset_capacity: 1,
  model_strength: 'cheap',
  granted_at: 1,
  suspended_at: null,
  revoked_at: null,
  ...changes,
});

describe('the effective entitlement', () => {
  it('is none without a grant, and never a revoked one', () => {
    expect(effectiveOf(toSlots([], economy))).toBeUndefined();
    expect(effectiveOf(toSlots([row({ revoked_at: 5 })], economy))).toBeUndefined();
  });

  it('is the greatest grant: tier, then capacity, then model strength, then the earlier one', () => {
    const pick = (...rows: EntitlementRow[]) => effectiveOf(toSlots(rows, economy))?.purchaseId;
    const starter = row({ purchase_id: 'starter', asset_capacity: 3, model_strength: 'best' });
    const builder = row({ purchase_id: 'builder', tier: 'builder', asset_capacity: 4 });
    expect(pick(starter, builder)).toBe('builder');
    expect(pick(row({ purchase_id: 'small' }), starter)).toBe('starter');
    expect(pick(row({ purchase_id: 'late', granted_at: 9 }), row({ purchase_id: 'early', granted_at: 2 }))).toBe(
      'early',
    );
  });

  it('is a suspended one only when nothing else is left', () => {
    const suspended = row({ purchase_id: 'pro', tier: 'pro', asset_capacity: 9, suspended_at: 3 });
    expect(effectiveOf(toSlots([suspended, row()], economy))).toMatchObject({ purchaseId: 'pur_a', status: 'active' });
    expect(effectiveOf(toSlots([suspended], economy))).toMatchObject({ purchaseId: 'pro', status: 'suspended' });
  });

  it('allows the models of its strength and of every weaker one', () => {
    const models = (model_strength: EntitlementRow['model_strength']) =>
      effectiveOf(toSlots([row({ model_strength })], economy))?.allowedModels;
    expect(models('cheap')).toEqual(['pump-cheap']);
    expect(models('best')).toEqual(['pump-cheap', 'pump-medium', 'pump-best']);
  });

  it('does not depend on the order in which the grants are read', () => {
    const rows = fc.array(
      fc.record({
        tier: fc.constantFrom(...TIERS),
        asset_capacity: fc.integer({ min: 1, max: 10 }),
        model_strength: fc.constantFrom(...MODEL_STRENGTHS),
        granted_at: fc.integer({ min: 0, max: 3 }),
        suspended_at: fc.constantFrom(null, 1),
        revoked_at: fc.constantFrom(null, null, 1),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (parts, noise) => {
        const grants = parts.map((part, index) => row({ ...part, purchase_id: `pur_${index}` }));
        const shuffled = grants
          .map((grant) => ({ grant, key: noise.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const ids = (list: readonly EntitlementRow[]) => toSlots(list, economy).map((slot) => slot.purchaseId);
        expect(ids(shuffled.map(({ grant }) => grant))).toEqual(ids(grants));
        expect(greatestSlot(grants, economy)).toEqual(effectiveOf(toSlots(grants, economy)));
      }),
    );
  });
});
