import { describe, expect, it } from 'vitest';
import { SCHEDULE, slotOf } from '../../../src/market/channels.ts';

describe('the schedule', () => {
  it('lets a channel miss a few rounds before it is stale', () => {
    for (const { cadenceSec, staleAfterSec } of Object.values(SCHEDULE)) {
      expect(staleAfterSec).toBeGreaterThanOrEqual(3 * cadenceSec);
    }
  });

  it('has the cadences of the product', () => {
    expect(SCHEDULE.hyperliquid_candles).toEqual({ cadenceSec: 60, staleAfterSec: 360 });
    expect(SCHEDULE.polymarket_immediate_markets.cadenceSec).toBe(300);
    expect(SCHEDULE.polymarket_later_markets.cadenceSec).toBe(1800);
    expect(SCHEDULE.defillama_capital_base.cadenceSec).toBe(3600);
  });

  it('aligns slots to the epoch', () => {
    expect(slotOf(1_700_000_123_456, 300_000)).toBe(1_700_000_100_000);
    expect(slotOf(1_700_000_100_000, 300_000)).toBe(1_700_000_100_000);
  });
});
