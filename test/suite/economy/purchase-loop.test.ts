import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type PaymentChain, pay, payingPlayer, quoteFor, STARTER, startPaymentChain } from '../../support/payments.ts';

describe('from a wallet to a clone', () => {
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

  it('signs in, pays, waits for confirmations and owns a clone with its default draft', async () => {
    const player = await payingPlayer(gateway, chain);
    expect(player.signIn.isNewUser).toBe(true);
    const quote = await quoteFor(player, { createClone: { displayName: 'Momentum Mia' } });
    expect(quote).toMatchObject({
      ...STARTER,
      amountWei: '10000000000000000',
      amountEthString: '0.01',
      currency: 'ETH',
    });
    const body = { depositNonce: quote.depositNonce, ...STARTER };

    const early = await player.api.call('submitAuditionFee', { body });
    expect(early.status).toBe(409);
    expect(early.error).toMatchObject({ code: 'DEPOSIT_NOT_FOUND', retryable: true });

    await pay(chain, player.account, quote);
    const unconfirmed = await player.api.call('submitAuditionFee', { body });
    expect(unconfirmed.status).toBe(409);
    expect(unconfirmed.error).toMatchObject({
      code: 'DEPOSIT_UNCONFIRMED',
      retryable: true,
      details: { confirmations: 1, required: 2 },
    });

    await chain.local.mine(1);
    const granted = await player.api.call('submitAuditionFee', { body });
    expect(granted.body).toMatchObject({
      alreadyGranted: false,
      clone: { displayName: 'Momentum Mia', state: 'setup_required', model: null },
      purchase: { state: 'granted', wallet: player.account.address },
      entitlement: { tier: 'starter', assetCapacity: 3, status: 'active', allowedModels: ['pump-cheap'] },
      draft: { revision: 1 },
      activeStrategyVersion: null,
    });
    expect(granted.status).toBe(200);

    const again = await player.api.call('submitAuditionFee', { body });
    expect(again.body).toMatchObject({ alreadyGranted: true, clone: granted.body.clone });

    const cloneId = granted.body.clone.cloneId;
    const clone = await player.api.call('getClone', { params: { cloneId } });
    expect(clone.body.clone).toEqual(granted.body.clone);
    const draft = await player.api.call('getStrategyDraft', { params: { cloneId } });
    expect(draft.body).toMatchObject({ persisted: false, draft: { graph: { schemaVersion: 1 } } });
    expect(draft.headers.etag).toMatch(/^"draft-\d+-1"$/);
  });
});
