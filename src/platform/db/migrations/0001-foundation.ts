import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

/** Accounts, clones, payments and the platform's own tables. */
export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);

  await d.table('meta', 'key text primary key, value text not null');

  await d.table('users', 'id text primary key, created_at bigint not null');
  await d.table(
    'wallets',
    `id text primary key, user_id text not null references users(id), address text not null,
     chain_scope bigint not null, created_at bigint not null, unique (address, chain_scope)`,
  );
  await d.index('wallets', 'user_id');
  await d.table(
    'siwe_challenges',
    `nonce text primary key, address text not null, chain_id bigint not null, purpose text not null,
     user_id text references users(id), client_key text not null, message text not null,
     attempts integer not null, issued_at bigint not null, expires_at bigint not null, consumed_at bigint`,
  );
  await d.index('siwe_challenges', 'address', 'expires_at');
  await d.index('siwe_challenges', 'client_key', 'expires_at');
  await d.index('siwe_challenges', 'expires_at');
  await d.table(
    'sessions',
    `id text primary key, user_id text not null references users(id), wallet_id text not null, client text not null,
     user_agent text, created_at bigint not null, last_used_at bigint not null, expires_at bigint not null,
     revoked_at bigint, revoke_reason text`,
  );
  await d.index('sessions', 'user_id', 'created_at');
  await d.index('sessions', 'wallet_id');
  await d.table(
    'refresh_tokens',
    `token_hash text primary key, session_id text not null references sessions(id), issued_at bigint not null,
     expires_at bigint not null, used_at bigint`,
  );
  await d.index('refresh_tokens', 'session_id');
  await d.index('refresh_tokens', 'expires_at');
  await d.table(
    'service_tokens',
    `id text primary key, name text not null, token_hash text not null unique, created_at bigint not null,
     revoked_at bigint`,
  );

  await d.table(
    'clones',
    `id ${d.autoId}, user_id text not null references users(id), display_name text, model text,
     created_at bigint not null, updated_at bigint not null, retired_at bigint`,
  );
  await d.index('clones', 'user_id', 'id');
  await d.table(
    'strategy_drafts',
    `clone_id bigint primary key references clones(id), graph text not null, revision bigint not null,
     persisted integer not null, updated_at bigint not null`,
  );

  await d.table(
    'quotes',
    `id text primary key, user_id text not null references users(id), wallet text not null, chain_id bigint not null,
     vault text not null, resolver text not null, deposit_nonce text not null, tier text not null,
     asset_capacity integer not null, model_strength text not null, amount_wei text not null, intent text not null,
     intent_clone_id bigint, intent_create text, created_at bigint not null, expires_at bigint not null,
     purchase_id text, unique (chain_id, vault, resolver, deposit_nonce)`,
  );
  await d.index('quotes', 'user_id', 'created_at');
  await d.index('quotes', 'wallet', 'expires_at');
  await d.table(
    'purchases',
    `id text primary key, chain_id bigint not null, vault text not null, wallet text not null, resolver text not null,
     deposit_nonce text not null, user_id text references users(id), quote_id text references quotes(id),
     clone_id bigint references clones(id), created_clone integer not null, state text not null, state_reason text, amount_wei text not null, tier text,
     asset_capacity integer, model_strength text, block_number bigint not null, block_hash text not null,
     block_at bigint not null, tx_hash text, seen_at bigint not null, granted_at bigint, finalized_at bigint,
     updated_at bigint not null, unique (chain_id, vault, wallet, resolver, deposit_nonce)`,
  );
  await d.index('purchases', 'user_id', 'seen_at');
  await d.index('purchases', 'wallet');
  await d.index('purchases', 'state', 'seen_at');
  await d.index('purchases', 'finalized_at', 'state');
  await d.table(
    'entitlements',
    `purchase_id text primary key references purchases(id), clone_id bigint not null references clones(id),
     tier text not null, asset_capacity integer not null, model_strength text not null, granted_at bigint not null,
     suspended_at bigint, revoked_at bigint`,
  );
  await d.index('entitlements', 'clone_id');
  await d.table(
    'refunds',
    `purchase_id text primary key references purchases(id), wallet text not null, amount_wei text not null,
     withdrawal_nonce text not null unique, requested_by text not null, reason text not null,
     requested_at bigint not null, authorized_at bigint, deadline_at bigint, signature text, withdrawn_at bigint`,
  );
  await d.table(
    'chain_cursors',
    'id text primary key, block_number bigint not null, block_hash text not null, updated_at bigint not null',
  );

  await d.table(
    'audit_log',
    `seq bigint primary key, at bigint not null, actor text not null, action text not null, subject text not null,
     details text not null, prev_hash text not null, hash text not null`,
  );
  await d.index('audit_log', 'subject');
  await d.table('outbox', `id ${d.autoId}, at bigint not null, topic text not null, payload text not null`);
  await d.table(
    'idempotency_keys',
    `user_id text not null, method text not null, path text not null, key text not null, body_hash text not null,
     leased_until bigint, attempt text not null, status integer, response text, expires_at bigint not null,
     primary key (user_id, method, path, key)`,
  );
  await d.index('idempotency_keys', 'expires_at');
  await d.table(
    'leases',
    'name text primary key, holder text not null, expires_at bigint not null, beat_at bigint not null, report text',
  );
  await d.table(
    'jobs',
    `id text primary key, queue text not null, job_key text not null, payload text not null, state text not null,
     attempts integer not null, max_attempts integer not null, run_at bigint not null, leased_until bigint,
     lease_token text, last_error text, created_at bigint not null, updated_at bigint not null`,
  );
  await d.index('jobs', 'queue', 'state', 'run_at');
  await d.uniqueIndex('jobs', ['queue', 'job_key'], "state in ('queued', 'running')");
}
