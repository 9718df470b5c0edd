import { createHash } from 'node:crypto';
import { CROSSING } from './backtest-world.ts';
import type { TestGateway } from './gateway.ts';
import { edges, type Graph, modelPromptNode, promptNode, selectionNode, streamNode } from './graphs.ts';
import { answering, type Reply } from './model-server.ts';
import { HOUR_MS, openAccount, playMarket, type Trader, trader } from './trading-world.ts';

const ACCOUNTS = 4;
/** Longer than an audition. */
export const SCENE_MS = 7 * HOUR_MS;

/** Rules decide on BTC every minute or five, a model on ETH every quarter of an hour. */
function mixedGraph(cadenceSec: number, prompt: string): Graph {
  const risk = { maxPositionFraction: 0.4, leverage: 3, stopLossFraction: 0.004, takeProfitFraction: 0.006 };
  return {
    schemaVersion: 1,
    nodes: [
      streamNode('s', { interval: '5m' }),
      selectionNode('btc', 'BTC'),
      selectionNode('eth', 'ETH'),
      promptNode('rules', { cadenceSec, risk, rules: { ...CROSSING, sizeFraction: 0.4 } }),
      modelPromptNode('model', { cadenceSec: 900, prompt, risk }),
    ],
    edges: edges('s>btc', 's>eth', 'btc>rules', 'eth>model'),
  };
}

/** A model whose answer depends on the question alone. */
export const ORACLE: Reply = (response, seen) => {
  const [first = 0] = createHash('sha256').update(JSON.stringify(seen.body.messages)).digest();
  const actions = ['long', 'short', 'exit', 'hold'] as const;
  const action = actions[first % actions.length] as (typeof actions)[number];
  const sizeFraction = action === 'long' || action === 'short' ? 0.3 : null;
  return answering({ action, sizeFraction, reason: 'as the oracle says' })(response, seen);
};

export interface Scenario {
  readonly owners: readonly Trader[];
  readonly accountIds: readonly string[];
}

/** Accounts of clones with a model and rules, and a market that has played the six hours of their auditions. */
export async function setScene(
  gateway: TestGateway,
  { prompt = 'Ask the oracle.', played = true }: { prompt?: string; played?: boolean } = {},
): Promise<Scenario> {
  const owners: Trader[] = [];
  const accountIds: string[] = [];
  for (let index = 0; index < ACCOUNTS; index++) {
    const owner = await trader(gateway, mixedGraph(index % 2 === 0 ? 60 : 300, prompt), 'builder');
    owners.push(owner);
    accountIds.push((await openAccount(gateway, owner, { symbols: ['BTC', 'ETH'] })).accountId);
  }
  if (played) await playMarket(gateway, SCENE_MS);
  return { owners, accountIds };
}

/** Everything that the venue wrote, without what differs from database to database: ids, wall time, revisions. */
export async function booksOf({ app: { db } }: Pick<TestGateway, 'app'>, { accountIds }: Scenario) {
  const of = (table: 'trading_entries' | 'trading_fills' | 'trading_snapshots' | 'trading_orders', id: string) =>
    db.read.selectFrom(table).selectAll().where('account_id', '=', id);
  const books: unknown[] = [];
  for (const id of accountIds) {
    const account = await db.read
      .selectFrom('trading_accounts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const { revision: _r, created_at: _c, updated_at: _u, user_id: _us, parent_id, ...row } = account;
    const runs = db.read.selectFrom('decision_runs').selectAll().where('origin_id', '=', parent_id);
    books.push({
      account: row,
      entries: await of('trading_entries', id).orderBy('number').execute(),
      fills: await of('trading_fills', id).orderBy('number').execute(),
      snapshots: await of('trading_snapshots', id).orderBy('number').execute(),
      orders: await of('trading_orders', id).orderBy('received_at').orderBy('branch_id').execute(),
      // What a call cost depends on who came first: a question is asked once for all.
      runs: (await runs.orderBy('scheduled_at').orderBy('branch_id').execute()).map(
        ({ replayed: _replayed, cost_nano_usd: _cost, model_call_key: _key, ...run }) => run,
      ),
    });
  }
  const text = JSON.stringify(books).replaceAll(/\b(acc|ord|run|ver|aud)_[0-9a-z]+/g, '$1');
  return JSON.parse(text) as {
    account: { state: string; book: string; deciding_at: number | null };
    entries: { amount: string; balance: string; cause: string; at: number }[];
    fills: { at: number; cause: string }[];
    snapshots: { at: number; final: number; wallet: string }[];
    orders: { status: string }[];
    runs: { status: string; engine: string; scheduled_at: number; branch_id: string }[];
  }[];
}
