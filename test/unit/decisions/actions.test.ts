import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/decisions/actions.ts';

const risk = { maxPositionFraction: 0.25, leverage: 2, stopLossFraction: 0.05, takeProfitFraction: null };

describe('judging what an engine proposes', () => {
  it('lets through what is within the limits, the limit itself included', () => {
    for (const sizeFraction of [0.0001, 0.25]) {
      const proposal = { kind: 'long', sizeFraction, reason: 'because' } as const;
      expect(judge(proposal, risk)).toEqual({ actions: [proposal], rejections: [] });
    }
  });

  it('takes no action at all instead of one that exceeds the limit, and says why', () => {
    expect(judge({ kind: 'short', sizeFraction: 0.2500001, reason: null }, risk)).toEqual({
      actions: [],
      rejections: [{ code: 'SIZE_EXCEEDS_LIMIT', message: expect.stringContaining('limit of 0.25') }],
    });
  });

  it('gives exit and hold no size', () => {
    for (const kind of ['exit', 'hold'] as const) {
      expect(judge({ kind, reason: null }, risk)).toEqual({
        actions: [{ kind, sizeFraction: null, reason: null }],
        rejections: [],
      });
    }
  });
});
