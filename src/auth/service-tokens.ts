import type { ServiceContext } from '../contract/index.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { hashToken } from './sessions.ts';
import * as store from './wallet-store.ts';

const PREFIX = 'svc_';

/** Named secrets of operators and their programs. Several live at a time, so that one can be rotated without a gap. */
export interface ServiceTokens {
  /** The token itself is returned once and never stored. */
  create(name: string): Promise<{ id: string; token: string }>;
  list(): Promise<readonly { id: string; name: string; createdAt: number; revokedAt: number | null }[]>;
  revoke(id: string): Promise<boolean>;
  /** @throws AppError UNAUTHENTICATED */
  authenticate(token: string): Promise<ServiceContext>;
}

export function createServiceTokens(deps: { db: Db; clock: Clock; ids: Ids; audit: Audit }): ServiceTokens {
  const { db, clock, ids, audit } = deps;
  return {
    async create(name) {
      const id = ids.id('tok');
      const token = `${PREFIX}${ids.secret(32)}`;
      await db.transaction(async (tx) => {
        await store.insertServiceToken(tx, {
          id,
          name,
          token_hash: hashToken(token),
          created_at: clock.now(),
          revoked_at: null,
        });
        await audit.append(tx, { actor: 'operator', action: 'service_token.created', subject: id, details: { name } });
      });
      return { id, token };
    },
    async list() {
      const rows = await store.listServiceTokens(db.read);
      return rows.map((row) => ({ id: row.id, name: row.name, createdAt: row.created_at, revokedAt: row.revoked_at }));
    },
    async revoke(id) {
      return db.transaction(async (tx) => {
        const revoked = await store.revokeServiceToken(tx, { id, now: clock.now() });
        if (revoked) {
          await audit.append(tx, { actor: 'operator', action: 'service_token.revoked', subject: id, details: {} });
        }
        return revoked;
      });
    },
    async authenticate(token) {
      const row = token.startsWith(PREFIX) ? await store.findServiceToken(db.read, hashToken(token)) : undefined;
      if (row === undefined) throw appError('UNAUTHENTICATED');
      return { tokenId: row.id, name: row.name };
    },
  };
}
