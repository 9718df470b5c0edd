import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getAddress } from 'viem';
import { type App, createApp } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import { type LocalAccount, type LocalChain, startLocalChain } from '../support/anvil.ts';
import { deployVault } from '../support/vault.ts';
import { type Client, createClient } from './client.ts';

/** Enough to watch them being counted. */
const CONFIRMATIONS = 3;
const DEFAULT_PORT = 8787;

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
  readonly app: App;
  /** Speaks to the gateway over HTTP. */
  readonly client: Client;
  readonly url: string;
  readonly confirmations: number;
  /** The port that was asked for, when it was taken. */
  readonly takenPort: number | undefined;
  /** Ends gateway and chain, and removes the database. */
  close(): Promise<void>;
}

/** Starts everything on loopback and in a fresh folder. Throws a sentence that says what to install when anvil is absent. */
export async function startWorld(options: { port: string | undefined; logLevel: string | undefined }): Promise<World> {
  const wanted = options.port === undefined || options.port === '' ? DEFAULT_PORT : Number(options.port);
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
    const { port, taken } = await choosePort(wanted);
    const url = `http://localhost:${port}`;
    const config = loadConfig({
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
    });
    const app = await createApp(config);
    await app.start();
    const close = async (): Promise<void> => {
      await app.stop();
      await leave();
    };
    const client = createClient(url);
    const people = { resolver, player, visitor, stranger };
    const takenPort = taken ? wanted : undefined;
    return { chain, vault, ...people, app, client, url, confirmations: CONFIRMATIONS, takenPort, close };
  } catch (error) {
    await leave();
    throw error;
  }
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
