import type { components } from '../../src/contract/index.ts';
import type { AccountPolicy } from '../../src/trading/index.ts';
import { type Backtester, backtester, rulesGraph } from './backtest-world.ts';
import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';
import type { Graph } from './graphs.ts';
import { POLICY } from './venue.ts';

type Schemas = components['schemas'];

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** Where market time begins, on the grid of every base bar. */
export const MARKET_START = Date.UTC(2024, 2, 4, 10, 0);

/** A gateway whose generated market of BTC and ETH, 1-minute bars, stands at MARKET_START with two days behind it. */
export async function startTradingGateway(options: GatewayOptions = {}): Promise<TestGateway> {
  const env = {
    REPLAY_SYMBOLS: 'BTC,ETH',
    REPLAY_INTERVAL: '1m',
    REPLAY_HISTORY_DAYS: '1',
    REPLAY_SEED: '7',
    REPLAY_START: new Date(MARKET_START).toISOString(),
    // Rounds are the test's: a worker's own beside them would leave one of the two with nothing to move.
    TRADING_ROUND_MS: '3600000',
    // Wall time goes along with the market's.
    ACCESS_TOKEN_TTL_SEC: '86400',
    ...options.env,
  };
  const gateway = await startGateway({ ...options, env });
  const { feed } = gateway.app.market;
  // Where no worker plays the market the test does.
  if (feed.kind === 'replay') await feed.replay.begin();
  return gateway;
}

/** Plays the market on, stores its candles, and returns where its clock stands. */
export async function playMarket({ app, clock }: TestGateway, ms: number): Promise<number> {
  const { feed } = app.market;
  if (feed.kind !== 'replay') throw new Error('the market is live');
  clock.advance(ms);
  return (await feed.replay.advance()).marketAt;
}

/** The market, and then the venue with all decisions that it waits for. */
export async function play(gateway: TestGateway, ms: number): Promise<void> {
  await playMarket(gateway, ms);
  await advance(gateway);
}

/** Rounds until nobody waits for a model and nobody has anywhere to go. */
export async function advance({ app: { trading } }: Pick<TestGateway, 'app'>): Promise<void> {
  for (;;) {
    const { accounts } = await trading.advance();
    if ((await trading.settled()) === 0 && accounts === 0) return;
  }
}

export interface Trader extends Backtester {
  readonly strategyVersionId: string;
}

/** A player with a paid clone and a published version. */
export async function trader(
  gateway: TestGateway,
  graph: Graph = rulesGraph(),
  tier: 'starter' | 'builder' = 'starter',
): Promise<Trader> {
  const owner = await backtester(gateway, { tier });
  const params = { cloneId: owner.cloneId };
  const answer = await owner.api.call('publishStrategyVersion', { params, body: { graph } });
  if (answer.status !== 200 && answer.status !== 201) throw new Error(`not published: ${JSON.stringify(answer.body)}`);
  const { version } = answer.body as Schemas['StrategyPublished'];
  return { ...owner, strategyVersionId: version.strategyVersionId };
}

export interface AccountOptions {
  readonly policy?: Partial<AccountPolicy>;
  readonly symbols?: readonly string[];
  readonly kind?: 'audition' | 'arena';
  readonly at?: number;
  readonly durationMs?: number | null;
}

let opened = 0;

/** An account that starts at MARKET_START, or `at`, and runs for six hours. */
export async function openAccount(
  { app }: Pick<TestGateway, 'app'>,
  owner: Pick<Trader, 'userId' | 'cloneId' | 'strategyVersionId'>,
  options: AccountOptions = {},
): Promise<{ accountId: string; parentId: string }> {
  const { policy, symbols = ['BTC'], kind = 'audition', at = MARKET_START, durationMs = 6 * HOUR_MS } = options;
  opened += 1;
  const parentId = `aud_test${opened}`;
  const accountId = await app.db.transaction(async (tx) => {
    const { userId, cloneId, strategyVersionId } = owner;
    const spec = { userId, cloneId, strategyVersionId, symbols, policy: { ...POLICY, ...policy } };
    const id = await app.trading.open(tx, { ...spec, parent: { kind, id: parentId } });
    await app.trading.start(tx, { accountId: id, at, durationMs });
    return id;
  });
  return { accountId, parentId };
}

/** An account's operations, as its owner calls them. */
export function accountOf({ api }: Pick<Trader, 'api'>, accountId: string) {
  const params = { accountId };
  return {
    async get(): Promise<Schemas['TradingAccount']> {
      const answer = await api.call('getTradingAccount', { params });
      if (answer.status !== 200) throw new Error(`no account: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body.account;
    },
    async positions(): Promise<Schemas['AccountPositionList']> {
      const answer = await api.call('listAccountPositions', { params });
      if (answer.status !== 200) throw new Error(`no positions: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    orders: (query: object = {}) => api.call('listAccountOrders', { params, query: { limit: 200, ...query } }),
    fills: (query: object = {}) => api.call('listAccountFills', { params, query: { limit: 200, ...query } }),
    equity: (query: object = {}) => api.call('listAccountEquity', { params, query: { limit: 200, ...query } }),
  };
}
