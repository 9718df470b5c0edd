import type { components } from '../../src/contract/index.ts';
import { type CandleColumns, INTERVAL_MS } from '../../src/market/index.ts';
import { startGateway, type TestGateway } from './gateway.ts';
import { edges, promptNode, selectionNode, streamNode } from './graphs.ts';
import { buyClone, type PaymentChain, pay, payingPlayer, quoteFor, STARTER, startPaymentChain } from './payments.ts';
import { type CloneOwner, listAssets, strategyOf } from './strategies.ts';

type Schemas = components['schemas'];
export type AuditionRun = Schemas['AuditionRun'];

export const MINUTE = 60_000;
/** When the market of these tests begins: a Monday, 10:00 UTC. */
export const OPENING = Date.parse('2026-03-02T10:00:00Z');
/** What every market costs at its opening. */
const FLAT = 100;
const HISTORY = 120;

/** A gateway whose market says what a test lets it say: one-minute bars of BTC and ETH. */
export interface Stage {
  readonly gateway: TestGateway;
  readonly chain: PaymentChain;
  /** Market time. */
  at(): number;
  /** Appends a bar a minute with these closes, each opening at the last close, and moves market time to their end. */
  play(closes: readonly number[], options?: { symbol?: string }): Promise<void>;
  /** Moves market time without a price. */
  silence(minutes: number): Promise<void>;
  /** Rounds of trading and auditions until nothing moves any more. */
  rounds(of?: TestGateway): Promise<void>;
  stop(): Promise<void>;
}

export async function openStage(env: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const chain = await startPaymentChain();
  const gateway = await startGateway({
    env: {
      ...chain.env,
      // Workers, but no feed: time and prices come from the test.
      ROLE: 'worker',
      TRADING_ROUND_MS: '3600000',
      AUDITIONS_ROUND_MS: '3600000',
      ...env,
    },
  });
  await listAssets(gateway, 'BTC', 'ETH');
  let at = OPENING - HISTORY * MINUTE;
  const last = new Map<string, number>();
  const setMarket = async (to: number) => {
    at = to;
    await moveMarket(gateway, at);
  };
  const append = async (symbol: string, closes: readonly number[]) => {
    await gateway.app.market.data.appendCandles({
      ...{ symbol, interval: '1m', source: 'test' },
      candles: barsOf({ from: at, before: last.get(symbol) ?? FLAT, closes }),
    });
    last.set(symbol, closes.at(-1) ?? FLAT);
  };
  for (const symbol of ['BTC', 'ETH']) await append(symbol, Array<number>(HISTORY).fill(FLAT));
  await setMarket(OPENING);
  return {
    gateway,
    chain,
    at: () => at,
    async play(closes, { symbol = 'BTC' } = {}) {
      await append(symbol, closes);
      await setMarket(at + closes.length * MINUTE);
    },
    silence: (minutes) => setMarket(at + minutes * MINUTE),
    async rounds(of = gateway) {
      of.app.market.clock.reached(at);
      await of.app.auditions.advance();
      await of.app.trading.advance();
      await of.app.auditions.advance();
    },
    async stop() {
      await gateway.stop();
      await chain.local.stop();
    },
  };
}

/** For this process at once; for others, and after a restart, through the database. */
export async function moveMarket(gateway: TestGateway, at: number): Promise<void> {
  const row = { feed: 'test', market_at: at, updated_at: gateway.clock.now() };
  await gateway.app.db.transaction((tx) =>
    tx
      .insertInto('replay_state')
      .values({ id: 'market', ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute(),
  );
  gateway.app.market.clock.reached(at);
}

function barsOf({ from, before, closes }: { from: number; before: number; closes: readonly number[] }): CandleColumns {
  const open = closes.map((_, index) => closes[index - 1] ?? before);
  return {
    openAt: Float64Array.from(closes, (_, index) => from + index * INTERVAL_MS['1m']),
    open: Float64Array.from(open),
    high: Float64Array.from(closes, (close, index) => Math.max(close, open[index] as number)),
    low: Float64Array.from(closes, (close, index) => Math.min(close, open[index] as number)),
    close: Float64Array.from(closes),
    volume: new Float64Array(closes.length).fill(1_000_000),
  };
}

/** Buys at or below `buyAt`, sells between `sellFrom` and `sellTo`, at the closes of whole minutes. */
export interface Levels {
  readonly buyAt?: number;
  readonly sellFrom?: number;
  readonly sellTo?: number;
  readonly leverage?: number;
  readonly symbols?: readonly string[];
}

export function levelsGraph({
  buyAt = 100.01,
  sellFrom = 100.9,
  sellTo = 101.1,
  leverage = 1,
  symbols = ['BTC'],
}: Levels = {}) {
  const close: Schemas['RuleOperand'] = { kind: 'price', field: 'close', interval: '1m', offset: 0 };
  const compare = (comparator: '<=' | '>=', value: number): Schemas['RuleCondition'] => ({
    ...{ op: 'compare', left: close, comparator },
    right: { kind: 'constant', value },
  });
  return {
    schemaVersion: 1,
    nodes: [
      streamNode('s', { interval: '1m' }),
      selectionNode('a', ...symbols),
      promptNode('p', {
        cadenceSec: 60,
        rules: {
          long: compare('<=', buyAt),
          exit: { op: 'all', conditions: [compare('>=', sellFrom), compare('<=', sellTo)] },
          sizeFraction: 0.9,
        },
        risk: { maxPositionFraction: 1, leverage, stopLossFraction: null, takeProfitFraction: null },
        execution: { orderType: 'market' },
      }),
    ],
    edges: edges('s>a', 'a>p'),
  };
}

/** A player with a bought clone whose strategy is published. */
export async function contestant(stage: Stage, levels: Levels = {}, terms: object = STARTER): Promise<CloneOwner> {
  const { gateway, chain } = stage;
  const player = await payingPlayer(gateway, chain);
  const { clone } = await buyClone(chain, player, terms);
  const owner = { ...player, cloneId: clone.cloneId };
  const published = await strategyOf(owner).publish(levelsGraph(levels));
  if (published.status >= 300) throw new Error(`not published: ${JSON.stringify(published.body)}`);
  return owner;
}

/** Another purchase for the same clone. */
export async function buySlot(stage: Stage, owner: CloneOwner, terms: object = STARTER): Promise<string> {
  const quote = await quoteFor(owner, { cloneId: owner.cloneId }, terms);
  await pay(stage.chain, owner.account, quote);
  await stage.chain.local.mine(2);
  const answer = await owner.api.call('submitAuditionFee', { body: { depositNonce: quote.depositNonce, ...terms } });
  if (answer.status !== 200) throw new Error(`no slot: ${JSON.stringify(answer.body)}`);
  return answer.body.purchase.purchaseId;
}

export async function submit(owner: CloneOwner, body: object = {}): Promise<AuditionRun> {
  const answer = await owner.api.call('submitAudition', { body: { cloneId: owner.cloneId, ...body } });
  if (answer.status !== 200) throw new Error(`no audition: ${JSON.stringify(answer.body)}`);
  return answer.body.auditionRun;
}

export async function runOf(owner: Pick<CloneOwner, 'api'>, auditionRunId: string): Promise<AuditionRun> {
  return (await owner.api.call('getAudition', { params: { auditionRunId } })).body.auditionRun;
}

export async function cloneState({ api, cloneId }: CloneOwner): Promise<string> {
  return (await api.call('getClone', { params: { cloneId } })).body.clone.state;
}

/** `count` times up from 100 to `top` and back, two bars each. */
export function sawtooth(count: number, top = 101): number[] {
  return Array.from({ length: count }, () => [top, FLAT]).flat();
}

/** Bars that change nothing. */
export function flat(count: number, at = FLAT): number[] {
  return Array<number>(count).fill(at);
}
