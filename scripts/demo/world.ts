import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getAddress } from 'viem';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { loadContract } from '../../src/contract/index.ts';
import { type LocalAccount, type LocalChain, startLocalChain } from '../support/anvil.ts';
import { deployVault } from '../support/vault.ts';
import { type Client, createClient } from './client.ts';
import type { Market } from './graphs.ts';
import { importCandles } from './real-candles.ts';
import type { Screen } from './screen.ts';
import { mountDemoWallet } from './wallet.ts';

const CONTRACT_FILE = new URL('../../openapi.yaml', import.meta.url);
/** Enough to watch them being counted. */
const CONFIRMATIONS = 3;
const DEFAULT_PORT = 8787;

/** Where the made-up market opens, and which one it is: what follows is the same at each start. */
const OPENING = '2026-10-29T02:00:00Z';
const SEED = '1';
/** Six hours of an audition in twelve seconds. */
const HURRIED_SPEED = 1800;
const ROUND_MS = '250';

/** Days of made-up history: a year to backtest, and what indicators need before it. */
const HISTORY_DAYS = 370;
/** Beside imported candles the feed only has to run. */
const SHORT_HISTORY_DAYS = 3;
/** What the feed makes up: few, so that it is quickly done. */
const REPLAY_SYMBOLS = ['BTC', 'ETH', 'SOL'];
/** One of them is made up beside imported candles; of those at most three are traded. */
const OTHER_SYMBOLS = ['SOL', 'XRP', 'DOGE', 'LINK'];
const MADE_UP: Market = { symbols: ['BTC', 'ETH'], interval: '1h', funding: true };

/** A local chain with the vault, and a gateway that watches it. */
export interface World {
  readonly chain: LocalChain;
  readonly vault: `0x${string}`;
  readonly resolver: LocalAccount;
  /** Whose walk it is. */
  readonly player: LocalAccount;
  /** A funded wallet that nobody has used. */
  readonly visitor: LocalAccount;
  /** Who has money for gas and nothing to do with the game. */
  readonly stranger: LocalAccount;
  /** The gateway that serves now. */
  app(): App;
  /** Speaks to the gateway over HTTP. */
  readonly client: Client;
  readonly url: string;
  readonly confirmations: number;
  /** What the strategy will trade. */
  readonly market: Market;
  /** Whether that was imported from files; else the feed makes it up. */
  readonly real: boolean;
  /** The port that was asked for, when it was taken. */
  readonly takenPort: number | undefined;
  /** Stops the gateway and starts it again with a market that runs faster; returns how much faster than life. */
  hurry(): Promise<number>;
  /** Ends gateway and chain, and removes the database. */
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly screen: Screen;
  readonly port: string | undefined;
  readonly logLevel: string | undefined;
  /** Files of a real market's candles and funding, to be imported. */
  readonly candles: readonly string[];
}

/**
 * Starts everything on loopback and in a fresh folder. Throws a sentence that says what to install when anvil is absent, or
 * what is wrong with a file.
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { screen, candles } = options;
  const wanted = options.port === undefined || options.port === '' ? DEFAULT_PORT : Number(options.port);
  screen.passing('  start     a local chain and the gateway: a few seconds …', false);
  const chain = await startLocalChain();
  const dataDir = mkdtempSync(join(tmpdir(), 'pump-party-demo-'));
  const leave = async (): Promise<void> => {
    await chain.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const vault = getAddress(await deployVault(chain));
    const [stranger, resolver, player, visitor] = [0, 1, 2, 3].map((index) => chain.account(index)) as [
      LocalAccount,
      LocalAccount,
      LocalAccount,
      LocalAccount,
    ];
    const real = candles.length > 0;
    const market = real ? await importCandles(screen, candles, dataDir) : MADE_UP;
    const replay = replayOf(market, real);
    const { port, taken } = await choosePort(wanted);
    const url = `http://localhost:${port}`;
    const configFor = (speed: number) =>
      loadConfig({
        NODE_ENV: 'development',
        LOG_LEVEL: options.logLevel ?? 'silent',
        PORT: String(port),
        PUBLIC_URL: url,
        SIWE_DOMAINS: `localhost:${port},127.0.0.1:${port}`,
        DATA_DIR: dataDir,
        CHAIN_RPC_URLS: chain.rpcUrl,
        SIGNED_VAULT_ADDRESS: vault,
        RESOLVER_ADDRESS: resolver.address,
        RESOLVER_PRIVATE_KEY: resolver.privateKey,
        CHAIN_CONFIRMATIONS: String(CONFIRMATIONS),
        REFUND_CONFIRMATIONS: String(CONFIRMATIONS),
        MARKET_FEED: 'replay',
        REPLAY_SYMBOLS: replay.symbols.join(),
        REPLAY_HISTORY_DAYS: String(replay.days),
        ...(real ? {} : { REPLAY_START: OPENING, REPLAY_SEED: SEED }),
        REPLAY_SPEED: String(speed),
        REPLAY_ROUND_MS: ROUND_MS,
        TRADING_ROUND_MS: ROUND_MS,
        AUDITIONS_ROUND_MS: ROUND_MS,
        ARENA_ROUND_MS: ROUND_MS,
        // So that the player's second clone that passes has to wait, and a visitor's finds room.
        ARENA_SLOTS_PER_USER: '1',
      });
    const contract = loadContract(CONTRACT_FILE);
    const wallets = [
      { name: 'Demo wallet, newcomer', address: visitor.address },
      { name: 'Demo wallet, veteran', address: player.address },
    ];
    const open = (speed: number): Promise<App> =>
      createApp(configFor(speed), {
        contract,
        mountRoutes: (shell) => mountDemoWallet(shell, { chain, wallets }),
      });
    let app = await open(1);
    const task = `${replay.days} days of ${replay.symbols.join(', ')}`;
    if (!real) screen.passing(`  history   making up ${task}: a few seconds …`, true);
    await app.start();
    const close = async (): Promise<void> => {
      await app.stop();
      await leave();
    };
    const hurry = async (): Promise<number> => {
      await app.stop();
      app = await open(HURRIED_SPEED);
      await app.start();
      return HURRIED_SPEED;
    };
    const client = createClient(url, contract);
    const people = { resolver, player, visitor, stranger };
    const takenPort = taken ? wanted : undefined;
    const place = { chain, vault, app: () => app, client, url, confirmations: CONFIRMATIONS, takenPort };
    return { ...place, ...people, market, real, hurry, close };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** What the feed makes up: a series is of one kind, so nothing that was imported. */
function replayOf(market: Market, real: boolean): { symbols: readonly string[]; days: number } {
  if (!real) return { symbols: REPLAY_SYMBOLS, days: HISTORY_DAYS };
  return {
    symbols: [OTHER_SYMBOLS.find((each) => !market.symbols.includes(each)) as string],
    days: SHORT_HISTORY_DAYS,
  };
}

/** The wanted port if it is free, else any. The public URL names it, so it must be known before the gateway starts. */
async function choosePort(wanted: number): Promise<{ port: number; taken: boolean }> {
  const free = await freePort(wanted);
  if (free !== undefined) return { port: free, taken: false };
  return { port: (await freePort(0)) as number, taken: true };
}

async function freePort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') return undefined;
    throw error;
  } finally {
    server.close();
  }
}
