import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../../src/platform/audit/index.ts';
import { runChild } from '../../support/child-process.ts';
import type { CrashTask } from '../../support/crash-child.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type PaymentChain, pay, payingPlayer, quoteFor, STARTER, startPaymentChain } from '../../support/payments.ts';

const AT_A_TIME = 2;

let chain: PaymentChain;
let gateway: TestGateway;
beforeAll(async () => {
  chain = await startPaymentChain({ accounts: 120 });
  // No watcher: only submits may grant here.
  gateway = await startGateway({ env: { ...chain.env, ROLE: 'api' } });
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

async function paid() {
  const player = await payingPlayer(gateway, chain);
  const quote = await quoteFor(player, { createClone: {} });
  await pay(chain, player.account, quote);
  await chain.local.mine(2);
  const body = { depositNonce: quote.depositNonce, ...STARTER };
  const task = (killAt: number): CrashTask => ({
    // No workers in the child: what it does not finish stays unfinished until the test's own gateway is asked.
    env: { ...gateway.env, ROLE: 'api', VALIDATE_RESPONSES: 'false' },
    killAt,
    request: { path: '/api/v1/economy/audition-fee/submit', token: player.signIn.accessToken, body },
  });
  return { player, body, task };
}

async function state(userId: string) {
  const { read } = gateway.app.db;
  const clones = await read.selectFrom('clones').select('id').where('user_id', '=', userId).execute();
  const ids = clones.map((clone) => clone.id);
  const entitlements = await read
    .selectFrom('entitlements')
    .select('purchase_id')
    .where('clone_id', 'in', [0, ...ids])
    .execute();
  const drafts = await read
    .selectFrom('strategy_drafts')
    .select('clone_id')
    .where('clone_id', 'in', [0, ...ids])
    .execute();
  const purchases = await read.selectFrom('purchases').select(['id', 'state']).where('user_id', '=', userId).execute();
  return { clones: clones.length, entitlements: entitlements.length, drafts: drafts.length, purchases };
}

async function killedAt(step: number): Promise<string> {
  const { player, body, task } = await paid();
  const { signal, output } = await runChild('crash-child', task(step));
  expect(signal, output).toBe('SIGKILL');
  const after = await state(player.userId);
  // All of it, or nothing of it.
  const granted = after.clones;
  expect(after).toMatchObject({ clones: granted, entitlements: granted, drafts: granted });
  expect(after.purchases.map((purchase) => purchase.state)).toEqual(granted === 1 ? ['granted'] : []);
  const answer = await player.api.call('submitAuditionFee', { body });
  expect(answer.status).toBe(200);
  expect(answer.body.alreadyGranted).toBe(granted === 1);
  expect(await state(player.userId)).toMatchObject({
    clones: 1,
    entitlements: 1,
    drafts: 1,
    purchases: [{ state: 'granted' }],
  });
  return granted === 1 ? 'granted' : 'nothing';
}

describe('a gateway killed with SIGKILL', () => {
  it('before any statement of a grant loses nothing and grants nothing twice', { timeout: 240_000 }, async () => {
    const whole = await paid();
    const { output } = await runChild('crash-child', whole.task(0));
    const { status, statements } = JSON.parse(output) as { status: number; statements: string[] };
    expect(status).toBe(200);
    const begin = statements.findIndex((sql) => /^begin/i.test(sql)) + 1;
    const commit = statements.findIndex((sql) => /^commit/i.test(sql)) + 1;
    expect(begin).toBeGreaterThan(0);
    expect(commit - begin).toBeGreaterThan(10);
    // One statement before the transaction, each one in it, and the first one after it.
    const steps = Array.from({ length: commit - begin + 3 }, (_, index) => begin - 1 + index);
    const outcomes: string[] = [];
    for (let at = 0; at < steps.length; at += AT_A_TIME) {
      outcomes.push(...(await Promise.all(steps.slice(at, at + AT_A_TIME).map(killedAt))));
    }
    expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(1);
    expect(outcomes.at(-1)).toBe('granted');
    expect(await verifyAuditLog(gateway.app.db)).toMatchObject({ ok: true });
  });
});
