import { createServiceTokens, type ServiceTokens } from './auth/index.ts';
import type { Config } from './config.ts';
import { type Reconciliation, reconcileVault } from './economy/index.ts';
import { type AuditVerdict, createAudit, verifyAuditLog } from './platform/audit/index.ts';
import { createVaultChain } from './platform/chain/index.ts';
import { systemClock } from './platform/clock.ts';
import { migrate, openDatabase } from './platform/db/index.ts';
import { appError } from './platform/errors.ts';
import { randomIds } from './platform/ids.ts';

/** What an operator's commands work on. */
export interface OperatorTools {
  readonly serviceTokens: ServiceTokens;
  verifyAudit(): Promise<AuditVerdict>;
  /** @throws AppError PAYMENTS_DISABLED without a chain, CHAIN_*; ForeignChainError */
  reconcile(): Promise<Reconciliation>;
  close(): Promise<void>;
}

/** The database and what commands need of it, without a server or workers; may be used while the gateway runs. */
export async function openOperatorTools(config: Config): Promise<OperatorTools> {
  const { storage, chain } = config;
  const db = await openDatabase({ url: storage.databaseUrl, file: storage.sqliteFile });
  await migrate(db);
  return {
    serviceTokens: createServiceTokens({ db, clock: systemClock, ids: randomIds, audit: createAudit(systemClock) }),
    verifyAudit: () => verifyAuditLog(db),
    async reconcile() {
      if (chain === undefined) throw appError('PAYMENTS_DISABLED', { message: 'No chain is configured.' });
      return reconcileVault({ db, chain: createVaultChain(chain, systemClock) });
    },
    close: () => db.close(),
  };
}
