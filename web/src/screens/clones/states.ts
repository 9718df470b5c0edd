import type { Schema } from '../../api/types.ts';
import type { Tone } from '../../ui/Badge.tsx';

type CloneState = Schema<'CloneState'>;

interface StateWords {
  readonly label: string;
  readonly tone: Tone;
  /** What the owner can do now. */
  readonly next: string;
  /** Where; `path` follows `/clones/:cloneId`, `href` is whole. */
  readonly action?: { readonly label: string } & ({ readonly path: string } | { readonly href: string });
}

/** The life of a clone in a player's words. */
export const CLONE_STATES: Readonly<Record<CloneState, StateWords>> = {
  setup_required: {
    label: 'Needs a strategy',
    tone: 'warn',
    next: 'Give it a strategy: say which markets it watches and when it trades, then publish a version.',
    action: { path: '/strategy', label: 'Give it a strategy' },
  },
  configured: {
    label: 'Ready to audition',
    tone: 'busy',
    next: 'It has a published strategy. Backtest it until you trust it; then it may audition.',
    action: { path: '/audition', label: 'To its audition' },
  },
  audition_running: {
    label: 'Auditioning',
    tone: 'busy',
    next: 'It trades on paper money now. Nothing to do but watch.',
    action: { path: '/audition', label: 'Watch it' },
  },
  audition_failed: {
    label: 'Audition failed',
    tone: 'down',
    next: 'See which rule it broke, change the strategy, and buy another attempt.',
    action: { path: '/audition', label: 'See what went wrong' },
  },
  competition_eligible: {
    label: 'Passed',
    tone: 'up',
    next: 'With a published profile it waits for a place in the Arena.',
    action: { path: '/profile', label: 'To its profile' },
  },
  competing: {
    label: 'In the Arena',
    tone: 'up',
    next: 'It competes. Keep an eye on its drawdown.',
    action: { href: '/arena', label: 'To the Arena' },
  },
  retired: { label: 'Retired', tone: 'neutral', next: 'Its career is over; its record stays.' },
};

/** The way to the Arena, and how far along each state is. */
export const CAREER = ['Strategy', 'Published', 'Audition', 'Passed', 'Arena'] as const;
const REACHED: Readonly<Record<CloneState, number>> = {
  setup_required: 0,
  configured: 1,
  audition_running: 2,
  audition_failed: 2,
  competition_eligible: 3,
  competing: 4,
  retired: 4,
};

export function careerStep(state: CloneState): number {
  return REACHED[state];
}

/** The name that its owner sees. */
export function cloneName({ cloneId, displayName }: Pick<Schema<'Clone'>, 'cloneId' | 'displayName'>): string {
  return displayName ?? `Clone ${cloneId}`;
}
