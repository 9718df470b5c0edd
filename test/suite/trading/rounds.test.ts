import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestGateway } from '../../support/gateway.ts';
import {
  accountOf,
  HOUR_MS,
  MARKET_START,
  openAccount,
  play,
  startTradingGateway,
  trader,
} from '../../support/trading-world.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTradingGateway();
});
afterAll(() => gateway?.stop());

describe('an audition account', () => {
  it('trades what its graph decides, for six hours of market time, and completes', async () => {
    const owner = await trader(gateway);
    const { accountId } = await openAccount(gateway, owner);
    const account = accountOf(owner, accountId);
    expect(await account.get()).toMatchObject({ state: 'pending', equity: '0', startAt: null, cursorAt: null });
    await play(gateway, HOUR_MS);
    expect(await account.get()).toMatchObject({ state: 'active', cursorAt: MARKET_START + HOUR_MS });
    await play(gateway, 6 * HOUR_MS);
  });
});
