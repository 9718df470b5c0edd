import { describe, expect, it } from 'vitest';
import { fundingPoints } from '../../../src/decisions/funding-points.ts';

const columns = (...values: number[]) => Float64Array.from(values);
const settled = { at: columns(10, 20, 30, 40), rate: columns(0.1, 0.2, 0.3, 0.4) };
const plain = (points: ReturnType<typeof fundingPoints>) => ({
  availableAt: [...points.availableAt],
  values: Object.fromEntries(Object.entries(points.values).map(([name, column]) => [name, [...column]])),
});

describe('the points of a funding stream', () => {
  it('are the settlements where nothing else was published', () => {
    const none = { eventAt: columns(), availableAt: columns(), values: {} };
    expect(plain(fundingPoints(settled, none))).toEqual({
      availableAt: [10, 20, 30, 40],
      values: { fundingRate: [0.1, 0.2, 0.3, 0.4] },
    });
  });

  it('are what was published between settlements where it was, with the settlements around it', () => {
    const pressure = {
      eventAt: columns(18, 28, 34),
      availableAt: columns(19, 29, 35),
      values: { fundingRate: columns(1, 2, 3), premium: columns(7, 8, 9) },
    };
    expect(plain(fundingPoints(settled, pressure))).toEqual({
      availableAt: [10, 19, 29, 35, 40],
      values: { fundingRate: [0.1, 1, 2, 3, 0.4], premium: [Number.NaN, 7, 8, 9, Number.NaN] },
    });
  });
});
