import type { Channel, HealthRow } from '../../api/ingestion.ts';
import type { Schema } from '../../api/types.ts';
import type { Tone } from '../../ui/tone.ts';

export const CHANNEL_STATUS: Readonly<
  Record<Schema<'ChannelStatus'>, { readonly label: string; readonly tone: Tone; readonly text: string }>
> = {
  ok: { label: 'Fresh', tone: 'up', text: 'It was read in time.' },
  running: { label: 'First round', tone: 'busy', text: 'It is being read for the first time.' },
  missing: { label: 'Never read', tone: 'neutral', text: 'Nobody has read it yet.' },
  failed: { label: 'Failed', tone: 'down', text: 'Its last round failed.' },
  stale: { label: 'Too old', tone: 'warn', text: 'It has not been read in time.' },
};

/** A channel, with what only players are shown where that is known. */
export type ChannelView = Channel & { readonly health: HealthRow | undefined };

/** Those in trouble first, else by name. */
export function channelViews(channels: readonly Channel[], rows: readonly HealthRow[] = []): ChannelView[] {
  const byName = new Map(rows.map((row) => [keyOf(row), row]));
  return channels
    .map((channel) => ({ ...channel, health: byName.get(keyOf(channel)) }))
    .sort((a, b) => rank(a) - rank(b) || (keyOf(a) < keyOf(b) ? -1 : 1));
}

export function keyOf({ source, channel }: Pick<Channel, 'source' | 'channel'>): string {
  return `${source} ${channel}`;
}

const ORDER: readonly Schema<'ChannelStatus'>[] = ['failed', 'stale', 'missing', 'running', 'ok'];

function rank({ status }: Channel): number {
  return ORDER.indexOf(status);
}

/** In one sentence: how many are fresh, and what the others are. */
export function summaryOf(channels: readonly Channel[]): string {
  const fresh = channels.filter(({ status }) => status === 'ok').length;
  if (channels.length === 0) return 'No channel is scheduled here.';
  if (fresh === channels.length) return fresh === 1 ? 'The one channel is fresh.' : `All ${fresh} channels are fresh.`;
  const others = ORDER.filter((status) => status !== 'ok').flatMap((status) => {
    const count = channels.filter((channel) => channel.status === status).length;
    return count === 0 ? [] : [`${count} ${CHANNEL_STATUS[status].label.toLowerCase()}`];
  });
  return `${fresh} of ${channels.length} channels are fresh; ${others.join(', ')}.`;
}
