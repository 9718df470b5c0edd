import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProxyMode, type RpcProxy, startRpcProxy } from '../../support/chain.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type PaymentChain, pay, payingPlayer, quoteFor, STARTER, startPaymentChain } from '../../support/payments.ts';

let chain: PaymentChain;
let proxies: RpcProxy[];
beforeAll(async () => {
  chain = await startPaymentChain();
  proxies = await Promise.all([0, 1, 2].map(() => startRpcProxy(chain.local.rpcUrl)));
});
afterAll(async () => {
  await Promise.all((proxies ?? []).map((proxy) => proxy.close()));
  await chain?.local.stop();
});

async function recorded(gateway: TestGateway): Promise<number> {
  return (await gateway.app.db.read.selectFrom('purchases').select('id').execute()).length;
}

async function paid(gateway: TestGateway) {
  const player = await payingPlayer(gateway, chain);
  const quote = await quoteFor(player, { createClone: {} });
  await pay(chain, player.account, quote);
  await chain.local.mine(2);
  const body = { depositNonce: quote.depositNonce, ...STARTER };
  return { player, submit: () => player.api.call('submitAuditionFee', { body }) };
}

describe('with one RPC endpoint', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const [proxy] = proxies as [RpcProxy];
    gateway = await startGateway({ env: { ...chain.env, CHAIN_RPC_URLS: proxy.url, CHAIN_RPC_TIMEOUT_MS: '300' } });
  });
  afterAll(() => gateway?.stop());

  it.each([
    ['down', 'CHAIN_UNREACHABLE'],
    ['failing', 'CHAIN_UNREACHABLE'],
    ['slow', 'CHAIN_UNREACHABLE'],
    ['stuck', 'CHAIN_UNREACHABLE'],
  ] as const)('that is %s a submit answers 503, records nothing, and works once it is back', async (mode, code) => {
    const [proxy] = proxies as [RpcProxy];
    const { submit } = await paid(gateway);
    const before = await recorded(gateway);
    await proxy.setMode(mode);
    const answer = await submit();
    expect([answer.status, answer.error.code, answer.error.retryable]).toEqual([503, code, true]);
    await expect(gateway.app.economy.watch()).rejects.toMatchObject({ code });
    expect(JSON.stringify(answer.body)).not.toContain('127.0.0.1');
    await proxy.setMode('honest');
    expect(await recorded(gateway)).toBe(before);
    // A connection that was cut may be noticed a moment late.
    await expect.poll(async () => (await submit()).status, { timeout: 5000 }).toBe(200);
  });

  it('that is down does not stand between a payer and a deposit that is final', async () => {
    const [proxy] = proxies as [RpcProxy];
    const buy = async () => {
      const player = await payingPlayer(gateway, chain);
      const quote = await quoteFor(player);
      await pay(chain, player.account, quote);
      return { player, quote };
    };
    const [claimer, refunder] = [await buy(), await buy()];
    await chain.local.mine(70);
    await gateway.app.economy.watch();
    await gateway.app.economy.watch();
    const own = (await refunder.player.api.call('listPurchases')).body.purchases[0];
    expect(own).toMatchObject({ state: 'claimable', finalizedAt: expect.any(Number) });
    await proxy.setMode('down');
    const body = { depositNonce: claimer.quote.depositNonce, ...STARTER, createClone: {} };
    const claimed = await claimer.player.api.call('submitAuditionFee', { body });
    const params = { purchaseId: own?.purchaseId ?? '' };
    const refunded = await refunder.player.api.call('requestRefund', { params });
    await proxy.setMode('honest');
    expect(claimed.body).toMatchObject({ alreadyGranted: false, purchase: { state: 'granted' } });
    expect(refunded.body.purchase.state).toBe('refund_authorized');
  });

  it('that moves to another chain is noticed', async () => {
    const [proxy] = proxies as [RpcProxy];
    const { submit } = await paid(gateway);
    await proxy.setMode('wrongChain');
    gateway.clock.advance(61_000);
    const answer = await submit();
    await proxy.setMode('honest');
    expect([answer.status, answer.error.code]).toEqual([503, 'CHAIN_WRONG_ID']);
    gateway.clock.advance(61_000);
    expect((await submit()).status).toBe(200);
  });

  it('that is behind does not show the deposit; one whose head is too old is refused', async () => {
    const [proxy] = proxies as [RpcProxy];
    await proxy.setMode('frozen');
    const { submit } = await paid(gateway);
    expect((await submit()).error.code).toBe('DEPOSIT_NOT_FOUND');
    const strict = await gateway.twin({ CHAIN_STALL_AFTER_SEC: '600' });
    strict.clock.advance(700_000);
    const { submit: submitStrict } = await paid(strict);
    const stale = await submitStrict();
    await proxy.setMode('honest');
    await strict.stop();
    expect([stale.status, stale.error.code]).toEqual([503, 'CHAIN_STALLED']);
  });
});

describe('with three RPC endpoints of which two must agree', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const urls = proxies.map((proxy) => proxy.url).join(',');
    gateway = await startGateway({ env: { ...chain.env, CHAIN_RPC_URLS: urls, CHAIN_RPC_TIMEOUT_MS: '300' } });
  });
  afterAll(() => gateway?.stop());

  const setModes = (modes: readonly ProxyMode[]) =>
    Promise.all(modes.map((mode, index) => proxies[index]?.setMode(mode)));

  it.each(['down', 'slow', 'frozen', 'wrongChain', 'lyingAmount', 'lyingHash', 'lyingHeight'] as const)(
    'one that is %s changes nothing',
    async (mode) => {
      await setModes(['honest', mode, 'honest']);
      const { submit } = await paid(gateway);
      const answer = await submit();
      await setModes(['honest', 'honest', 'honest']);
      expect(answer.body).toMatchObject({ alreadyGranted: false, purchase: { amountWei: '10000000000000000' } });
    },
  );

  it('a lie of one and an outage of another grant nothing', async () => {
    const { submit } = await paid(gateway);
    const before = await recorded(gateway);
    await setModes(['lyingAmount', 'honest', 'down']);
    const answer = await submit();
    await setModes(['honest', 'honest', 'honest']);
    expect([answer.status, answer.error.code]).toEqual([503, 'CHAIN_DISAGREEMENT']);
    expect(await recorded(gateway)).toBe(before);
    expect((await submit()).status).toBe(200);
  });
});

describe('at start', () => {
  it('an endpoint of another chain, a missing vault and a foreign database are refused', async () => {
    const other = await startPaymentChain({ genesisTimestampSec: 1_700_000_000 });
    const gateway = await startGateway({ env: chain.env });
    await expect(gateway.twin({ CHAIN_ID: '1337', SIWE_CHAIN_IDS: '1337' })).rejects.toThrow(
      /does not serve chain 1337/,
    );
    await expect(gateway.twin({ SIGNED_VAULT_ADDRESS: gateway.config.chain?.resolver ?? '' })).rejects.toMatchObject({
      code: 'VAULT_NOT_DEPLOYED',
    });
    await expect(gateway.twin({ ...other.env })).rejects.toThrow(/belongs to chain 31337:0x/);
    await gateway.stop();
    await other.local.stop();
  });

  it('an endpoint that is down does not keep the gateway down; payments follow when it is back', async () => {
    const [proxy] = proxies as [RpcProxy];
    await proxy.setMode('down');
    const gateway = await startGateway({ env: { ...chain.env, CHAIN_RPC_URLS: proxy.url } });
    const ready = await fetch(`${gateway.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      error: { details: { checks: { chain: 'CHAIN_UNREACHABLE', database: 'ok' } } },
    });
    await proxy.setMode('honest');
    const { submit } = await paid(gateway);
    expect((await submit()).status).toBe(200);
    expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
    await gateway.stop();
  });
});
