import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { AuditLogTable, Db, Tx } from '../db/index.ts';
import { canonicalJson, type JsonObject } from '../json.ts';
import { insertRow, lockHead, rowsAfter } from './store.ts';

/** `prev_hash` of the first row. */
const GENESIS = '0'.repeat(64);
const PAGE = 500;

export interface AuditEntry {
  /** Who did it: a user id, a service token's name, or `system`. */
  readonly actor: string;
  /** What was done, a stable word, e.g. `purchase.granted`. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly subject: string;
  readonly details: JsonObject;
}

export interface Audit {
  /** Appends one row in the caller's transaction. Other appenders wait until it ends, so append last. */
  append(tx: Tx, entry: AuditEntry): Promise<void>;
}

export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly headHash: string }
  | {
      readonly ok: false;
      readonly seq: number;
      readonly reason: 'sequence_broken' | 'chain_broken' | 'content_changed';
    };

function hashOf(row: Omit<AuditLogTable, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(row)).digest('hex');
}

/** The append-only log of everything that moves money or rights. Each row's hash covers the row and the hash before it. */
export function createAudit(clock: Clock): Audit {
  return {
    append: async (tx, entry) => {
      const details = canonicalJson(entry.details);
      const head = await lockHead(tx);
      const row = {
        seq: (head?.seq ?? 0) + 1,
        at: clock.now(),
        actor: entry.actor,
        action: entry.action,
        subject: entry.subject,
        details,
        prev_hash: head?.hash ?? GENESIS,
      };
      await insertRow(tx, { ...row, hash: hashOf(row) });
    },
  };
}

/**
 * Recomputes the whole chain. Any changed, inserted, reordered or removed row is found, but rows cut off at the end only by
 * comparing `headHash` and `entries` with a copy that was kept elsewhere, as with every hash chain.
 */
export async function verifyAuditLog(db: Db): Promise<AuditVerdict> {
  let seq = 0;
  let headHash = GENESIS;
  for (;;) {
    const rows = await rowsAfter(db.read, seq, PAGE);
    for (const { hash, ...row } of rows) {
      if (row.seq !== seq + 1) return { ok: false, seq: seq + 1, reason: 'sequence_broken' };
      if (row.prev_hash !== headHash) return { ok: false, seq: row.seq, reason: 'chain_broken' };
      if (hashOf(row) !== hash) return { ok: false, seq: row.seq, reason: 'content_changed' };
      seq = row.seq;
      headHash = hash;
    }
    if (rows.length < PAGE) return { ok: true, entries: seq, headHash };
  }
}
