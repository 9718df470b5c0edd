import type { Schema } from '../../api/types.ts';
import type { Tone } from '../../ui/Badge.tsx';
import type { Run } from './useDecisions.ts';

export const RUN_STATUSES: Readonly<Record<Run['status'], { label: string; tone: Tone }>> = {
  queued: { label: 'Waiting', tone: 'busy' },
  running: { label: 'Deciding', tone: 'busy' },
  completed: { label: 'Decided', tone: 'up' },
  failed: { label: 'Failed', tone: 'down' },
  skipped: { label: 'Skipped', tone: 'warn' },
};

export const ORIGINS: Readonly<Record<Run['origin'], string>> = {
  audition: 'Audition',
  arena: 'Arena',
  backtest: 'Backtest',
};

export const READ_STATUSES: Readonly<Record<Schema<'StreamReadStatus'>, { label: string; tone: Tone }>> = {
  ok: { label: 'Fresh', tone: 'up' },
  stale: { label: 'Stale', tone: 'warn' },
  missing: { label: 'Nothing there', tone: 'down' },
  off: { label: 'Off', tone: 'neutral' },
};
