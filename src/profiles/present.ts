import type { components } from '../contract/index.ts';
import type { ProfileText } from './profile-input.ts';
import type { PublicView } from './profiles.ts';
import type { ReportView } from './reports.ts';
import type { ProfileRow, ReportRow } from './store.ts';

type Schemas = components['schemas'];

/** What the profile's owner wrote. */
export function textOf(row: ProfileRow): ProfileText {
  return {
    name: row.name,
    username: row.username,
    description: row.description,
    avatarUrl: row.avatar_url,
    squareImageUrl: row.square_image_url,
    iconUrl: row.icon_url,
    imageUrl: row.image_url,
    metadata: JSON.parse(row.metadata) as Schemas['JsonObject'],
  };
}

function stateOf({ moderation, published }: ProfileRow): Schemas['ProfileState'] {
  if (moderation !== 'none') return moderation;
  return published === 1 ? 'published' : 'unpublished';
}

export function presentOwnProfile(row: ProfileRow): Schemas['OwnProfile'] {
  const { decision_action: action, decision_reason: reason, decided_at: decidedAt } = row;
  const decided = action !== null && reason !== null && decidedAt !== null;
  return {
    cloneId: row.clone_id,
    ...textOf(row),
    state: stateOf(row),
    publishedAt: row.published_at,
    moderation: decided ? { action, reason, decidedAt } : null,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function presentPublicProfile({ profile, clone, modelStrength, symbols }: PublicView): Schemas['PublicProfile'] {
  return {
    cloneId: profile.clone_id,
    ...textOf(profile),
    publishedAt: profile.published_at ?? profile.created_at,
    updatedAt: profile.updated_at,
    clone: { state: clone.state, modelStrength, symbols: [...symbols], createdAt: clone.clone.created_at },
  };
}

/** What its reporter sees: nothing of the profile's fate. */
export function presentReport(row: ReportRow): Schemas['ProfileReport'] {
  return {
    reportId: row.id,
    cloneId: row.clone_id,
    category: row.category,
    detail: row.detail,
    status: row.status,
    createdAt: row.created_at,
  };
}

export function presentModeratedReport({ report, profile }: ReportView): Schemas['ModeratedReport'] {
  const { action, reason, resolved_by: resolvedBy, resolved_at: resolvedAt } = report;
  const settled = action !== null && reason !== null && resolvedBy !== null && resolvedAt !== null;
  return {
    ...presentReport(report),
    reporterUserId: report.reporter_user_id,
    ownerUserId: profile.user_id,
    reported: JSON.parse(report.reported) as ProfileText,
    current: textOf(profile),
    profileState: stateOf(profile),
    resolution: settled ? { action, reason, resolvedBy, resolvedAt } : null,
  };
}
