import type { OwnProfile } from '../../api/profiles.ts';
import type { Schema } from '../../api/types.ts';
import type { Tone } from '../../ui/tone.ts';

interface StateWords {
  readonly label: string;
  readonly tone: Tone;
  readonly text: string;
}

/** Whether others see a profile, in its owner's words. */
export const PROFILE_STATES: Readonly<Record<OwnProfile['state'], StateWords>> = {
  published: { label: 'Published', tone: 'up', text: 'Everybody can see it.' },
  unpublished: {
    label: 'Not published',
    tone: 'neutral',
    text: 'Only you see it. Without it, the clone is in no queue.',
  },
  hidden: {
    label: 'Hidden by moderators',
    tone: 'down',
    text: 'Nobody else sees it; the clone is passed over in the queue and leaves the Arena.',
  },
  retired: { label: 'Taken away by moderators', tone: 'down', text: 'Nobody else sees it, and it cannot be changed.' },
};

export const DECISIONS: Readonly<Record<Schema<'ModerationAction'>, string>> = {
  dismiss: 'Moderators looked at a report and found nothing wrong.',
  hide: 'Moderators hid this profile.',
  retire: 'Moderators took this profile away for good.',
  reinstate: 'Moderators put this profile back.',
};

/** What a saving did. */
export const ACTIONS: Readonly<Record<NonNullable<Schema<'PutProfileResult'>['action']> | 'nothing', string>> = {
  published: 'Published: everybody can see it now.',
  unpublished: 'Taken back: nobody else sees it any more.',
  saved: 'Saved, and kept back.',
  updated: 'Saved.',
  nothing: 'Nothing had changed.',
};

/** What can be wrong with a profile, for whoever reports it. */
export const CATEGORIES: Readonly<Record<Schema<'ProfileReportCategory'>, string>> = {
  impersonation: 'It pretends to be somebody else',
  offensive: 'It offends',
  misleading: 'It misleads about what the clone does',
  spam: 'It advertises or repeats itself',
  illegal: 'It is against the law',
  other: 'Something else',
};

/** How far a clone has come, in words for others. */
export const PUBLIC_STATES: Readonly<Record<Schema<'CloneState'>, { readonly label: string; readonly tone: Tone }>> = {
  setup_required: { label: 'Being set up', tone: 'neutral' },
  configured: { label: 'Not auditioned yet', tone: 'neutral' },
  audition_running: { label: 'Auditioning', tone: 'busy' },
  audition_failed: { label: 'Failed its audition', tone: 'neutral' },
  competition_eligible: { label: 'Passed its audition', tone: 'up' },
  competing: { label: 'In the Arena', tone: 'up' },
  retired: { label: 'Retired', tone: 'neutral' },
};
