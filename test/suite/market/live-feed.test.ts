import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';

let gateway: TestGateway | undefined;
let silent: SilentServer | undefined;
afterEach(async () => {
  await gateway?.stop();
  await silent?.close();
  gateway = undefined;
  silent = undefined;
});

interface SilentServer {
  readonly host: string;
  close(): Promise<void>;
}

/** Takes connections and whatever comes over them, and never says a word. */
async function startSilentServer(): Promise<SilentServer> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).resume();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    host: `127.0.0.1:${address.port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

it('a gateway whose sources hang answers at once and stops at once', { timeout: 90_000 }, async () => {
  silent = await startSilentServer();
  const url = `http://${silent.host}`;
  gateway = await startGateway({
    env: {
      MARKET_FEED: 'live',
      HYPERLIQUID_INFO_URL: `${url}/info`,
      HYPERLIQUID_WS_URL: `ws://${silent.host}/ws`,
      POLYMARKET_GAMMA_URL: url,
      DEFILLAMA_API_URL: url,
      DEFILLAMA_STABLECOINS_URL: url,
      UPSTREAM_TIMEOUT_SEC: '60',
    },
  });
  const running = gateway;
  const statuses = async () => {
    const { body } = await running.api.call('getIngestionDashboard');
    return new Set(body.channels.map(({ status }) => status));
  };
  const giveUpAt = Date.now() + 30_000;
  while ((await statuses()).has('missing') && Date.now() < giveUpAt) await setTimeout(50);
  expect(await statuses()).toEqual(new Set(['running']));

  const stoppedAt = performance.now();
  await gateway.app.stop();
  // A round that did not mind its signal would hold everything for ten seconds.
  expect(performance.now() - stoppedAt).toBeLessThan(5000);
  await gateway.restart();
  // Rounds that were called off say nothing against their sources.
  expect(await statuses()).not.toContain('failed');
});
