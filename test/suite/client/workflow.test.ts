import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type PaymentChain, startPaymentChain } from '../../support/payments.ts';
import { startWalletService, type WalletService } from '../../support/wallet-service.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WORKFLOW = 'docs/workflows/sign-in-to-clone.arazzo.yaml';
/** Two redocly runs, each with seconds of loading. */
const LIMIT_MS = 180_000;

let gateway: TestGateway;
let chain: PaymentChain;

beforeAll(async () => {
  // Blocks come by themselves, as on a real chain: confirmations take their time.
  chain = await startPaymentChain({ blockTimeSec: 1 });
  gateway = await startGateway({ env: { ...chain.env, REPLAY_SYMBOLS: 'BTC' } });
});

afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

interface Run {
  readonly exitCode: number;
  readonly output: string;
}

/** Runs the workflow as `npx redocly respect` would, with telemetry and update notices off. */
async function respect(wallet: WalletService): Promise<Run> {
  const child = spawn(
    process.execPath,
    [
      'node_modules/@redocly/cli/bin/cli.js',
      ...['respect', WORKFLOW],
      ...['--server', `gateway=${gateway.url},wallet=${wallet.url}`],
      ...['--input', 'displayName=Workflow one'],
    ],
    {
      cwd: ROOT,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [exitCode] = (await once(child, 'close')) as [number];
  return { exitCode, output };
}

describe('the workflow from sign-in to a published strategy', () => {
  it('runs against the gateway and the chain', { timeout: LIMIT_MS }, async () => {
    const account = chain.nextAccount();
    const wallet = await startWalletService({ chain: chain.local, account });
    const { exitCode, output } = await respect(wallet);
    await wallet.close();
    expect(exitCode, output).toBe(0);
    expect(wallet.calls).toEqual(['GET /account', 'POST /signatures', 'POST /deposits']);
    const clones = await gateway.app.db.read.selectFrom('clones').select('display_name').execute();
    expect(clones).toEqual([{ display_name: 'Workflow one' }]);
  });

  it('fails where the gateway refuses: at a signature by another key', { timeout: LIMIT_MS }, async () => {
    const [account, signer] = [chain.nextAccount(), chain.nextAccount()];
    const wallet = await startWalletService({ chain: chain.local, account, signer });
    const { exitCode, output } = await respect(wallet);
    await wallet.close();
    expect(exitCode).toBe(1);
    expect(output).toMatch(/verify/);
    expect(wallet.calls).toEqual(['GET /account', 'POST /signatures']);
  });
});
