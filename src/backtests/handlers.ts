import type { Clones } from '../clones/index.ts';
import type { TextHandlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { JsonText } from '../platform/json-text.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import { presentJob, presentJobDetail, presentPreflight } from './present.ts';
import type { BacktestService } from './service.ts';
import * as store from './store.ts';
import type { BacktestResult } from './types.ts';
import type { Waiting } from './waiting.ts';

export type BacktestHandlers = Pick<
  TextHandlers,
  'preflightBacktest' | 'startBacktest' | 'listBacktestJobs' | 'getBacktestJob' | 'cancelBacktestJob'
>;

export function createBacktestHandlers(deps: {
  db: Db;
  clones: Clones;
  service: BacktestService;
  waiting: Waiting;
}): BacktestHandlers {
  const { db, clones, service, waiting } = deps;
  return {
    async preflightBacktest({ params, body, caller }) {
      const preflight = await service.preflight({ userId: caller.userId, cloneId: params.cloneId, body: body ?? {} });
      return { status: 200, body: presentPreflight(preflight) };
    },

    async startBacktest({ params, body, caller }) {
      const started = await service.start({ userId: caller.userId, cloneId: params.cloneId, body: body ?? {} });
      const row = body?.async === true ? started : ((await waiting.untilEnded(started.id)) ?? started);
      const key = { cloneId: row.clone_id, id: row.id };
      const result = row.status === 'completed' && (await store.jobWithResult.first(db.read, key))?.result;
      if (result) return { status: 200, body: JsonText.of<BacktestResult>(result) };
      return { status: 202, body: { job: presentJob(row) } };
    },

    async listBacktestJobs({ params, query, caller }) {
      await clones.owned(caller.userId, params.cloneId);
      const limit = pageLimit(query.limit ?? 50);
      const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
      const rows = await store.listJobs(db.read, { cloneId: params.cloneId, before, limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.created_at, row.id]);
      return { status: 200, body: { jobs: items.map(presentJob), limit, nextCursor } };
    },

    async getBacktestJob({ params, caller }) {
      await clones.owned(caller.userId, params.cloneId);
      const row = await store.jobWithResult.first(db.read, { cloneId: params.cloneId, id: params.jobId });
      if (row === undefined) throw appError('BACKTEST_JOB_NOT_FOUND');
      return { status: 200, body: presentJobDetail(row) };
    },

    async cancelBacktestJob({ params, caller }) {
      await clones.owned(caller.userId, params.cloneId);
      const row = await service.cancel(params);
      return { status: 200, body: { job: presentJob(row) } };
    },
  };
}

function readCursor(cursor: string): { createdAt: number; id: string } {
  const [createdAt, id] = decodeCursor(cursor, ['number', 'string']) as [number, string];
  return { createdAt, id };
}
