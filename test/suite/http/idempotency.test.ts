import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type Player, signIn } from '../../support/players.ts';

const TERMS = { tier: 'starter', assetCapacity: 1, modelStrength: 'cheap' } as const;
// Quoting needs no answer of the chain.
const CHAIN_ENV = {
  PAYMENTS_ENABLED: 'true',
  CHAIN_RPC_URLS: 'http://127.0.0.1:9',
  CHAIN_RPC_TIMEOUT_MS: '200',
  SIGNED_VAULT_ADDRESS: '0x5FbDB2315678afecb367f032d93F642f64180aa3',
  RESOLVER_ADDRESS: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
};

let gateway: TestGateway;
let player: Player;
beforeAll(async () => {
  gateway = await startGateway({ env: { ...CHAIN_ENV, QUOTE_MAX_OPEN: '12' } });
});
afterAll(() => gateway?.stop());

const quote = (who: Player, key: string, body: object = TERMS) =>
  who.api.call('quoteAuditionFee', { body, headers: { 'idempotency-key': key } });
const rowsOf = async (table: 'quotes' | 'idempotency_keys', who: Player) => {
  const rows = await gateway.app.db.read
    .selectFrom(table)
    .select((eb) => eb.fn.countAll().as('count'))
    .where('user_id', '=', who.userId)
    .executeTakeFirstOrThrow();
  return Number(rows.count);
};

describe('an Idempotency-Key', () => {
  beforeAll(async () => {
    player = await signIn(gateway);
  });

  it('answers a repeat with the first answer, and says so', async () => {
    const first = await quote(player, 'again');
    const second = await quote(player, 'again');
    expect(first.status).toBe(200);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(second.status).toBe(200);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);
    expect(second.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(await rowsOf('quotes', player)).toBe(1);
  });

  it('takes the same body in another order of its keys for the same', async () => {
    const { tier, ...rest } = TERMS;
    const answer = await quote(player, 'again', { ...rest, tier });
    expect(answer.headers['idempotency-replayed']).toBe('true');
  });

  it('refuses another body with 422', async () => {
    const answer = await quote(player, 'again', { ...TERMS, assetCapacity: 2 });
    expect(answer.status).toBe(422);
    expect(answer.error).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(answer.error.retryable).toBeUndefined();
  });

  it('means nothing to another user', async () => {
    const other = await signIn(gateway);
    const answer = await quote(other, 'again', { ...TERMS, assetCapacity: 2 });
    expect(answer.status).toBe(200);
    expect(answer.headers['idempotency-replayed']).toBeUndefined();
  });

  it('means nothing on another path', async () => {
    const headers = { 'idempotency-key': 'again' };
    const first = await player.api.call('requestRefund', { params: { purchaseId: 'pur_1' }, headers });
    const other = await player.api.call('requestRefund', { params: { purchaseId: 'pur_2' }, headers });
    const again = await player.api.call('requestRefund', { params: { purchaseId: 'pur_1' }, headers });
    expect([first, other, again].map((answer) => answer.status)).toEqual([404, 404, 404]);
    expect([first, other, again].map((answer) => answer.headers['idempotency-replayed'])).toEqual([
      undefined,
      undefined,
      'true',
    ]);
  });

  it('keeps a final refusal, under the id of the request that it answers now', async () => {
    const body = { ...TERMS, assetCapacity: 10 };
    const first = await quote(player, 'refused', body);
    const second = await quote(player, 'refused', body);
    expect(first.error.code).toBe('TIER_CAPACITY_MISMATCH');
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.error).toEqual({ ...first.error, requestId: second.headers['x-request-id'] });
    expect(second.error.requestId).not.toBe(first.error.requestId);
  });

  it('runs fifty simultaneous requests once', async () => {
    const who = await signIn(gateway);
    const answers = await Promise.all(Array.from({ length: 50 }, () => quote(who, 'race')));
    const [done, waiting] = [200, 409].map((status) => answers.filter((answer) => answer.status === status));
    expect((done?.length ?? 0) + (waiting?.length ?? 0)).toBe(50);
    expect(new Set(done?.map((answer) => answer.body.quoteId)).size).toBe(1);
    for (const answer of waiting ?? []) {
      expect(answer.error).toMatchObject({ code: 'IDEMPOTENCY_IN_PROGRESS', retryable: true });
      expect(answer.headers['retry-after']).toMatch(/^[12]$/);
    }
    expect(await rowsOf('quotes', who)).toBe(1);
    expect((await quote(who, 'race')).headers['idempotency-replayed']).toBe('true');
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(129)],
    ['with white space', 'a b'],
    ['not ASCII', 'clé'],
  ])('is refused with 400 when it is %s', async (_, key) => {
    const answer = await quote(player, key);
    expect(answer.status).toBe(400);
    expect(answer.error.details?.issues).toContainEqual(
      expect.objectContaining({ in: 'header', path: '/idempotency-key' }),
    );
  });

  it('does not keep what the contract refuses: the mended request runs', async () => {
    const wrong = await quote(player, 'mended', { ...TERMS, tier: 'gold' });
    const right = await quote(player, 'mended');
    expect([wrong.status, right.status]).toEqual([400, 200]);
    expect(right.headers['idempotency-replayed']).toBeUndefined();
  });

  it('does not keep a 401 or anything that may succeed later', async () => {
    const who = await signIn(gateway);
    const before = await rowsOf('idempotency_keys', who);
    const anonymous = await gateway.api.call('quoteAuditionFee', {
      body: TERMS,
      headers: { 'idempotency-key': 'later' },
    });
    expect(anonymous.status).toBe(401);
    // QUOTE_MAX_OPEN: a 429 of a rule, inside the run.
    for (let count = 0; count < 12; count += 1) expect((await quote(who, `fill-${count}`)).status).toBe(200);
    const full = await quote(who, 'later');
    expect(full.error).toMatchObject({ code: 'TOO_MANY_QUOTES', retryable: true });
    // The chain is down: a 503.
    const submit = await who.api.call('submitAuditionFee', {
      body: { ...TERMS, depositNonce: '1', createClone: {} },
      headers: { 'idempotency-key': 'later' },
    });
    expect(submit.error).toMatchObject({ code: 'CHAIN_UNREACHABLE', retryable: true });
    expect(await rowsOf('idempotency_keys', who)).toBe(before + 12);
  });

  it('is ignored where the contract does not offer it', async () => {
    for (let count = 0; count < 2; count += 1) {
      const answer = await player.api.call('listClones', { headers: { 'idempotency-key': 'again' } });
      expect(answer.headers['idempotency-replayed']).toBeUndefined();
    }
  });

  it('survives a restart, and runs out after a day', async () => {
    const who = await signIn(gateway);
    const first = await quote(who, 'restart');
    await gateway.restart();
    const api = gateway.api.as(who.signIn.accessToken);
    const headers = { 'idempotency-key': 'restart' };
    const second = await api.call('quoteAuditionFee', { body: TERMS, headers });
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual(first.body);

    gateway.clock.advance(24 * 60 * 60_000);
    const later = await signIn(gateway, who.account);
    expect(later.userId).toBe(who.userId);
    const third = await quote(later, 'restart');
    expect(third.headers['idempotency-replayed']).toBeUndefined();
    expect(third.body.quoteId).not.toBe(first.body.quoteId);
  });
});
