import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocate,
  countBefore,
  decodeChunk,
  encodeChunk,
  type FlaggedCandles,
  monthOf,
} from '../../../src/market/candle-chunks.ts';
import { GapFinder } from '../../../src/market/candle-coverage.ts';
import { joinWithTail, mergeCandles, withoutSynthetic } from '../../../src/market/candle-merge.ts';

function candlesAt(times: readonly number[], close = 10, synthetic = 0): FlaggedCandles {
  const candles = allocate(times.length);
  candles.openAt.set(times);
  candles.close.fill(close);
  candles.synthetic.fill(synthetic);
  return candles;
}

describe('a chunk', () => {
  it('holds every bit of every column, whatever its size', () => {
    const candles = candlesAt([1, 2, 3]);
    candles.open.set([0.1 + 0.2, Number.MIN_VALUE, -0]);
    candles.synthetic.set([0, 1, 1]);
    expect(decodeChunk(encodeChunk(candles), 3)).toEqual(candles);
    expect(decodeChunk(encodeChunk(candlesAt([])), 0)).toEqual(candlesAt([]));
  });

  it('is read from memory at any offset', () => {
    const bytes = encodeChunk(candlesAt([5, 6], 7));
    for (let offset = 0; offset < 16; offset++) {
      const memory = new Uint8Array(bytes.length + 16);
      memory.set(bytes, offset);
      expect(decodeChunk(memory.subarray(offset, offset + bytes.length), 2)).toEqual(candlesAt([5, 6], 7));
    }
  });

  it('is refused when its length is not that of its count', () => {
    expect(() => decodeChunk(encodeChunk(candlesAt([1, 2])), 3)).toThrow('wrong length');
    expect(() => decodeChunk(encodeChunk(candlesAt([1, 2])).subarray(1), 2)).toThrow('wrong length');
  });

  it('says between which two numbers as many of its candles lie before a moment, and one where none is missing', () => {
    const holes = fc.uniqueArray(fc.integer({ min: 1, max: 48 }), { maxLength: 30 });
    fc.assert(
      fc.property(holes, fc.integer({ min: -30, max: 530 }), (missing, at) => {
        const openAt = Array.from({ length: 50 }, (_, index) => index * 10).filter(
          (_, index) => !missing.includes(index),
        );
        const ends = { first_at: 0, last_at: 490, count: openAt.length };
        const before = openAt.filter((each) => each < at).length;
        const { least, most } = countBefore(ends, at, 10);
        expect(least).toBeLessThanOrEqual(before);
        expect(most).toBeGreaterThanOrEqual(before);
        expect(most - least).toBeLessThanOrEqual(missing.length);
      }),
    );
  });

  it('belongs to a UTC month', () => {
    expect(monthOf(Date.UTC(2024, 1, 29, 23, 59, 59, 999))).toBe(Date.UTC(2024, 1));
    expect(monthOf(Date.UTC(2024, 2))).toBe(Date.UTC(2024, 2));
    expect(monthOf(0)).toBe(0);
  });
});

const ascending = fc
  .uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 })
  .map((times) => times.toSorted((a, b) => a - b));

describe('merging', () => {
  it('gives what a map by time gives, and counts every candle once', () => {
    const side = fc.record({
      times: ascending,
      close: fc.integer({ min: 1, max: 2 }),
      synthetic: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(side, side, (a, b) => {
        const base = candlesAt(a.times, a.close, a.synthetic);
        const incoming = candlesAt(b.times, b.close, b.synthetic);
        const expected = new Map(a.times.map((at) => [at, [a.close, a.synthetic]]));
        let [inserted, replaced] = [0, 0];
        for (const at of b.times) {
          const known = expected.get(at);
          if (known !== undefined && b.synthetic === 1 && a.synthetic === 0) continue;
          if (known === undefined) inserted++;
          else if (known.join() !== [b.close, b.synthetic].join()) replaced++;
          expected.set(at, [b.close, b.synthetic]);
        }
        const { merged, changed, ...counts } = mergeCandles(base, incoming);
        const rows = [...merged.openAt].map((at, index) => [at, [merged.close[index], merged.synthetic[index]]]);
        expect(rows).toEqual([...expected].toSorted(([x], [y]) => x - y));
        expect(changed.openAt.length).toBe(inserted + replaced);
        const synthetic = (list: Iterable<unknown>) => [...list].filter((flag) => flag === 1).length;
        expect(counts).toEqual({
          inserted,
          replaced,
          unchanged: b.times.length - inserted - replaced,
          syntheticDelta: synthetic(merged.synthetic) - synthetic(base.synthetic),
        });
        const cut = Math.floor(a.times.length / 2);
        const parts = [candlesAt(a.times.slice(0, cut), a.close, 1), candlesAt(a.times.slice(cut), a.close, 1)];
        const joined = joinWithTail(parts, incoming);
        expect(joined).toEqual(mergeCandles(candlesAt(a.times, a.close, 1), incoming).merged);
      }),
    );
  });

  it('leaves the generated ones out when asked', () => {
    const candles = candlesAt([1, 2, 3, 4, 5]);
    candles.synthetic.set([1, 0, 0, 1, 0]);
    expect([...withoutSynthetic(candles).openAt]).toEqual([2, 3, 5]);
    expect(withoutSynthetic(candlesAt([1, 2], 3, 1)).openAt.length).toBe(0);
  });
});

describe('finding gaps', () => {
  it('gives what looking at every time gives', () => {
    fc.assert(
      fc.property(ascending, (times) => {
        const finder = new GapFinder(1);
        finder.addAll(Float64Array.from(times));
        const first = times[0] ?? 0;
        const last = times.at(-1) ?? -1;
        expect(finder.missing).toBe(Math.max(0, last - first + 1 - times.length));
        expect(finder.gaps.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, k) => from + k))).toEqual(
          Array.from({ length: last - first + 1 }, (_, k) => first + k).filter((at) => !times.includes(at)),
        );
      }),
    );
  });

  it('knows stretches without gaps by their ends', () => {
    const finder = new GapFinder(5);
    finder.addStretch(0, 50);
    finder.addStretch(40, 60);
    finder.addStretch(75, 80);
    expect([finder.count, finder.missing, finder.gaps]).toEqual([1, 2, [{ from: 65, to: 75 }]]);
  });
});
