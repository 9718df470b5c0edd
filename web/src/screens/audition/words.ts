import type { Schema } from '../../api/types.ts';
import type { Tone } from '../../ui/tone.ts';

type State = Schema<'AuditionState'>;

/** The states of a run in a player's words. */
export const RUN_STATES: Readonly<
  Record<State, { readonly label: string; readonly tone: Tone; readonly text: string }>
> = {
  queued: { label: 'Queued', tone: 'busy', text: 'It starts at the next whole minute of the market.' },
  running: { label: 'Running', tone: 'busy', text: 'It trades by the version that was in force when you sent it.' },
  evaluating: {
    label: 'Being judged',
    tone: 'busy',
    text: 'Its time is up; its snapshots are compared with the rules.',
  },
  passed: { label: 'Passed', tone: 'up', text: 'All five rules hold.' },
  failed: { label: 'Failed', tone: 'down', text: 'It did not keep every rule.' },
  voided: { label: 'Voided', tone: 'warn', text: 'It ended without a verdict. Its payment can be had back.' },
};

/** Why a run's clock stands, and what goes on meanwhile. */
export const PAUSES: Readonly<Record<Schema<'AccountPauseReason'>, { readonly title: string; readonly text: string }>> =
  {
    feed_stale: {
      title: 'The market is silent',
      text: 'None of its assets has a fresh price, so nothing is decided, filled or counted. It goes on with the next price.',
    },
    entitlement_suspended: {
      title: 'Its payment has gone missing',
      text: 'The deposit is no longer on the chain. Nothing new is opened until it is back; stops and liquidation work on. After an hour the run is voided.',
    },
    trading_disabled: {
      title: 'Trading is switched off',
      text: 'The operator has stopped trading. Nothing new is opened; stops and liquidation work on.',
    },
  };

const ENDS: Readonly<Record<Schema<'AuditionEndReason'>, string>> = {
  time_up: 'Its time was up.',
  liquidated: 'Its account was liquidated.',
  withdrawn: 'Its clone was retired by you.',
  clone_retired: 'Its clone was retired by an operator.',
  voided_by_operator: 'An operator voided it.',
  purchase_refunded: 'Its payment was paid back.',
  suspended_too_long: 'Its payment was missing from the chain for too long.',
};

export function endOf(reason: Schema<'AuditionEndReason'> | null): string | undefined {
  return reason === null ? undefined : ENDS[reason];
}
