import { describe, expect, it } from 'vitest';
import type { Channel, HealthRow } from '../../web/src/api/ingestion.ts';
import { channelViews, summaryOf } from '../../web/src/screens/data-health/channels.ts';

const channel = (name: string, status: Channel['status']) => ({ source: 'hl', channel: name, status }) as Channel;

describe('the channels', () => {
  it('come with those in trouble first, each with what players see of it', () => {
    const health = [{ source: 'hl', channel: 'b', lastError: 'Timed out.' } as HealthRow];
    const views = channelViews([channel('c', 'ok'), channel('a', 'ok'), channel('b', 'failed')], health);
    expect(views.map((view) => [view.channel, view.health?.lastError])).toEqual([
      ['b', 'Timed out.'],
      ['a', undefined],
      ['c', undefined],
    ]);
  });

  it('are told in a sentence', () => {
    expect(summaryOf([])).toBe('No channel is scheduled here.');
    expect(summaryOf([channel('a', 'ok')])).toBe('The one channel is fresh.');
    expect(summaryOf([channel('a', 'ok'), channel('b', 'stale'), channel('c', 'failed'), channel('d', 'stale')])).toBe(
      '1 of 4 channels are fresh; 1 failed, 2 too old.',
    );
  });
});
