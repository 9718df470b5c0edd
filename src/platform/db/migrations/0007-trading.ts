import type { Kysely } from 'kysely';
import { type DdlDialect, ddl } from '../ddl.ts';

export async function up(db: Kysely<unknown>, dialect: DdlDialect): Promise<void> {
  const d = ddl(db, dialect);
  await d.table(
    'trading_accounts',
    `id text primary key, user_id text not null references users(id), clone_id bigint not null references clones(id),
     parent_kind text not null, parent_id text not null, strategy_version_id text not null, policy text not null,
     symbols text not null, base_ms integer not null, synthetic integer not null, state text not null, cursor_at bigint, revision integer not null, book text not null,
     requests text not null, deciding_at bigint, lease_token text, leased_until bigint not null, created_at bigint not null, updated_at bigint not null`,
  );
  await d.uniqueIndex('trading_accounts', ['parent_kind', 'parent_id']);
  // A round walks the accounts that live, in batches by id.
  await d.index('trading_accounts', 'state', 'id');
  await d.table(
    'trading_orders',
    `id text primary key, account_id text not null references trading_accounts(id), client_order_id text, run_id text,
     branch_id text, symbol text not null, side text not null, type text not null, time_in_force text not null,
     reduce_only integer not null, post_only integer not null, quantity text not null, filled_quantity text not null,
     limit_price text, leverage integer not null, status text not null, reason_code text, received_at bigint not null,
     closed_at bigint`,
  );
  await d.uniqueIndex('trading_orders', ['account_id', 'client_order_id']);
  await d.index('trading_orders', 'account_id', 'received_at', 'id');
  await d.table(
    'trading_fills',
    `account_id text not null references trading_accounts(id), number integer not null, order_id text, symbol text not null,
     side text not null, cause text not null, liquidity text not null, quantity text not null, price text not null,
     notional text not null, fee text not null, closes integer not null, realised_pnl text not null, at bigint not null,
     primary key (account_id, number)`,
  );
  await d.index('trading_fills', 'order_id');
  await d.table(
    'trading_entries',
    `account_id text not null references trading_accounts(id), number integer not null, cause text not null,
     kind text not null, symbol text, amount text not null, balance text not null, counterpart text not null,
     at bigint not null, primary key (account_id, number)`,
  );
  // Doing anything again adds nothing.
  await d.uniqueIndex('trading_entries', ['account_id', 'cause']);
  await d.table(
    'trading_snapshots',
    `account_id text not null references trading_accounts(id), number integer not null, at bigint not null,
     final integer not null, equity text not null, wallet text not null, margin_used text not null,
     maintenance text not null, closed_trades integer not null, max_leverage integer not null,
     primary key (account_id, at, number)`,
  );
}
