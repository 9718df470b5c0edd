import type { Generated } from 'kysely';
import type { ArenaTables } from './tables/arena.ts';
import type { AuditionTables } from './tables/auditions.ts';
import type { BacktestTables } from './tables/backtests.ts';
import type { CandleTables } from './tables/candles.ts';
import type { DecisionTables } from './tables/decisions.ts';
import type { FeedTables } from './tables/feeds.ts';
import type { ProfileTables } from './tables/profiles.ts';
import type { StrategyTables } from './tables/strategies.ts';
import type { TradingTables } from './tables/trading.ts';

/**
 * The tables, as both engines hold them. Times are epoch milliseconds, amounts decimal strings in wei, JSON is text,
 * booleans are 0 | 1: the types that SQLite and PostgreSQL store alike.
 */
export interface Schema
  extends StrategyTables,
    CandleTables,
    FeedTables,
    DecisionTables,
    BacktestTables,
    TradingTables,
    AuditionTables,
    ProfileTables,
    ArenaTables {
  readonly meta: MetaTable;
  readonly users: UserTable;
  readonly wallets: WalletTable;
  readonly siwe_challenges: SiweChallengeTable;
  readonly sessions: SessionTable;
  readonly refresh_tokens: RefreshTokenTable;
  readonly service_tokens: ServiceTokenTable;
  readonly clones: CloneTable;
  readonly entitlements: EntitlementTable;
  readonly strategy_drafts: StrategyDraftTable;
  readonly quotes: QuoteTable;
  readonly purchases: PurchaseTable;
  readonly refunds: RefundTable;
  readonly chain_cursors: ChainCursorTable;
  readonly audit_log: AuditLogTable;
  readonly outbox: OutboxTable;
  readonly idempotency_keys: IdempotencyKeyTable;
  readonly leases: LeaseTable;
  readonly jobs: JobTable;
}

export interface MetaTable {
  key: string;
  value: string;
}

export interface UserTable {
  id: string;
  created_at: number;
}

export interface WalletTable {
  id: string;
  user_id: string;
  /** EIP-55 checksum case. */
  address: string;
  /** 0: an EOA, one credential across chains. Otherwise the chain of a contract account. */
  chain_scope: number;
  created_at: number;
}

export interface SiweChallengeTable {
  nonce: string;
  address: string;
  chain_id: number;
  purpose: 'sign_in' | 'link_wallet';
  /** The user who asked to link a wallet; null when signing in. */
  user_id: string | null;
  client_key: string;
  message: string;
  attempts: number;
  issued_at: number;
  expires_at: number;
  consumed_at: number | null;
}

export interface SessionTable {
  id: string;
  user_id: string;
  wallet_id: string;
  client: 'api' | 'browser';
  user_agent: string | null;
  created_at: number;
  last_used_at: number;
  /** Absolute end of the refresh family. */
  expires_at: number;
  revoked_at: number | null;
  revoke_reason: string | null;
}

export interface RefreshTokenTable {
  /** SHA-256 of the token, hex. */
  token_hash: string;
  session_id: string;
  issued_at: number;
  expires_at: number;
  used_at: number | null;
}

export interface ServiceTokenTable {
  id: string;
  name: string;
  token_hash: string;
  created_at: number;
  revoked_at: number | null;
}

export interface CloneTable {
  id: Generated<number>;
  user_id: string;
  display_name: string | null;
  /** A configured model id; null: the entitlement's default. */
  model: string | null;
  created_at: number;
  updated_at: number;
  retired_at: number | null;
  /** What the newest audition that counts says; auditions write it. */
  audition: Generated<'running' | 'passed' | 'failed' | null>;
  /** 1: it holds a slot in the Arena, which writes it. */
  arena_slot: Generated<number>;
}

/** One row a granted purchase; the effective entitlement is derived. */
export interface EntitlementTable {
  purchase_id: string;
  clone_id: number;
  tier: 'starter' | 'builder' | 'pro';
  asset_capacity: number;
  model_strength: 'cheap' | 'medium' | 'best';
  granted_at: number;
  suspended_at: number | null;
  revoked_at: number | null;
}

export interface StrategyDraftTable {
  clone_id: number;
  graph: string;
  revision: number;
  /** 0: the default draft, never saved by its owner. */
  persisted: number;
  updated_at: number;
}

export interface QuoteTable {
  id: string;
  user_id: string;
  wallet: string;
  chain_id: number;
  vault: string;
  resolver: string;
  deposit_nonce: string;
  tier: 'starter' | 'builder' | 'pro';
  asset_capacity: number;
  model_strength: 'cheap' | 'medium' | 'best';
  amount_wei: string;
  intent: 'none' | 'create_clone' | 'clone';
  intent_clone_id: number | null;
  /** JSON of `createClone`. */
  intent_create: string | null;
  created_at: number;
  expires_at: number;
  /** The purchase that used this quote up. */
  purchase_id: string | null;
}

export type PurchaseState =
  | 'seen'
  | 'confirming'
  | 'granted'
  | 'claimable'
  | 'mismatched'
  | 'reorged'
  | 'refund_pending'
  | 'refund_authorized'
  | 'refunded';

export interface PurchaseTable {
  id: string;
  chain_id: number;
  vault: string;
  wallet: string;
  resolver: string;
  deposit_nonce: string;
  /** Null while no account owns the wallet. */
  user_id: string | null;
  quote_id: string | null;
  clone_id: number | null;
  /** 1: this purchase created its clone. */
  created_clone: number;
  state: PurchaseState;
  /** Why it is in this state, a stable word, e.g. `amount_differs`. */
  state_reason: string | null;
  amount_wei: string;
  tier: 'starter' | 'builder' | 'pro' | null;
  asset_capacity: number | null;
  model_strength: 'cheap' | 'medium' | 'best' | null;
  block_number: number;
  block_hash: string;
  block_at: number;
  tx_hash: string | null;
  seen_at: number;
  granted_at: number | null;
  /** Set once the deposit's block cannot go away any more. */
  finalized_at: number | null;
  updated_at: number;
}

export interface RefundTable {
  purchase_id: string;
  /** The payer, who alone can withdraw. */
  wallet: string;
  amount_wei: string;
  /** Fixed for ever: whatever is signed again can be withdrawn once. */
  withdrawal_nonce: string;
  requested_by: string;
  reason: string;
  requested_at: number;
  authorized_at: number | null;
  deadline_at: number | null;
  signature: string | null;
  withdrawn_at: number | null;
}

export interface ChainCursorTable {
  /** `<chainId>:<vault>`. */
  id: string;
  block_number: number;
  block_hash: string;
  updated_at: number;
}

export interface AuditLogTable {
  seq: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  details: string;
  prev_hash: string;
  hash: string;
}

export interface OutboxTable {
  id: Generated<number>;
  at: number;
  topic: string;
  payload: string;
}

export interface IdempotencyKeyTable {
  user_id: string;
  method: string;
  path: string;
  key: string;
  body_hash: string;
  /** While running: when another attempt may take over. */
  leased_until: number | null;
  /** Which attempt holds the lease. */
  attempt: string;
  status: number | null;
  response: string | null;
  expires_at: number;
}

export interface LeaseTable {
  name: string;
  holder: string;
  expires_at: number;
  /** Last heartbeat, epoch ms. */
  beat_at: number;
  /** JSON: what the holder last reported. */
  report: string | null;
  /** When a round last ended well. */
  ran_at: number | null;
  /** Since when the holder has it. */
  taken_at: number | null;
}

/** The queue of the embedded engine; PostgreSQL uses pg-boss' own tables. */
export interface JobTable {
  id: string;
  queue: string;
  /** Idempotency: one open job per queue and key. */
  job_key: string;
  payload: string;
  state: 'queued' | 'running' | 'completed' | 'failed';
  attempts: number;
  max_attempts: number;
  run_at: number;
  leased_until: number | null;
  lease_token: string | null;
  last_error: string | null;
  created_at: number;
  updated_at: number;
}
