import type { Clones } from '../clones/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { decodeCursor, pageLimit, toPage } from '../platform/page.ts';
import type { Endings } from './ending.ts';
import { presentPropAccount } from './present.ts';
import type { PresentedRun, Reads } from './reads.ts';
import * as store from './store.ts';
import type { Submissions } from './submit.ts';

export type AuditionHandlers = Pick<Handlers, 'submitAudition' | 'getAudition' | 'listCloneAuditions' | 'voidAudition'>;

export function createAuditionHandlers(deps: {
  db: Db;
  clones: Pick<Clones, 'owned'>;
  submissions: Submissions;
  endings: Pick<Endings, 'voidRun'>;
  reads: Reads;
}): AuditionHandlers {
  const { db, clones, submissions, endings, reads } = deps;

  async function presentOne(row: store.RunRow): Promise<PresentedRun> {
    return (await reads.present([row]))[0] as PresentedRun;
  }

  return {
    async submitAudition({ body, caller }) {
      const { run, alreadyExisted } = await submissions.submit({
        userId: caller.userId,
        cloneId: body.cloneId,
        allowedSymbols: body.allowedSymbols,
        idempotencyKey: body.idempotencyKey,
        previousAuditionRunId: body.previousAuditionRunId ?? null,
      });
      const { run: auditionRun, account } = await presentOne(run);
      return { status: 200, body: { auditionRun, propAccount: presentPropAccount(run, account), alreadyExisted } };
    },

    async getAudition({ params, caller }) {
      const row = await store.ownRun.first(db.read, { id: params.auditionRunId, userId: caller.userId });
      if (row === undefined) throw appError('AUDITION_NOT_FOUND');
      return { status: 200, body: { auditionRun: (await presentOne(row)).run } };
    },

    async listCloneAuditions({ params, query, caller }) {
      await clones.owned(caller.userId, params.cloneId);
      const limit = pageLimit(query.limit ?? 50);
      const before = query.cursor === undefined ? undefined : readCursor(query.cursor);
      const rows = await store.listRuns(db.read, { cloneId: params.cloneId, before, limit: limit + 1 });
      const { items, nextCursor } = toPage(rows, limit, (row) => [row.created_at, row.id]);
      const presented = await reads.present(items);
      return { status: 200, body: { auditionRuns: presented.map(({ run }) => run), nextCursor } };
    },

    async voidAudition({ params, body, caller }) {
      const actor = `service:${caller.name}`;
      const run = await endings.voidRun({ auditionRunId: params.auditionRunId, actor, reason: body.reason });
      return { status: 200, body: { auditionRun: (await presentOne(run)).run } };
    },
  };
}

function readCursor(cursor: string): { createdAt: number; id: string } {
  const [createdAt, id] = decodeCursor(cursor, ['number', 'string']) as [number, string];
  return { createdAt, id };
}
