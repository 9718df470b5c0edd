import type { components } from '../../src/contract/index.ts';
import { defaultGraph } from '../../src/strategies/default-graph.ts';
import type { Api } from './api.ts';
import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';
import { edges, type Graph, modelPromptNode, type Node, promptNode, selectionNode, streamNode } from './graphs.ts';
import { candlesFrom, walk } from './market.ts';
import { newAccount, type Player, signIn } from './players.ts';

type Schemas = components['schemas'];
export type BacktestBody = Schemas['BacktestRequest'];
export type BacktestResult = Schemas['BacktestResult'];
export type JobDetail = Schemas['BacktestJobDetail'];

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
/** Where the market's clock stands: a minute past midnight. */
export const MARKET_NOW = Date.UTC(2024, 1, 1, 0, 1);
const MIDNIGHT = Date.UTC(2024, 1, 1);
/** What is stored of BTC, ETH and SOL: 5-minute candles. */
export const HISTORY = { from: MIDNIGHT - 40 * DAY_MS, to: MIDNIGHT };
export const WEEK = { from: MIDNIGHT - 7 * DAY_MS, to: MIDNIGHT };

const START_PRICES = { BTC: 40_000, ETH: 2_000, SOL: 100 };

/** A gateway without a chain, whose market stands at MARKET_NOW with HISTORY behind it. */
export async function startBacktestGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const env = { REPLAY_START: new Date(MARKET_NOW).toISOString(), BACKTEST_CONCURRENCY: '2', ...options.env };
  const gateway = await startGateway({ ...options, env });
  await storeHistory(gateway);
  return gateway;
}

/** Lists BTC, ETH and SOL, and stores HISTORY of them. */
export async function storeHistory(gateway: TestGateway): Promise<void> {
  const { data } = gateway.app.market;
  const symbols = Object.keys(START_PRICES) as (keyof typeof START_PRICES)[];
  await data.upsertAssets({ source: 'test', assets: symbols.map((symbol) => ({ symbol })) });
  const length = (HISTORY.to - HISTORY.from) / 300_000;
  for (const [seed, symbol] of symbols.entries()) {
    const closes = walk({ seed, length, start: START_PRICES[symbol], step: 0.01 });
    const candles = candlesFrom({ from: HISTORY.from, interval: '5m', closes });
    await data.appendCandles({ symbol, interval: '5m', source: 'test', candles });
  }
}

/** A player with a clone, and the clone's backtest operations as its owner calls them. */
export interface Backtester extends Player {
  readonly cloneId: number;
  preflight(body?: object): ReturnType<typeof call<'preflightBacktest'>>;
  start(body?: object, headers?: Record<string, string>): ReturnType<typeof call<'startBacktest'>>;
  /** Starts without waiting and returns the job's id. */
  startJob(body?: object): Promise<string>;
  read(jobId: string): Promise<JobDetail>;
  cancel(jobId: string): ReturnType<typeof call<'cancelBacktestJob'>>;
  jobs(query?: Record<string, string | number>): ReturnType<typeof call<'listBacktestJobs'>>;
  runs(query?: Record<string, string | number>): ReturnType<typeof call<'listDecisionRuns'>>;
  usage(): Promise<Schemas['BacktestUsage']>;
}

function call<Id extends Parameters<Api['call']>[0]>(api: Api, id: Id, input: object) {
  return api.call(id, input);
}

export interface Grant {
  /** Null: nothing is granted. */
  readonly tier?: 'starter' | 'builder' | 'pro' | null;
  readonly player?: Player;
}

let granted = 0;

/** A clone that was granted without a payment. */
export async function backtester(gateway: TestGateway, { tier = 'starter', player }: Grant = {}): Promise<Backtester> {
  const owner = player ?? (await signIn(gateway, newAccount()));
  const cloneId = await insertClone(gateway, owner, tier);
  return operations(owner, cloneId);
}

/** The same clone's operations, seen through another gateway. */
export function through(gateway: TestGateway, { signIn: session, ...owner }: Backtester): Backtester {
  return operations({ ...owner, signIn: session, api: gateway.api.as(session.accessToken) }, owner.cloneId);
}

export function operations(owner: Player, cloneId: number): Backtester {
  const { api } = owner;
  const params = { cloneId };
  const start = (body: object = {}, headers: Record<string, string> = {}) =>
    call(api, 'startBacktest', { params, body, headers });
  return {
    ...owner,
    cloneId,
    preflight: (body = {}) => call(api, 'preflightBacktest', { params, body }),
    start,
    async startJob(body = {}) {
      const answer = await start({ async: true, ...body });
      if (answer.status !== 202) throw new Error(`no job: ${answer.status} ${JSON.stringify(answer.body)}`);
      return (answer.body as Schemas['BacktestJobResult']).job.jobId;
    },
    async read(jobId) {
      const answer = await call(api, 'getBacktestJob', { params: { cloneId, jobId } });
      if (answer.status !== 200) throw new Error(`no job: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    cancel: (jobId) => call(api, 'cancelBacktestJob', { params: { cloneId, jobId } }),
    jobs: (query = {}) => call(api, 'listBacktestJobs', { params, query }),
    runs: (query = {}) => call(api, 'listDecisionRuns', { params, query: { limit: 200, ...query } }),
    async usage() {
      const answer = await call(api, 'preflightBacktest', { params });
      return answer.body.usage;
    },
  };
}

async function insertClone({ app, clock }: TestGateway, { userId }: Player, tier: Grant['tier']): Promise<number> {
  granted += 1;
  const now = clock.now();
  const purchaseId = `pur_backtests${granted}`;
  const times = { created_at: now, updated_at: now };
  return app.db.transaction(async (tx) => {
    const { id } = await tx
      .insertInto('clones')
      .values({ user_id: userId, display_name: null, model: null, retired_at: null, ...times })
      .returning('id')
      .executeTakeFirstOrThrow();
    const graph = JSON.stringify(defaultGraph());
    const draft = { clone_id: id, graph, revision: 1, persisted: 0, updated_at: now };
    await tx.insertInto('strategy_drafts').values(draft).execute();
    if (tier === null || tier === undefined) return id;
    const bought = { tier, asset_capacity: 3, model_strength: 'cheap' } as const;
    await tx
      .insertInto('purchases')
      .values({
        ...{ id: purchaseId, chain_id: 1, vault: '0x0', wallet: '0x0', resolver: '0x0', deposit_nonce: `${granted}` },
        ...{ user_id: userId, quote_id: null, clone_id: id, created_clone: 1, state: 'granted', state_reason: null },
        ...{ amount_wei: '1', ...bought, block_number: 1, block_hash: '0x0', block_at: now, tx_hash: null },
        ...{ seen_at: now, granted_at: now, finalized_at: now, updated_at: now },
      })
      .execute();
    const entitlement = { purchase_id: purchaseId, clone_id: id, ...bought, granted_at: now };
    await tx
      .insertInto('entitlements')
      .values({ ...entitlement, suspended_at: null, revoked_at: null })
      .execute();
    return id;
  });
}

const sma = (period: number, interval: '5m' | '1h' = '5m') =>
  ({ kind: 'indicator', indicator: 'sma', period, source: 'close', interval, offset: 0 }) as const;

/** Long above the slow average, out below it: trades often. */
export const CROSSING: Schemas['RuleSet'] = {
  long: { op: 'compare', left: sma(5), comparator: 'crosses_above', right: sma(20) },
  exit: { op: 'compare', left: sma(5), comparator: 'crosses_below', right: sma(20) },
  sizeFraction: 0.5,
};

/** One stream, some assets, one prompt of rules. */
export function rulesGraph(symbols: readonly string[] = ['BTC'], prompt: Parameters<typeof promptNode>[1] = {}): Graph {
  return graphOf(symbols, promptNode('p', { rules: CROSSING, ...prompt }));
}

export function modelGraph(symbols: readonly string[] = ['BTC'], prompt: Parameters<typeof modelPromptNode>[1] = {}) {
  return graphOf(symbols, modelPromptNode('p', { cadenceSec: 3600, ...prompt }));
}

function graphOf(symbols: readonly string[], prompt: Node): Graph {
  return {
    schemaVersion: 1,
    nodes: [streamNode('s', { interval: '5m' }), selectionNode('a', ...symbols), prompt],
    edges: edges('s>a', 'a>p'),
  };
}

/** Waits until a job has ended and returns it. */
export async function ended({ read }: Pick<Backtester, 'read'>, jobId: string, limitMs = 15_000): Promise<JobDetail> {
  return until(
    () => read(jobId),
    ({ finishedAt }) => finishedAt !== null,
    limitMs,
  );
}

/** Reads until what was read is as wanted. */
export async function until<T>(
  read: () => T | Promise<T>,
  wanted: (value: T) => boolean,
  limitMs = 15_000,
): Promise<T> {
  const giveUpAt = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (wanted(value)) return value;
    if (performance.now() > giveUpAt) throw new Error(`waited in vain; the last was ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
