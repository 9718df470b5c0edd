import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ApiError,
  createBrowserClient,
  createGatewayClient,
  createSessionClient,
  type GatewayClient,
  idempotencyKey,
  idempotent,
  isApiError,
  pages,
  repeat,
  type SignedIn,
  unwrap,
} from '../../../client/src/index.ts';
import { createPageFetch } from '../../support/cookie-fetch.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { buyClone, type PaymentChain, payingPlayer, STARTER, startPaymentChain } from '../../support/payments.ts';
import { CHAIN_ID, newAccount, signIn } from '../../support/players.ts';

let gateway: TestGateway;
let chain: PaymentChain;

beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({ env: chain.env });
});

afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

/** A program with the token of a funded wallet. */
async function program(): Promise<GatewayClient> {
  const { signIn: tokens } = await payingPlayer(gateway, chain);
  return createGatewayClient({ baseUrl: gateway.url, token: tokens.accessToken });
}

/** What a call was refused with. */
async function refusal(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error(`expected an ApiError, got ${error}`);
  return error;
}

describe('a program', () => {
  it('calls the contract with a bearer token', async () => {
    const { signIn: tokens, userId } = await signIn(gateway);
    const api = createGatewayClient({ baseUrl: `${gateway.url}/`, token: async () => tokens.accessToken });
    expect((await unwrap(api.GET('/auth/me'))).user.userId).toBe(userId);
    expect(await unwrap(api.POST('/auth/session/logout', { body: {} }))).toBeUndefined();
    expect(await refusal(unwrap(api.GET('/auth/me')))).toMatchObject({ code: 'SESSION_REVOKED', endsSession: true });
  });

  it('calls public operations without one', async () => {
    const api = createGatewayClient({ baseUrl: gateway.url });
    expect((await unwrap(api.GET('/economy/price-list'))).tiers.length).toBeGreaterThan(0);
    expect(await refusal(unwrap(api.GET('/clones')))).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 });
  });

  it('is told every problem of a request, by place', async () => {
    const api = await program();
    const body = { ...STARTER, assetCapacity: 0, tier: 'none' as 'starter' };
    const error = await refusal(unwrap(api.POST('/economy/audition-fee/quote', { body })));
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED', status: 400, retryable: false });
    expect(error.requestId).toMatch(/\S/);
    expect(error.issues.map(({ path }) => path).sort()).toEqual(['/assetCapacity', '/tier']);
    expect(isApiError(error, 'VALIDATION_FAILED')).toBe(true);
    expect(isApiError(error, 'CLONE_NOT_FOUND', 'NETWORK')).toBe(false);
    expect(isApiError(error) && !isApiError(new Error('other'))).toBe(true);
  });

  it('gets the first answer again under the same idempotency key, and another under another', async () => {
    const api = await program();
    const quote = async (key: string) => {
      const body = { ...STARTER, createClone: {} };
      return (await unwrap(api.POST('/economy/audition-fee/quote', { params: idempotent(key), body }))).quoteId;
    };
    const key = idempotencyKey();
    const first = await quote(key);
    expect(await quote(key)).toBe(first);
    expect(await quote(idempotencyKey())).not.toBe(first);
  });

  it('walks through the pages of a list', async () => {
    const player = await payingPlayer(gateway, chain);
    const api = createGatewayClient({ baseUrl: gateway.url, token: player.signIn.accessToken });
    const bought: string[] = [];
    for (let count = 0; count < 3; count += 1) bought.unshift((await buyClone(chain, player)).purchase.purchaseId);
    const found: string[][] = [];
    for await (const { purchases } of pages((query) =>
      unwrap(api.GET('/economy/purchases', { params: { query: { ...query, limit: 2 } } })),
    )) {
      found.push(purchases.map(({ purchaseId }) => purchaseId));
    }
    expect(found).toEqual([bought.slice(0, 2), bought.slice(2)]);
  });
});

describe('failures', () => {
  it('are ApiErrors when nothing answers, and when something else does', async () => {
    const nowhere = createGatewayClient({ baseUrl: 'http://127.0.0.1:1' });
    expect(await refusal(unwrap(nowhere.GET('/assets')))).toMatchObject({
      code: 'NETWORK',
      status: 0,
      retryable: true,
    });
    const stranger = async () => new Response('<h1>502</h1>', { status: 502, headers: { 'retry-after': '3' } });
    const behind = createGatewayClient({ baseUrl: gateway.url, fetch: stranger });
    expect(await refusal(unwrap(behind.GET('/assets')))).toMatchObject({
      code: 'BAD_ANSWER',
      status: 502,
      retryable: true,
      retryAfterMs: 3000,
    });
  });

  it('stay aborts when they are', async () => {
    const api = createGatewayClient({ baseUrl: gateway.url });
    const call = unwrap(api.GET('/assets', { signal: AbortSignal.abort() }));
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    const asked = createSessionClient({ baseUrl: gateway.url }).session({ signal: AbortSignal.abort() });
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('that are retryable are repeated, as often as wanted and as late as asked for', async () => {
    const error = (retryable: boolean) =>
      new ApiError({ code: 'X', message: '', status: 503, retryable, retryAfterMs: 1 });
    const calls = async (outcomes: readonly (Error | 'done')[], attempts = 3) => {
      const left = [...outcomes];
      const result = await repeat(
        async () => {
          const outcome = left.shift();
          if (outcome instanceof Error) throw outcome;
          return outcome;
        },
        { attempts, backoffMs: 1 },
      ).catch((reason: unknown) => reason);
      return [result, outcomes.length - left.length];
    };
    expect(await calls([error(true), error(true), 'done'])).toEqual(['done', 3]);
    expect(await calls([error(true), error(true), 'done'], 2)).toEqual([error(true), 2]);
    expect(await calls([error(false), 'done'])).toEqual([error(false), 1]);
    expect(await calls([new TypeError('no'), 'done'])).toEqual([new TypeError('no'), 1]);
  });

  it('are repeated no longer than the signal allows', async () => {
    const controller = new AbortController();
    const waiting = repeat(
      async () => {
        setImmediate(() => controller.abort(new Error('enough')));
        throw new ApiError({ code: 'X', message: '', status: 503, retryable: true, retryAfterMs: 600_000 });
      },
      { signal: controller.signal },
    );
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('a page', () => {
  async function openPage() {
    const fetch = createPageFetch();
    const options = { baseUrl: gateway.url, fetch };
    const session = createSessionClient(options);
    const account = newAccount();
    const signInHere = async () => {
      const { message } = await session.challenge({ address: account.address, chainId: CHAIN_ID });
      return session.verify({ message, signature: await account.signMessage({ message }) });
    };
    return { api: createBrowserClient(options), session, account, signIn: signInHere, cookies: fetch.cookies };
  }

  it('calls the contract with cookies alone, reading and writing', async () => {
    const page = await openPage();
    const { isNewUser, user } = await page.signIn();
    expect(isNewUser).toBe(true);
    expect((await unwrap(page.api.GET('/auth/me'))).user.userId).toBe(user.userId);
    const body = { ...STARTER, createClone: {} };
    const quote = await unwrap(page.api.POST('/economy/audition-fee/quote', { body }));
    expect(quote.wallet).toBe(page.account.address);
  });

  it('renews and ends its session', async () => {
    const page = await openPage();
    expect(await page.session.session()).toBeNull();
    await page.signIn();
    const before = (await page.session.session()) as SignedIn;
    gateway.clock.advance(1000);
    const after = await page.session.refresh();
    expect(after.session.accessExpiresAt).toBeGreaterThan(before.session.accessExpiresAt);
    await page.session.logout({ allSessions: true });
    expect([await page.session.session(), page.cookies.size]).toEqual([null, 0]);
    expect(await refusal(page.session.refresh())).toMatchObject({ status: 401, endsSession: true });
  });

  it('of another origin is refused', async () => {
    const foreign = createSessionClient({ baseUrl: gateway.url, fetch: createPageFetch({ site: 'cross-site' }) });
    expect(await refusal(foreign.logout())).toMatchObject({ code: 'CROSS_SITE_REQUEST', status: 403 });
  });
});
