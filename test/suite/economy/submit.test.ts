import { getAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import {
  BUILDER,
  buyClone,
  type PaymentChain,
  pay,
  payingPlayer,
  quoteFor,
  STARTER,
  startPaymentChain,
} from '../../support/payments.ts';
import { signIn } from '../../support/players.ts';

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

const rows = async (table: 'purchases' | 'clones' | 'entitlements', userId: string) => {
  const { db } = gateway.app;
  if (table === 'entitlements') {
    const own = db.read.selectFrom('clones').select('id').where('user_id', '=', userId);
    return (await db.read.selectFrom(table).selectAll().where('clone_id', 'in', own).execute()).length;
  }
  return (await db.read.selectFrom(table).selectAll().where('user_id', '=', userId).execute()).length;
};

describe('quoteAuditionFee', () => {
  it('prices every tier and strength as the price list says', async () => {
    const { body } = await gateway.api.call('getPriceList');
    const prices = body.tiers.flatMap((tier) =>
      tier.prices.map((price) => [tier.tier, price.modelStrength, price.amountEthString]),
    );
    expect(prices).toEqual([
      ['starter', 'cheap', '0.01'],
      ['starter', 'medium', '0.02'],
      ['starter', 'best', '0.04'],
      ['builder', 'cheap', '0.015'],
      ['builder', 'medium', '0.03'],
      ['builder', 'best', '0.06'],
      ['pro', 'cheap', '0.02'],
      ['pro', 'medium', '0.04'],
      ['pro', 'best', '0.08'],
    ]);
    expect(body).toMatchObject({ chainId: 31337, paymentsEnabled: true, quoteValiditySec: 900, confirmations: 2 });
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, {}, { tier: 'pro', assetCapacity: 10, modelStrength: 'best' });
    expect(quote).toMatchObject({
      amountEthString: '0.08',
      vaultAddress: getAddress(chain.vault),
      wallet: player.account.address,
    });
    expect(quote.expiresAt - quote.createdAt).toBe(900_000);
  });

  it('refuses a capacity outside its tier, an intent that says two things, and a foreign or unknown clone', async () => {
    const player = await payingPlayer(gateway, chain);
    const capacity = await player.api.call('quoteAuditionFee', { body: { ...STARTER, assetCapacity: 4 } });
    expect([capacity.status, capacity.error.code]).toEqual([422, 'TIER_CAPACITY_MISMATCH']);
    const both = await player.api.call('quoteAuditionFee', { body: { ...STARTER, cloneId: 1, createClone: {} } });
    expect([both.status, both.error.code]).toEqual([400, 'INTENT_CONFLICT']);
    const foreign = await player.api.call('quoteAuditionFee', { body: { ...STARTER, cloneId: 999_999 } });
    expect([foreign.status, foreign.error.code]).toEqual([404, 'CLONE_NOT_FOUND']);
    const model = await player.api.call('quoteAuditionFee', {
      body: { ...STARTER, createClone: { model: 'pump-best' } },
    });
    expect([model.status, model.error.code]).toEqual([422, 'MODEL_NOT_ALLOWED']);
    const anonymous = await gateway.api.call('quoteAuditionFee', { body: STARTER });
    expect([anonymous.status, anonymous.error.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('refuses a quote for a retired clone', async () => {
    const player = await payingPlayer(gateway, chain);
    const { clone } = await buyClone(chain, player);
    await gateway.app.db.transaction((tx) =>
      tx.updateTable('clones').set({ retired_at: gateway.clock.now() }).where('id', '=', clone.cloneId).execute(),
    );
    const quote = await player.api.call('quoteAuditionFee', { body: { ...STARTER, cloneId: clone.cloneId } });
    expect([quote.status, quote.error.code]).toEqual([409, 'CLONE_RETIRED']);
    const update = await player.api.call('updateClone', {
      params: { cloneId: clone.cloneId },
      body: { displayName: 'x' },
    });
    expect([update.status, update.error.code]).toEqual([409, 'CLONE_RETIRED']);
  });

  it('limits open quotes per user and says when to come back', async () => {
    const twin = await gateway.twin({ QUOTE_MAX_OPEN: '2' });
    const player = await signIn(twin);
    await quoteFor(player);
    await quoteFor(player);
    const third = await player.api.call('quoteAuditionFee', { body: STARTER });
    expect([third.status, third.error.code]).toEqual([429, 'TOO_MANY_QUOTES']);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    await twin.stop();
  });

  it('gives every quote its own nonce of 256 random bits', async () => {
    const player = await payingPlayer(gateway, chain);
    const nonces = await Promise.all(Array.from({ length: 10 }, async () => (await quoteFor(player)).depositNonce));
    expect(new Set(nonces).size).toBe(10);
    expect(Math.max(...nonces.map((nonce) => nonce.length))).toBeGreaterThan(70);
  });
});

describe('submitAuditionFee', () => {
  it('uses the intent of the quote, and upgrades a clone with a second purchase', async () => {
    const player = await payingPlayer(gateway, chain);
    const first = await buyClone(chain, player);
    const quote = await quoteFor(player, { cloneId: first.clone.cloneId }, BUILDER);
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    const upgrade = await player.api.call('submitAuditionFee', {
      body: { depositNonce: quote.depositNonce, ...BUILDER },
    });
    expect(upgrade.body).toMatchObject({
      clone: { cloneId: first.clone.cloneId },
      entitlement: { tier: 'builder', assetCapacity: 5, allowedModels: ['pump-cheap', 'pump-medium'] },
    });
    const { body } = await player.api.call('getEntitlement', { params: { cloneId: first.clone.cloneId } });
    expect(body.slots.map((slot) => slot.tier)).toEqual(['builder', 'starter']);
    expect(await rows('clones', player.userId)).toBe(1);
  });

  it('needs to know what the deposit is for', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player);
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    const body = { depositNonce: quote.depositNonce, ...STARTER };
    const aimless = await player.api.call('submitAuditionFee', { body });
    expect([aimless.status, aimless.error.code]).toEqual([400, 'INTENT_REQUIRED']);
    const both = await player.api.call('submitAuditionFee', { body: { ...body, cloneId: 1, createClone: {} } });
    expect([both.status, both.error.code]).toEqual([400, 'INTENT_CONFLICT']);
    const foreign = await player.api.call('submitAuditionFee', { body: { ...body, cloneId: 999_999 } });
    expect([foreign.status, foreign.error.code]).toEqual([404, 'CLONE_NOT_FOUND']);
    expect(await rows('purchases', player.userId)).toBe(0);
    const created = await player.api.call('submitAuditionFee', {
      body: { ...body, createClone: { model: 'pump-cheap' } },
    });
    expect(created.body).toMatchObject({ alreadyGranted: false, clone: { model: 'pump-cheap' } });
  });

  it('refuses terms other than the quoted ones and records nothing', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    const greedy = { depositNonce: quote.depositNonce, tier: 'pro', assetCapacity: 10, modelStrength: 'best' };
    const answer = await player.api.call('submitAuditionFee', { body: greedy });
    expect([answer.status, answer.error.code]).toEqual([422, 'QUOTE_TERMS_DIFFER']);
    expect(await rows('purchases', player.userId)).toBe(0);
  });

  it('accepts a nonce with leading zeros as the number it is, and refuses one beyond 256 bits', async () => {
    const player = await payingPlayer(gateway, chain);
    const quote = await quoteFor(player, { createClone: {} });
    await pay(chain, player.account, quote);
    await chain.local.mine(2);
    const huge = await player.api.call('submitAuditionFee', { body: { depositNonce: '9'.repeat(78), ...STARTER } });
    expect([huge.status, huge.error.code]).toEqual([400, 'VALIDATION_FAILED']);
    const padded = quote.depositNonce.padStart(78, '0');
    const answer = await player.api.call('submitAuditionFee', { body: { depositNonce: padded, ...STARTER } });
    expect(answer.body).toMatchObject({ purchase: { depositNonce: quote.depositNonce } });
  });

  it('keeps the first answer for an Idempotency-Key and refuses the key with another body', async () => {
    const player = await payingPlayer(gateway, chain);
    const headers = { 'idempotency-key': 'once' };
    const first = await player.api.call('quoteAuditionFee', { body: STARTER, headers });
    const again = await player.api.call('quoteAuditionFee', { body: STARTER, headers });
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await player.api.call('quoteAuditionFee', { body: BUILDER, headers });
    expect([other.status, other.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('answers 503 with a reason while payments are switched off', async () => {
    const twin = await gateway.twin({ PAYMENTS_ENABLED: 'false' });
    const player = await signIn(twin);
    for (const call of [
      player.api.call('quoteAuditionFee', { body: STARTER }),
      player.api.call('submitAuditionFee', { body: { depositNonce: '1', ...STARTER } }),
    ]) {
      const answer = await call;
      expect([answer.status, answer.error.code]).toEqual([503, 'PAYMENTS_DISABLED']);
    }
    expect((await twin.api.call('getPriceList')).body.paymentsEnabled).toBe(false);
    await twin.stop();
  });
});
