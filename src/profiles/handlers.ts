import type { Handlers } from '../contract/index.ts';
import { presentModeratedReport, presentOwnProfile, presentPublicProfile, presentReport } from './present.ts';
import type { Profiles } from './profiles.ts';
import type { Reports } from './reports.ts';

export type ProfileHandlers = Pick<
  Handlers,
  | 'getOwnProfile'
  | 'putOwnProfile'
  | 'listOwnProfiles'
  | 'getPublicProfile'
  | 'reportProfile'
  | 'listReports'
  | 'resolveReport'
>;

export function createProfileHandlers({
  profiles,
  reports,
}: {
  profiles: Profiles;
  reports: Reports;
}): ProfileHandlers {
  return {
    async getOwnProfile({ params, caller }) {
      const profile = await profiles.own(caller.userId, params.cloneId);
      return { status: 200, body: { profile: profile === undefined ? null : presentOwnProfile(profile) } };
    },

    async putOwnProfile({ params, body, caller }) {
      const { cloneId } = params;
      const { profile, action } = await profiles.save({ userId: caller.userId, cloneId, profile: body });
      return { status: 200, body: { profile: presentOwnProfile(profile), action } };
    },

    async listOwnProfiles({ query, caller }) {
      const page = { limit: query.limit ?? 50, cursor: query.cursor };
      const { items, nextCursor } = await profiles.listOwn(caller.userId, page);
      return { status: 200, body: { profiles: items.map(presentOwnProfile), nextCursor } };
    },

    async getPublicProfile({ params }) {
      return { status: 200, body: { profile: presentPublicProfile(await profiles.publicView(params.cloneId)) } };
    },

    async reportProfile({ params, body, caller }) {
      const report = await reports.file({
        reporterUserId: caller.userId,
        cloneId: params.cloneId,
        category: body.category,
        detail: body.detail ?? null,
      });
      return { status: 201, body: { report: presentReport(report) } };
    },

    async listReports({ query }) {
      const { status, cursor } = query;
      const { items, nextCursor } = await reports.list({ status, limit: query.limit ?? 50, cursor });
      return { status: 200, body: { reports: items.map(presentModeratedReport), nextCursor } };
    },

    async resolveReport({ params, body, caller }) {
      const { settledReports, ...view } = await reports.resolve({
        reportId: params.reportId,
        action: body.action,
        reason: body.reason,
        actor: `service:${caller.name}`,
      });
      return { status: 200, body: { report: presentModeratedReport(view), settledReports } };
    },
  };
}
