import { fileURLToPath } from 'node:url';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

import { type Bench, withServers } from './context.ts';
import { type RunningServer, spawnUntil } from './processes.ts';
import { spread } from './report.ts';
import { spreadOf } from './stats.ts';

const CHAIN_ID = 31337;
const AT_LEAST = 0.5;
/** A sign-in is long: fewer and longer windows than the rest. */
const MAX_ROUNDS = 7;
const WINDOW_FACTOR = 4;
const CLIENTS = 8;

async function post(port: number, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.status !== 200) throw new Error(`${path} answered ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** Whole sign-ins a second, challenge and verify over HTTP by concurrent wallets; they sign in this process. */
async function signInsPerSecond(port: number, measureMs: number): Promise<number> {
  const accounts = Array.from({ length: CLIENTS }, () => privateKeyToAccount(generatePrivateKey()));
  const startedAt = performance.now();
  let count = 0;
  await Promise.all(
    accounts.map(async (account) => {
      while (performance.now() - startedAt < measureMs) {
        const challenge = await post(port, '/api/v1/auth/siwe/challenge', {
          address: account.address,
          chainId: CHAIN_ID,
        });
        const message = String(challenge.message);
        await post(port, '/api/v1/auth/siwe/verify', { message, signature: await account.signMessage({ message }) });
        count += 1;
      }
    }),
  );
  return (count / (performance.now() - startedAt)) * 1000;
}

/** Whole sign-ins beside bare signature recoveries on the same core, in turn. */
export async function compareSignIn(bench: Bench): Promise<void> {
  const { options, pinned, say, targets, results } = bench;
  const script = fileURLToPath(new URL('recoveries.ts', import.meta.url));
  const windowMs = options.measureMs * WINDOW_FACTOR;
  const spec = { name: 'gateway sign-in', script: 'gateway.ts', tokenCache: true, operations: options.operations };
  const ratios = await withServers(bench, [spec], async ([server]) => {
    const { port } = server as RunningServer;
    // Enough for the compiler to have seen all of it: the bare loop is hot after a moment, a whole sign-in is not.
    await signInsPerSecond(port, options.warmupMs);
    const rounds: number[] = [];
    for (let round = 0; round < Math.min(MAX_ROUNDS, options.rounds); round += 1) {
      const signIns = await signInsPerSecond(port, windowMs);
      const bare = await spawnUntil([script, String(windowMs)], { pinned, ready: /^recoveries ([\d.]+)$/m });
      rounds.push(signIns / Number(bare.match[1]));
    }
    return rounds;
  });
  const value = spreadOf(ratios);
  say(`sign-in: ${spread(value)} whole sign-ins (challenge and verify over HTTP) for each bare recovery\n`);
  targets.push({ text: 'sign-ins, of bare secp256k1 recoveries', value, atLeast: AT_LEAST });
  results.signIn = { ratio: value };
}
