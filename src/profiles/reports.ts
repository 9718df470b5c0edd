import type { components } from '../contract/index.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { emit } from '../platform/outbox/index.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import { textOf } from './present.ts';
import { withoutDisguises } from './profile-text.ts';
import { isVisible } from './profiles.ts';
import * as store from './store.ts';

type Action = components['schemas']['ModerationAction'];
type Moderation = store.ProfileRow['moderation'];

/** A report with the profile it is about, as that is now. */
export interface ReportView {
  readonly report: store.ReportRow;
  readonly profile: store.ProfileRow;
}

export interface Reports {
  /** @throws AppError PROFILE_NOT_FOUND, OWN_PROFILE, ALREADY_REPORTED */
  file(input: {
    reporterUserId: string;
    cloneId: number;
    category: store.ReportRow['category'];
    detail: string | null;
  }): Promise<store.ReportRow>;
  list(query: {
    status: store.ReportRow['status'] | undefined;
    limit: number;
    cursor: string | undefined;
  }): Promise<{ items: readonly ReportView[]; nextCursor: string | null }>;
  /** @throws AppError REPORT_NOT_FOUND, REPORT_ALREADY_RESOLVED */
  resolve(input: {
    reportId: string;
    action: Action;
    reason: string;
    actor: string;
  }): Promise<ReportView & { settledReports: number }>;
}

const OUTCOME: Readonly<Record<Exclude<Action, 'dismiss'>, { moderation: Moderation; topic: string }>> = {
  hide: { moderation: 'hidden', topic: 'profile.hidden' },
  retire: { moderation: 'retired', topic: 'profile.retired' },
  reinstate: { moderation: 'none', topic: 'profile.reinstated' },
};

export function createReports(deps: { db: Db; clock: Clock; marketClock: Clock; ids: Ids; audit: Audit }): Reports {
  const { db, clock, marketClock, ids, audit } = deps;

  /** What the decision changes of the profile. Nothing of a report itself gets there: its owner reads that row. */
  async function decide(
    tx: Tx,
    { profile, action, reason }: { profile: store.ProfileRow; action: Action; reason: string },
  ): Promise<store.ProfileRow> {
    const moderation = afterwards(profile.moderation, action);
    const returns = profile.moderation === 'retired' && moderation === 'none' && profile.published === 1;
    return store.updateProfile(tx, {
      cloneId: profile.clone_id,
      changes: {
        moderation,
        decision_action: action,
        decision_reason: reason,
        decided_at: clock.now(),
        // What was gone for good begins anew.
        ...(returns ? { published_at: clock.now(), published_market_at: marketClock.now() } : {}),
      },
    });
  }

  return {
    file: ({ reporterUserId, cloneId, category, detail }) =>
      db.transaction(async (tx) => {
        const profile = await store.lockProfile.first(tx, { cloneId });
        if (profile === undefined || !isVisible(profile)) throw appError('PROFILE_NOT_FOUND');
        if (profile.user_id === reporterUserId) throw appError('OWN_PROFILE');
        const report: store.ReportRow = {
          id: ids.id('rep'),
          clone_id: cloneId,
          reporter_user_id: reporterUserId,
          category,
          detail: detail === null ? null : withoutDisguises(detail),
          reported: JSON.stringify(textOf(profile)),
          status: 'open',
          action: null,
          reason: null,
          resolved_by: null,
          resolved_at: null,
          created_at: clock.now(),
        };
        if (!(await store.insertReport(tx, report))) throw appError('ALREADY_REPORTED');
        return report;
      }),

    async list({ status, limit: asked, cursor }) {
      const limit = pageLimit(asked);
      const rows = await store.listReports(db.read, { status, before: position(cursor), limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.created_at, row.id]);
      const profiles = await store.profilesOf(db.read, [...new Set(items.map((row) => row.clone_id))]);
      const byClone = new Map(profiles.map((profile) => [profile.clone_id, profile]));
      return { items: items.map((report) => ({ report, profile: found(byClone.get(report.clone_id)) })), nextCursor };
    },

    resolve: ({ reportId, action, reason, actor }) =>
      db.transaction(async (tx) => {
        const cloneId = (await store.findReport(tx, reportId))?.clone_id;
        if (cloneId === undefined) throw appError('REPORT_NOT_FOUND');
        const profile = found(await store.lockProfile.first(tx, { cloneId }));
        // Read again: whoever held the lock may have settled it.
        const { status } = found(await store.findReport(tx, reportId));
        const changes = afterwards(profile.moderation, action) !== profile.moderation;
        if (status === 'resolved' && !changes) throw appError('REPORT_ALREADY_RESOLVED');
        const settledReports = await store.settleReports(tx, {
          ...{ cloneId, action, reason },
          ...{ resolved_by: actor, resolved_at: clock.now() },
        });
        const decided = await decide(tx, { profile, action, reason });
        const report = found(await store.findReport(tx, reportId));
        const details = { cloneId, action, reason, settledReports };
        await audit.append(tx, { actor, action: 'report.resolved', subject: reportId, details });
        if (changes && action !== 'dismiss') {
          const payload = { cloneId, userId: profile.user_id };
          await emit(tx, { at: clock.now(), topic: OUTCOME[action].topic, payload });
        }
        return { report, profile: decided, settledReports };
      }),
  };
}

function afterwards(before: Moderation, action: Action): Moderation {
  if (action === 'dismiss') return before;
  // For good, unless it is reinstated.
  if (before === 'retired' && action === 'hide') return before;
  return OUTCOME[action].moderation;
}

function position(cursor: string | undefined): { createdAt: number; id: string } | undefined {
  if (cursor === undefined) return undefined;
  const [createdAt, id] = decodeCursor(cursor, ['number', 'string']) as [number, string];
  return { createdAt, id };
}

/** Reports refer to profiles that are never deleted. */
function found<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('a report or the profile it is about is gone');
  return row;
}
