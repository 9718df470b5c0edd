import type { Schema } from '../../api/types.ts';
import { percent } from '../../ui/figures.ts';
import type { Tone } from '../../ui/tone.ts';

/** Why a clone waits, in words for everybody. */
export const WAITING: Readonly<
  Record<
    Schema<'PromotionQueueEntry'>['reason'],
    { readonly label: string; readonly tone: Tone; readonly text: string }
  >
> = {
  admission_due: { label: 'Comes next', tone: 'up', text: 'A slot is free; the next round gives it.' },
  no_free_slot: { label: 'Waits', tone: 'busy', text: 'Every slot is taken.' },
  profile_hidden: { label: 'Passed over', tone: 'warn', text: 'Moderators hid its profile; it keeps its place.' },
  entitlement_suspended: {
    label: 'Passed over',
    tone: 'warn',
    text: 'Its payment has gone missing from the chain; it keeps its place.',
  },
  user_has_max_slots: {
    label: 'Passed over',
    tone: 'neutral',
    text: 'Its player has as many clones in the Arena as are allowed; it keeps its place.',
  },
};

export const REMOVALS: Readonly<Record<Schema<'ArenaRemovalReason'>, string>> = {
  liquidated: 'it was liquidated',
  operator: 'an operator removed it',
  season_turnover: 'it was among the lowest when the season ended',
  unpublished: 'its owner took the profile back',
  profile_hidden: 'moderators hid its profile',
  profile_retired: 'moderators took its profile away',
  entitlement_lost: 'what was paid for it is gone',
  account_ended: 'its account ended',
  retired: 'it was retired',
};

/** What happened, after the clone's name: "took a slot". */
export function happened({ kind, season, rank, returnFraction, reason }: Schema<'ArenaEvent'>): string {
  switch (kind) {
    case 'admitted':
      return 'took a slot';
    case 'removed':
      return reason === null ? 'lost its slot' : `lost its slot: ${REMOVALS[reason]}`;
    case 'season_ended':
      return `ended season ${season} at place ${rank ?? '?'} with ${returnFraction === null ? 'no return' : signedPercent(returnFraction)}`;
    default:
      return 'retired for good';
  }
}

/** A return with its sign: a gain has a plus. */
export function signedPercent(share: number): string {
  const text = percent(share);
  return share > 0 && text !== '0 %' ? `+${text}` : text;
}
