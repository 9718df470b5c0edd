import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { CandleAssembler, SETTLE_MS } from '../../../src/market/hyperliquid-assembler.ts';
import type { Candle } from '../../../src/market/hyperliquid-parse.ts';
import { type CandleStream, createCandleStream } from '../../../src/market/hyperliquid-stream.ts';
import { startUpstream, type UpstreamServer } from '../../support/upstream-server.ts';

const MINUTE = 60_000;
const START = 28_333_333 * MINUTE;

function candle(index: number, volume: number, symbol = 'BTC'): Candle {
  const close = 100 + volume;
  return { symbol, interval: '1m', openAt: START + index * MINUTE, open: 100, high: close, low: 100, close, volume };
}

describe('the assembler of candles', () => {
  const opensOf = (candles: readonly Candle[]) => candles.map(({ openAt }) => (openAt - START) / MINUTE);

  it('holds a candle back until a later one opens', () => {
    const assembler = new CandleAssembler();
    assembler.offer(candle(0, 1), START + 1000);
    expect(assembler.take('BTC', '1m', START + 30_000)).toEqual([]);
    assembler.offer(candle(0, 2), START + 50_000);
    assembler.offer(candle(1, 1), START + MINUTE + 100);
    expect(assembler.take('BTC', '1m', START + MINUTE + 200)).toEqual([candle(0, 2)]);
    expect(assembler.take('BTC', '1m', START + MINUTE + 300)).toEqual([]);
  });

  it('closes a candle by the clock when the connection was alive after its end, and not otherwise', () => {
    const assembler = new CandleAssembler();
    assembler.offer(candle(0, 1), START + 50_000);
    const later = START + 10 * MINUTE;
    expect(assembler.take('BTC', '1m', later)).toEqual([]);
    assembler.alive(START + MINUTE + SETTLE_MS - 1);
    expect(assembler.take('BTC', '1m', later)).toEqual([]);
    assembler.alive(START + MINUTE + SETTLE_MS);
    expect(opensOf(assembler.take('BTC', '1m', later))).toEqual([0]);
  });

  it('keeps what it knew best when messages come twice or in the wrong order', () => {
    const assembler = new CandleAssembler();
    for (const [index, volume] of [
      [0, 3],
      [1, 1],
      [0, 5],
      [0, 3],
      [1, 1],
      [0, 5],
      [2, 0],
    ] as const) {
      assembler.offer(candle(index, volume), START + 3 * MINUTE);
    }
    expect(assembler.take('BTC', '1m', START + 2 * MINUTE)).toEqual([candle(0, 5), candle(1, 1)]);
    assembler.offer(candle(0, 9), START + 3 * MINUTE);
    assembler.offer(candle(1, 9), START + 3 * MINUTE);
    assembler.offer(candle(3, 1), START + 3 * MINUTE);
    expect(opensOf(assembler.take('BTC', '1m', START + 3 * MINUTE))).toEqual([2]);
    expect(assembler.late).toBe(2);
  });

  it('forgets the candle that was forming when the connection broke, and keeps those that were complete', () => {
    const assembler = new CandleAssembler();
    assembler.offer(candle(0, 1), START + 59_000);
    assembler.offer(candle(1, 1), START + MINUTE + 1000);
    assembler.disconnected();
    // Reconnected two minutes later.
    assembler.offer(candle(3, 1), START + 3 * MINUTE + 1000);
    assembler.offer(candle(4, 1), START + 4 * MINUTE + 1000);
    expect(opensOf(assembler.take('BTC', '1m', START + 4 * MINUTE + 2000))).toEqual([0, 3]);
  });

  it('keeps a quiet market’s last candle when the connection breaks after its end', () => {
    const assembler = new CandleAssembler();
    assembler.offer(candle(0, 1), START + 10_000);
    assembler.alive(START + 5 * MINUTE);
    assembler.disconnected();
    assembler.alive(START + 6 * MINUTE);
    expect(opensOf(assembler.take('BTC', '1m', START + 6 * MINUTE))).toEqual([0]);
  });

  it('gives the same candles in any order of delivery, each once and ascending', () => {
    const messages = Array.from({ length: 30 }, (_, index) => candle(Math.floor(index / 3), (index % 3) + 1));
    const order = fc.shuffledSubarray([...messages, ...messages], { minLength: 60 });
    fc.assert(
      fc.property(order, (shuffled) => {
        const assembler = new CandleAssembler();
        for (const message of shuffled) assembler.offer(message, START + 20 * MINUTE);
        const taken = assembler.take('BTC', '1m', START + 20 * MINUTE);
        expect(taken).toEqual(Array.from({ length: 10 }, (_, index) => candle(index, 3)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('the stream of candles', () => {
  const open: { server?: UpstreamServer; stream?: CandleStream } = {};
  afterEach(async () => {
    open.stream?.stop();
    await open.server?.close();
  });

  async function start(timing = {}) {
    const server = await startUpstream();
    const clock = { at: START + 5 * MINUTE, now: () => clock.at };
    const stream = createCandleStream({
      url: server.wsUrl,
      clock,
      random: () => 0,
      timing: { firstRetryMs: 10, pingAfterMs: 10_000, deadAfterMs: 20_000, ...timing },
    });
    Object.assign(open, { server, stream });
    return { server, clock, stream };
  }

  const message = (index: number, changes = {}) => ({
    channel: 'candle',
    data: {
      t: START + index * MINUTE,
      T: START + (index + 1) * MINUTE - 1,
      s: 'BTC',
      i: '1m',
      o: '1',
      h: '2',
      l: '1',
      c: '2',
      v: '3',
      n: 1,
      ...changes,
    },
  });
  const subscriptions = (server: UpstreamServer) =>
    server.received
      .filter((sent) => (sent as { method: string }).method === 'subscribe')
      .map((sent) => (sent as { subscription: unknown }).subscription);

  it('subscribes to each symbol and interval once, and to later ones on the open connection', async () => {
    const { server, stream } = await start();
    stream.follow(['BTC', 'ETH'], ['1m']);
    await server.until(() => server.received.length === 2, 'two subscriptions');
    stream.follow(['BTC', 'ETH'], ['1m', '1h']);
    await server.until(() => server.received.length === 4, 'four subscriptions');
    expect(subscriptions(server)).toContainEqual({ type: 'candle', coin: 'ETH', interval: '1h' });
    expect(stream.stats()).toMatchObject({ connected: true, connects: 1 });
  });

  it('gives complete candles and survives everything else that comes', async () => {
    const { server, stream } = await start();
    stream.follow(['BTC'], ['1m']);
    await server.until(() => server.received.length === 1, 'the subscription');
    for (const rubbish of [
      '{"channel":"candle","data":',
      'null',
      '[]',
      '<html>',
      { channel: 'pong' },
      { channel: 'candle' },
    ]) {
      server.broadcast(rubbish);
    }
    server.broadcast({ channel: 'subscriptionResponse', data: { method: 'subscribe' } });
    server.broadcast(message(1, { v: '-5' }));
    server.broadcast(message(2));
    server.broadcast(message(1));
    server.broadcast(message(1));
    server.broadcast({ channel: 'candle', data: [message(3).data] });
    server.broadcast(message(9));
    const taken: Candle[] = [];
    await server.until(() => taken.push(...stream.take('BTC', '1m')) >= 3, 'three candles');
    expect(taken.map(({ openAt }) => (openAt - START) / MINUTE)).toEqual([1, 2, 3]);
    expect(stream.stats().dropped).toBe(6);
  });

  it('comes back after a dropped connection and subscribes again', async () => {
    const { server, stream } = await start();
    stream.follow(['BTC'], ['1m']);
    await server.until(() => server.received.length === 1, 'the subscription');
    server.broadcast(message(4));
    for (const socket of server.sockets) socket.terminate();
    await server.until(() => stream.stats().connects === 2 && server.received.length === 2, 'the second subscription');
    // It was forming when the line broke: nobody knows how it ended.
    server.broadcast(message(6));
    server.broadcast(message(7));
    const taken: Candle[] = [];
    await server.until(() => taken.push(...stream.take('BTC', '1m')) >= 1, 'a candle');
    expect(taken.map(({ openAt }) => (openAt - START) / MINUTE)).toEqual([6]);
  });

  it('pings a quiet connection and gives up a dead one', async () => {
    const { server, stream } = await start({ pingAfterMs: 40, deadAfterMs: 150 });
    stream.follow(['BTC'], ['1m']);
    await server.until(() => server.received.some((sent) => (sent as { method: string }).method === 'ping'), 'a ping');
    await server.until(() => stream.stats().connects >= 2, 'another connection');
  });

  it('keeps trying while nobody listens, and stops when told', async () => {
    const { server, stream } = await start();
    await server.close();
    stream.follow(['BTC'], ['1m']);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(stream.stats().connected).toBe(false);
    stream.stop();
    delete open.server;
  });
});
