import { collectStartupGarbage } from '../../../src/platform/startup-garbage.ts';

/** What `bench/run.ts` tells a server, as JSON in its one argument. */
export interface ServerOptions {
  /** The server's own copy of the SQLite file that the gateway's migrations made. */
  readonly databaseFile: string;
  readonly dataDir: string;
  /** The contract as JSON, padded with invented operations. */
  readonly contractFile: string;
  /** Remember verified tokens, or check the signature on every request. */
  readonly tokenCache: boolean;
  readonly jwt: JwtPolicy;
  /** The gateway only: count the commits of its database and print them at the end. */
  readonly countCommits: boolean;
}

export interface JwtPolicy {
  readonly kid: string;
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string;
}

export function readServerOptions(): ServerOptions {
  const argument = process.argv[2];
  if (argument === undefined) throw new Error('bench/run.ts starts this with its options');
  return JSON.parse(argument) as ServerOptions;
}

/** The parent waits for this line. */
export function announce(port: number): void {
  // An orderly exit lets Node write its profile.
  if (process.listenerCount('SIGTERM') === 0) process.on('SIGTERM', () => process.exit(0));
  // The product does it at its start; no server here shall be slow for what its start left behind.
  collectStartupGarbage();
  process.stdout.write(`listening ${port}\n`);
}
