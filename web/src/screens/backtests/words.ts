import type { Schema } from '../../api/types.ts';
import type { Tone } from '../../ui/Badge.tsx';
import { whole } from './format.ts';
import type { Job, Result } from './useBacktests.ts';

export const STATUSES: Readonly<Record<Job['status'], { label: string; tone: Tone }>> = {
  queued: { label: 'Waiting', tone: 'busy' },
  running: { label: 'Running', tone: 'busy' },
  completed: { label: 'Done', tone: 'up' },
  failed: { label: 'Failed', tone: 'down' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};

/** What a job does now, in a sentence. */
export function phaseText({ phase, barsDone, barsTotal, modelCallsDone, modelCallsTotal }: Job['progress']): string {
  if (phase === 'queued') return 'Waits for its turn.';
  if (phase === 'loading') return 'Reads the history.';
  if (phase === 'deciding') return `Asks the model: ${whole(modelCallsDone)} of ${whole(modelCallsTotal)} decisions.`;
  if (phase === 'simulating') return `Simulates: ${whole(barsDone)} of ${whole(barsTotal)} candles.`;
  return 'Nothing is left to do.';
}

/** What is run. A draft is sent along, so that what is run is what is seen. */
export function graphText({ kind }: Schema<'GraphSource'>): string {
  return kind === 'active_version' ? 'the version in force' : 'the draft';
}

export const EXITS: Readonly<Record<Result['assets'][number]['trades'][number]['exitReason'], string>> = {
  exit: 'Exit rule',
  reverse: 'Turned round',
  stop: 'Stop loss',
  target: 'Take profit',
  liquidation: 'Liquidated',
  end: 'End of the window',
  open: 'Still open',
};
