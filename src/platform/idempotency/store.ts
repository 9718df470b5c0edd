import { sql } from 'kysely';
import { type IdempotencyKeyTable, prepare, type Tx } from '../db/index.ts';

type KeyColumns = Pick<IdempotencyKeyTable, 'user_id' | 'method' | 'path' | 'key'>;
type ClaimArgs = KeyColumns & {
  body_hash: string;
  attempt: string;
  leased_until: number;
  expires_at: number;
  now: number;
};
type FinishArgs = KeyColumns & { attempt: string; status: number; response: string | null };

/**
 * Takes the key when it is new, when its 24 hours are over, or when the attempt that held it died with the same body.
 * One statement, so that of any number of simultaneous requests one gets a row back.
 */
export const claim = prepare<ClaimArgs, { attempt: string }>((qb, arg) =>
  qb
    .insertInto('idempotency_keys')
    .values({
      user_id: arg('user_id'),
      method: arg('method'),
      path: arg('path'),
      key: arg('key'),
      body_hash: arg('body_hash'),
      attempt: arg('attempt'),
      leased_until: arg('leased_until'),
      status: null,
      response: null,
      expires_at: arg('expires_at'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'method', 'path', 'key'])
        .doUpdateSet((eb) => ({
          body_hash: eb.ref('excluded.body_hash'),
          attempt: eb.ref('excluded.attempt'),
          leased_until: eb.ref('excluded.leased_until'),
          status: null,
          response: null,
          expires_at: eb.ref('excluded.expires_at'),
        }))
        .where((eb) =>
          eb.or([
            eb('idempotency_keys.expires_at', '<=', arg('now')),
            eb.and([
              eb('idempotency_keys.status', 'is', null),
              eb('idempotency_keys.leased_until', '<=', arg('now')),
              eb('idempotency_keys.body_hash', '=', eb.ref('excluded.body_hash')),
            ]),
          ]),
        ),
    )
    .returning('attempt'),
);

export const find = prepare<
  KeyColumns,
  Pick<IdempotencyKeyTable, 'body_hash' | 'leased_until' | 'status' | 'response'>
>((qb, arg) =>
  qb
    .selectFrom('idempotency_keys')
    .select(['body_hash', 'leased_until', 'status', 'response'])
    .where('user_id', '=', arg('user_id'))
    .where('method', '=', arg('method'))
    .where('path', '=', arg('path'))
    .where('key', '=', arg('key')),
);

/** Keeps the answer, unless another attempt took the key over meanwhile. */
export const keepAnswer = prepare<FinishArgs, { attempt: string }>((qb, arg) =>
  qb
    .updateTable('idempotency_keys')
    .set({ status: arg('status'), response: arg('response'), leased_until: null })
    .where('user_id', '=', arg('user_id'))
    .where('method', '=', arg('method'))
    .where('path', '=', arg('path'))
    .where('key', '=', arg('key'))
    .where('attempt', '=', arg('attempt'))
    .returning('attempt'),
);

export const remove = prepare<KeyColumns & { attempt: string }, { attempt: string }>((qb, arg) =>
  qb
    .deleteFrom('idempotency_keys')
    .where('user_id', '=', arg('user_id'))
    .where('method', '=', arg('method'))
    .where('path', '=', arg('path'))
    .where('key', '=', arg('key'))
    .where('attempt', '=', arg('attempt'))
    .returning('attempt'),
);

/** Deletes up to `limit` expired rows; returns how many it was. */
export async function removeExpired(tx: Tx, now: number, limit: number): Promise<number> {
  const columns = sql`user_id, method, path, key`;
  const result = await sql`delete from idempotency_keys where (${columns}) in
    (select ${columns} from idempotency_keys where expires_at <= ${now} order by expires_at limit ${limit})`.execute(
    tx,
  );
  return Number(result.numAffectedRows ?? 0n);
}
