import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Challenge } from '../../../src/auth/challenge-store.ts';
import { atOnce, countRows, findStored, outcome, signedChallenge, tally } from '../../support/auth.ts';
import { startGateway, TEST_DOMAIN, type TestGateway } from '../../support/gateway.ts';
import { CHAIN_ID, challengeFor, newAccount, signIn } from '../../support/players.ts';

const HOUR_MS = 3_600_000;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway?.stop());

const issue = (body: Record<string, unknown>) =>
  gateway.api.call('issueSiweChallenge', { body: { address: newAccount().address, chainId: CHAIN_ID, ...body } });

describe('a challenge', () => {
  it('is a complete ERC-4361 message with a fresh nonce and five minutes to sign it', async () => {
    const { address } = newAccount();
    const first = await challengeFor(gateway.api, address, { statement: 'Welcome!' });
    expect(first).toMatchObject({ address, chainId: CHAIN_ID, domain: TEST_DOMAIN, uri: `https://${TEST_DOMAIN}` });
    expect(first.nonce).toMatch(/^[A-Za-z0-9]{22,}$/);
    expect(first.expiresAt - first.issuedAt).toBe(300_000);
    expect(first.message.split('\n')).toEqual([
      `${TEST_DOMAIN} wants you to sign in with your Ethereum account:`,
      address,
      '',
      'Welcome!',
      '',
      `URI: https://${TEST_DOMAIN}`,
      'Version: 1',
      `Chain ID: ${CHAIN_ID}`,
      `Nonce: ${first.nonce}`,
      `Issued At: ${new Date(first.issuedAt).toISOString()}`,
      `Expiration Time: ${new Date(first.expiresAt).toISOString()}`,
    ]);
    const second = await challengeFor(gateway.api, address);
    expect(second.nonce).not.toBe(first.nonce);
    expect(second.statement).toBeNull();
  });

  it('takes an address in any case and names it in checksum case', async () => {
    const { address } = newAccount();
    const upper = `0x${address.slice(2).toUpperCase()}`;
    expect((await challengeFor(gateway.api, address.toLowerCase())).address).toBe(address);
    expect((await challengeFor(gateway.api, upper)).message).toContain(`\n${address}\n`);
  });

  it('takes a domain and a uri that are on the allow-list', async () => {
    const uri = 'http://localhost:8787/sign-in?next=%2Fclones#now';
    expect((await issue({ domain: 'localhost:8787', uri })).body).toMatchObject({ domain: 'localhost:8787', uri });
    expect((await issue({ uri })).body).toMatchObject({ domain: 'localhost:8787', uri });
    expect((await issue({ domain: 'localhost:8787' })).body.uri).toBe('https://localhost:8787');
  });

  it('is refused with 422 for a domain or a uri that is not on the allow-list', async () => {
    const uris = [
      'https://evil.example',
      `https://${TEST_DOMAIN}.evil.example`,
      `https://${TEST_DOMAIN}@evil.example`,
      `https://user@${TEST_DOMAIN}`,
      `https://:@${TEST_DOMAIN}`,
      `https://evil.example/${TEST_DOMAIN}`,
      `https:${TEST_DOMAIN}`,
      `https:///${TEST_DOMAIN}`,
      `https:/${TEST_DOMAIN}`,
      'https://app%2Eexample',
      `https://${TEST_DOMAIN}:8443`,
      `ftp://${TEST_DOMAIN}`,
      `javascript://${TEST_DOMAIN}/%0Aalert(1)`,
      'urn:example',
    ];
    for (const uri of uris) expect(outcome(await issue({ uri })), uri).toBe('422 SIWE_DOMAIN_NOT_ALLOWED');
    for (const domain of ['evil.example', `${TEST_DOMAIN}:8443`, `x.${TEST_DOMAIN}`, 'APP.example', '[::1]:8787']) {
      expect(outcome(await issue({ domain })), domain).toBe('422 SIWE_DOMAIN_NOT_ALLOWED');
    }
    const mixed = await issue({ domain: TEST_DOMAIN, uri: 'http://localhost:8787' });
    expect(outcome(mixed)).toBe('422 SIWE_DOMAIN_NOT_ALLOWED');
  });

  it('is refused with 422 for a chain that is not on the allow-list', async () => {
    expect(outcome(await issue({ chainId: 1 }))).toBe('422 SIWE_CHAIN_NOT_ALLOWED');
  });

  it('is refused with 400 when the request does not match the contract, naming every problem', async () => {
    const answer = await issue({ address: '0x12', chainId: 0, statement: 'two\nlines', wallet: 'x' });
    expect(outcome(answer)).toBe('400 VALIDATION_FAILED');
    const { issues } = answer.error.details as { issues: { path: string }[] };
    expect(new Set(issues.map((each) => each.path))).toEqual(
      new Set(['/address', '/chainId', '/statement', '/wallet']),
    );
    for (const body of [{ statement: 'x'.repeat(301) }, { statement: 'größe' }, { chainId: '1' }, { purpose: 'x' }]) {
      expect(outcome(await issue(body)), JSON.stringify(body)).toBe('400 VALIDATION_FAILED');
    }
  });

  it('is refused with 400 for a uri that RFC 3986 does not know', async () => {
    for (const end of ['/a[b]', '/%zz', '/?q=[1]', '/#a#b', '/a|b', '/{id}', '/"', '/<']) {
      const answer = await issue({ uri: `https://${TEST_DOMAIN}${end}` });
      expect(outcome(answer), end).toBe('400 VALIDATION_FAILED');
      expect(answer.error.details).toMatchObject({ issues: [{ in: 'body', path: '/uri' }] });
    }
  });

  it('to link a wallet is refused with 401 without a living session', async () => {
    expect(outcome(await issue({ purpose: 'link_wallet' }))).toBe('401 UNAUTHENTICATED');
    const body = { address: newAccount().address, chainId: CHAIN_ID };
    const nonsense = await gateway.api.as('nonsense').call('issueSiweChallenge', { body });
    expect(outcome(nonsense)).toBe('401 UNAUTHENTICATED');
  });
});

describe('signing in with a key-owned account', () => {
  it('makes an account at the first time and finds it again afterwards', async () => {
    const account = newAccount();
    const first = await signIn(gateway, account);
    expect(first.signIn).toMatchObject({
      isNewUser: true,
      user: { userId: first.userId, wallets: [{ address: account.address, kind: 'eoa', chainId: null }] },
    });
    const second = await signIn(gateway, account);
    expect(second.signIn).toMatchObject({ isNewUser: false, user: first.signIn.user });
    expect(second.signIn.sessionId).not.toBe(first.signIn.sessionId);
    expect(second.signIn.refreshToken).not.toBe(first.signIn.refreshToken);
  });

  it('works with every statement that the contract allows, also with one that looks like a line of the message', async () => {
    const allowed = "AZaz09 ._~:/?#[]@!$&'()*+,;=-";
    for (const statement of ['Nonce: abcdefgh12345678', 'URI: https://evil.example', 'Chain ID: 1', ' ', allowed]) {
      const body = await signedChallenge(gateway.api, newAccount(), { statement });
      expect(outcome(await gateway.api.call('verifySiweSignature', { body })), statement).toBe('200');
    }
  });

  it('tells who is signed in, by which wallet and until when', async () => {
    const player = await signIn(gateway);
    const me = await player.api.call('getMe');
    expect(me.status).toBe(200);
    expect(me.body).toEqual({
      user: player.signIn.user,
      session: {
        sessionId: player.signIn.sessionId,
        createdAt: expect.any(Number),
        expiresAt: me.body.session.createdAt + 30 * 24 * HOUR_MS,
        accessExpiresAt: player.signIn.accessExpiresAt,
        walletId: player.signIn.user.wallets[0]?.walletId,
        address: player.account.address,
      },
    });
    expect(outcome(await gateway.api.call('getMe'))).toBe('401 UNAUTHENTICATED');
  });

  it('makes one account when one wallet signs in for the first time ten times at once', async () => {
    const account = newAccount();
    const proofs = await atOnce(10, () => signedChallenge(gateway.api, account));
    const users = await countRows(gateway, 'users');
    const answers = await atOnce(10, (index) => gateway.api.call('verifySiweSignature', { body: proofs[index] }));
    expect(tally(answers)).toEqual({ '200': 10 });
    expect(new Set(answers.map((answer) => answer.body.user.userId)).size).toBe(1);
    expect(answers.filter((answer) => answer.body.isNewUser)).toHaveLength(1);
    expect((await countRows(gateway, 'users')) - users).toBe(1);
  });

  it('is refused with 400 when the message is none, and 401 when it is not a stored one', async () => {
    const verify = (message: string, signature = `0x${'11'.repeat(65)}`) =>
      gateway.api.call('verifySiweSignature', { body: { message, signature } });
    const { message } = await challengeFor(gateway.api, newAccount().address);
    expect(outcome(await verify('hello'))).toBe('400 SIWE_MESSAGE_MALFORMED');
    expect(outcome(await verify(''))).toBe('400 VALIDATION_FAILED');
    expect(outcome(await verify(message, '0x123'))).toBe('400 VALIDATION_FAILED');
    expect(outcome(await verify(message.replace(/Nonce: \w+/, 'Nonce: AAAAAAAAAAAA')))).toBe('401 CHALLENGE_NOT_FOUND');
  });

  it('says when contract wallets of the chain cannot be verified, which costs no attempt', async () => {
    const account = newAccount();
    const { message } = await challengeFor(gateway.api, account.address);
    const verify = (signature: string) => gateway.api.call('verifySiweSignature', { body: { message, signature } });
    const wrong = await newAccount().signMessage({ message });
    for (let attempt = 0; attempt < 6; attempt += 1) {
      expect(outcome(await verify(wrong))).toBe('401 WALLET_CHAIN_UNSUPPORTED');
    }
    expect(outcome(await verify(await account.signMessage({ message })))).toBe('200');
  });
});

describe('sign-in that is switched off', () => {
  it('answers 503 to challenges, proofs and links, and lets living sessions go on', async () => {
    const player = await signIn(gateway);
    const body = await signedChallenge(gateway.api, newAccount());
    const link = await signedChallenge(player.api, newAccount(), { purpose: 'link_wallet' });
    const off = await gateway.twin({ SIGN_IN_ENABLED: 'false' });
    const asPlayer = off.api.as(player.signIn.accessToken);
    const challenge = await off.api.call('issueSiweChallenge', {
      body: { address: newAccount().address, chainId: CHAIN_ID },
    });
    expect(outcome(challenge)).toBe('503 SIGN_IN_DISABLED');
    expect(challenge.error.retryable).toBe(true);
    expect(outcome(await off.api.call('verifySiweSignature', { body }))).toBe('503 SIGN_IN_DISABLED');
    expect(outcome(await asPlayer.call('linkWallet', { body: link }))).toBe('503 SIGN_IN_DISABLED');
    expect(outcome(await asPlayer.call('getMe'))).toBe('200');
    const { refreshToken } = player.signIn;
    expect(outcome(await off.api.call('refreshSession', { body: { refreshToken } }))).toBe('200');
    await off.stop();
    expect(outcome(await gateway.api.call('verifySiweSignature', { body }))).toBe('200');
  });
});

describe('open challenges', () => {
  const env = { SIWE_MAX_OPEN_PER_ADDRESS: '2', SIWE_MAX_OPEN_PER_CLIENT: '4', TRUSTED_PROXY_HOPS: '1' };
  let capped: TestGateway;
  beforeAll(async () => {
    capped = await startGateway({ env });
  });
  afterAll(() => capped?.stop());

  let clients = 0;
  const newClient = () => {
    clients += 1;
    return `198.51.100.${clients}`;
  };
  const ask = (client: string, address: string = newAccount().address) =>
    capped.api.call('issueSiweChallenge', {
      body: { address, chainId: CHAIN_ID },
      headers: { 'x-forwarded-for': client },
    });

  it('are capped per address and client, with 429 and Retry-After', async () => {
    const client = newClient();
    const { address } = newAccount();
    for (let index = 0; index < 2; index += 1) expect(outcome(await ask(client, address))).toBe('200');
    const refused = await ask(client, address);
    expect(outcome(refused)).toBe('429 TOO_MANY_CHALLENGES');
    expect(refused.error.retryable).toBe(true);
    expect(Number(refused.headers['retry-after'])).toBe(300);
    expect(outcome(await ask(newClient(), address)), 'another client is not kept from that address').toBe('200');
  });

  it('are capped per address over all clients', async () => {
    const { address } = newAccount();
    const answers = [];
    for (let index = 0; index < 21; index += 1) answers.push(await ask(newClient(), address));
    expect(tally(answers)).toEqual({ '200': 20, '429 TOO_MANY_CHALLENGES': 1 });
  });

  it('are capped per client, however many addresses it asks for and whatever it claims to be', async () => {
    const client = newClient();
    for (let index = 0; index < 4; index += 1) expect(outcome(await ask(client))).toBe('200');
    expect(outcome(await ask(client))).toBe('429 TOO_MANY_CHALLENGES');
    expect(outcome(await ask(`203.0.113.7, ${client}`))).toBe('429 TOO_MANY_CHALLENGES');
  });

  it('are capped when fifty are asked for at once', async () => {
    const client = newClient();
    const answers = await atOnce(50, () => ask(client));
    expect(tally(answers)).toEqual({ '200': 4, '429 TOO_MANY_CHALLENGES': 46 });
  });

  it('make room when they are used or expire', async () => {
    const client = newClient();
    const account = newAccount();
    const { message } = (await ask(client, account.address)).body;
    expect(outcome(await ask(client, account.address))).toBe('200');
    expect(outcome(await ask(client, account.address))).toBe('429 TOO_MANY_CHALLENGES');
    const signature = await account.signMessage({ message });
    expect(outcome(await capped.api.call('verifySiweSignature', { body: { message, signature } }))).toBe('200');
    expect(outcome(await ask(client, account.address))).toBe('200');
    expect(outcome(await ask(client, account.address))).toBe('429 TOO_MANY_CHALLENGES');
    capped.clock.advance(300_000);
    expect(outcome(await ask(client, account.address))).toBe('200');
  });

  it('are pruned a day after they expired, however many, together with refresh tokens', async () => {
    await signIn(capped);
    const row = (await findStored(capped, (await ask(newClient())).body.message)) as Challenge;
    const copies = Array.from({ length: 1200 }, (_, index) => ({ ...row, nonce: `copy${index}` }));
    await capped.app.db.transaction(async (tx) => {
      await tx.insertInto('siwe_challenges').values(copies).execute();
    });
    capped.clock.advance(7 * 24 * HOUR_MS + 25 * HOUR_MS);
    const living = await ask(newClient());
    await capped.restart();
    await vi.waitFor(
      async () => {
        const nonces = await capped.app.db.read.selectFrom('siwe_challenges').select('nonce').execute();
        expect(nonces).toEqual([{ nonce: living.body.nonce }]);
        const tokens = await capped.app.db.read.selectFrom('refresh_tokens').select('session_id').execute();
        expect(tokens).toEqual([]);
      },
      { timeout: 10_000, interval: 100 },
    );
  });
});
