import { describe, expect, it } from 'vitest';
import { freshnessOf } from '../../../src/decisions/freshness.ts';
import { fundingPoints } from '../../../src/decisions/funding-points.ts';

const columns = (...values: number[]) => Float64Array.from(values);
const HOUR = 3_600_000;
const hours = (...values: number[]) => columns(...values.map((value) => value * HOUR));
const settled = { at: hours(1, 2, 3, 4, 5), rate: columns(0.1, 0.2, 0.3, 0.4, 0.5) };
const plain = (points: ReturnType<typeof fundingPoints>) => ({
  availableAt: [...points.availableAt],
  values: Object.fromEntries(Object.entries(points.values).map(([name, column]) => [name, [...column]])),
});

describe('the points of a funding stream', () => {
  it('are the settlements where nothing else was published', () => {
    const none = { eventAt: columns(), availableAt: columns(), values: {} };
    expect(plain(fundingPoints(settled, none))).toEqual({
      availableAt: [...settled.at],
      values: { fundingRate: [0.1, 0.2, 0.3, 0.4, 0.5] },
    });
  });

  it('are what was published between settlements where it was, with the settlements around it', () => {
    const at = hours(1.9, 2.9, 3.5);
    const pressure = {
      eventAt: at,
      availableAt: at,
      values: { fundingRate: columns(1, 2, 3), premium: columns(7, 8, 9) },
    };
    expect(plain(fundingPoints(settled, pressure))).toEqual({
      availableAt: [...hours(1, 1.9, 2.9, 3.5, 5)],
      values: { fundingRate: [0.1, 1, 2, 3, 0.5], premium: [Number.NaN, 7, 8, 9, Number.NaN] },
    });
  });

  it('are the same for a reader in the past', () => {
    const at = hours(1.2, 3.5, 7);
    const pressure = { eventAt: at, availableAt: at, values: { fundingRate: columns(1, 2, 3) } };
    const whole = plain(fundingPoints(settled, pressure)).availableAt;
    for (let now = 0; now < 8; now += 0.25) {
      const settledAt = settled.at.filter((time) => time <= now * HOUR);
      const publishedAt = at.filter((time) => time <= now * HOUR);
      const past = fundingPoints(
        { at: settledAt, rate: settled.rate.subarray(0, settledAt.length) },
        {
          eventAt: publishedAt,
          availableAt: publishedAt,
          values: { fundingRate: pressure.values.fundingRate.subarray(0, publishedAt.length) },
        },
      );
      expect(plain(past).availableAt).toEqual(whole.filter((time) => time <= now * HOUR));
    }
  });
});

describe('how old a funding rate may be', () => {
  const config = { provider: 'hyperliquid', channel: 'funding', inclusion: 'required', depth: 'fast' } as const;
  const hours = (...values: number[]) => ({ availableAt: Float64Array.from(values, (value) => value * 3_600_000) });

  it('follows the schedule of the venue that settled it, as its last settlements show it', () => {
    expect(freshnessOf(config).staleAfterMs).toBe(2 * 3_600_000);
    expect(freshnessOf(config, hours(0, 1, 2, 3)).staleAfterMs).toBe(2 * 3_600_000);
    expect(freshnessOf(config, hours(0, 8, 16, 24)).staleAfterMs).toBe(16 * 3_600_000);
  });

  it('is not stretched by one settlement that was missed', () => {
    expect(freshnessOf(config, hours(0, 1, 2, 3, 9, 10, 11)).staleAfterMs).toBe(2 * 3_600_000);
  });
});
