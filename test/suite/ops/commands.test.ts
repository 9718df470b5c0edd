import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BARE_ENV } from '../../support/child-process.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { buyClone, type PaymentChain, payingPlayer, startPaymentChain } from '../../support/payments.ts';

const isSqlite = process.env.TEST_DATABASE !== 'postgres';
const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

// Each command is a process of its own, and starting one takes a while on a busy machine.
describe("an operator's commands", { timeout: 90_000 }, () => {
  let chain: PaymentChain;
  let gateway: TestGateway;
  beforeAll(async () => {
    chain = await startPaymentChain();
    gateway = await startGateway({ env: chain.env });
  });
  afterAll(async () => {
    await gateway?.stop();
    await chain?.local.stop();
  });

  /** Runs a script in a process of its own, beside the running gateway and configured as it is. */
  function run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) {
    return new Promise<Result>((resolve) => {
      const options = { cwd: ROOT, env: { ...BARE_ENV, ...gateway.env, ...env }, timeout: 60_000 };
      const command = ['scripts/run.mjs', `scripts/${script}.ts`, ...args];
      execFile(process.execPath, command, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  it('makes, lists and revokes service tokens; the token is shown once and never stored', async () => {
    const created = await run('service-token', ['create', 'night-shift']);
    expect(created.code).toBe(0);
    expect(created.stdout).toMatch(/^svc_[\w-]{43}\n$/);
    const token = created.stdout.trim();
    const id = /tok_\w+/.exec(created.stderr)?.[0] ?? '';
    expect(created.stderr).not.toContain(token);

    const operator = gateway.api.as(token);
    expect((await operator.call('listUnsettledPurchases')).status).toBe(200);
    const listed = await run('service-token', ['list']);
    expect(listed.stdout).toContain(`${id}  night-shift`);
    expect(listed.stdout).toContain('valid');
    expect(listed.stdout).not.toContain('svc_');

    expect(await run('service-token', ['revoke', id])).toMatchObject({ code: 0, stdout: `${id} is revoked.\n` });
    expect((await operator.call('listUnsettledPurchases')).status).toBe(401);
    expect((await run('service-token', ['list'])).stdout).toContain('revoked 2');
    expect((await run('service-token', ['revoke', id])).code).toBe(1);
  });

  // The same words whatever the database.
  it.runIf(isSqlite)('says how they are called, and what is wrong with the configuration', async () => {
    const nameless = await run('service-token', ['create']);
    expect(nameless).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage: service-token create NAME') });
    const spaced = await run('service-token', ['create', 'two words']);
    expect(spaced).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('A name has') });
    const misconfigured = await run('reconcile', [], { CHAIN_RPC_QUORUM: '7', JWT_KEYS: 'short' });
    expect(misconfigured.code).toBe(2);
    expect(misconfigured.stderr).toContain('CHAIN_RPC_QUORUM');
    expect(misconfigured.stderr).toContain('JWT_KEYS');
  });

  it('reconciles purchases with the vault, and fails when they differ', async () => {
    const { purchase } = await buyClone(chain, await payingPlayer(gateway, chain));
    await gateway.app.economy.watch();
    const agreed = await run('reconcile');
    expect(agreed.stdout).toContain('recorded    0.01 ETH (10000000000000000 wei) in 1 purchases');
    expect(agreed.stdout).toContain('they agree');
    expect(agreed.code).toBe(0);

    await setAmount(purchase.purchaseId, '10000000000000007');
    const missing = await run('reconcile');
    expect(missing.stdout).toContain('(-7 wei): money is missing from the vault');
    expect(missing.code).toBe(1);

    await setAmount(purchase.purchaseId, '9999999999999999');
    expect((await run('reconcile')).stdout).toContain('(1 wei): the vault has money that no purchase explains');
    await setAmount(purchase.purchaseId, purchase.amountWei);
  });

  it('tells an unreachable chain from a difference', async () => {
    const result = await run('reconcile', [], { CHAIN_RPC_URLS: 'http://127.0.0.1:9' });
    expect(result.stderr).toContain('CHAIN_UNREACHABLE');
    expect(result.code).toBe(3);
  });

  it('verifies the audit log, and names the entry at which it breaks', async () => {
    const intact = await run('audit-verify');
    expect(intact.stdout).toMatch(/^The audit log is intact: \d+ entries, head [0-9a-f]{64}\n$/);
    expect(intact.code).toBe(0);

    await gateway.app.db.transaction((tx) =>
      tx.updateTable('audit_log').set({ actor: 'somebody else' }).where('seq', '=', 2).execute(),
    );
    const broken = await run('audit-verify');
    expect(broken.stdout).toBe('The audit log is broken at seq 2: its content was changed.\n');
    expect(broken.code).toBe(1);
  });

  function setAmount(id: string, amountWei: string): Promise<unknown> {
    return gateway.app.db.transaction((tx) =>
      tx.updateTable('purchases').set({ amount_wei: amountWei }).where('id', '=', id).execute(),
    );
  }
});
