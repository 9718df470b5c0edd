import { type Hex, serializeErc6492Signature } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  atOnce,
  countRows,
  findStored,
  nonceIn,
  outcome,
  type SignedMessage,
  seedChallenge,
  signedChallenge,
  startWalletChain,
  tally,
  type WalletChain,
  walletChainEnv,
} from '../../support/auth.ts';
import { type RpcProxy, signCounterfactual, startRpcProxy } from '../../support/chain.ts';
import { startGateway, TEST_DOMAIN, type TestGateway } from '../../support/gateway.ts';
import { CHAIN_ID, challengeFor, newAccount, signIn } from '../../support/players.ts';

const OTHER_CHAIN_ID = 31338;
const MAX_ATTEMPTS = 5;

let chain: WalletChain;
let proxy: RpcProxy;
let gateway: TestGateway;
beforeAll(async () => {
  chain = await startWalletChain();
  proxy = await startRpcProxy(chain.local.rpcUrl);
  const env = walletChainEnv({ chainId: CHAIN_ID, rpcUrl: proxy.url });
  gateway = await startGateway({ env: { ...env, SIWE_CHAIN_IDS: `${CHAIN_ID},${OTHER_CHAIN_ID}` } });
});
afterAll(async () => {
  await gateway?.stop();
  await proxy?.close();
  await chain?.local.stop();
});

const verify = (body: SignedMessage, headers: Record<string, string> = {}) =>
  gateway.api.call('verifySiweSignature', { body, headers });
const attempt = async (body: SignedMessage) => outcome(await verify(body));

/** The account signs another message than the one that was issued to it. */
async function signAltered(alter: (message: string) => string) {
  const account = newAccount();
  const { message: issued } = await challengeFor(gateway.api, account.address);
  const message = alter(issued);
  expect(message).not.toBe(issued);
  return { account, issued, message, signature: await account.signMessage({ message }) };
}

describe('a valid signature of a message that this server did not issue', () => {
  const alterations: readonly [string, (message: string) => string][] = [
    ['another domain', (text) => text.replace(TEST_DOMAIN, 'evil.example')],
    ['another domain of the allow-list', (text) => text.replace(TEST_DOMAIN, 'localhost:8787')],
    ['a domain with a scheme', (text) => `https://${text}`],
    ['another uri', (text) => text.replace(`URI: https://${TEST_DOMAIN}`, 'URI: https://evil.example')],
    [
      'another uri of the allow-list',
      (text) => text.replace(`URI: https://${TEST_DOMAIN}`, 'URI: http://localhost:8787'),
    ],
    ['another chain', (text) => text.replace(`Chain ID: ${CHAIN_ID}`, 'Chain ID: 1')],
    ['another chain of the allow-list', (text) => text.replace(`Chain ID: ${CHAIN_ID}`, `Chain ID: ${OTHER_CHAIN_ID}`)],
    ['a chain written otherwise', (text) => text.replace(`Chain ID: ${CHAIN_ID}`, `Chain ID: 0${CHAIN_ID}`)],
    ['another address', (text) => text.replace(/\n0x\w{40}\n/, `\n${newAccount().address}\n`)],
    ['another nonce', (text) => text.replace(/Nonce: .*/, 'Nonce: abcdefghijklmnopqrstuvwx')],
    ['a later expiry', (text) => text.replace(/Expiration Time: .*/, 'Expiration Time: 2999-01-01T00:00:00.000Z')],
    ['no expiry', (text) => text.replace(/\nExpiration Time: .*/, '')],
    ['a notBefore', (text) => `${text}\nNot Before: 2020-01-01T00:00:00.000Z`],
    ['a request id', (text) => `${text}\nRequest ID: 1`],
    ['resources', (text) => `${text}\nResources:\n- https://evil.example`],
    ['a statement', (text) => text.replace('\n\n\n', '\n\nGive me everything.\n\n')],
  ];
  for (const [name, alter] of alterations) {
    it(`with ${name} is refused and leaves the challenge usable`, async () => {
      const { account, issued, message, signature } = await signAltered(alter);
      expect(await attempt({ message, signature })).toBe('401 CHALLENGE_NOT_FOUND');
      expect(await findStored(gateway, issued)).toMatchObject({ attempts: 0, consumed_at: null });
      expect(await attempt({ message: issued, signature })).toBe('401 SIGNATURE_INVALID');
      const own = await account.signMessage({ message: issued });
      expect(await attempt({ message: issued, signature: own })).toBe('200');
    });
  }

  it('altered by one byte anywhere is refused', async () => {
    const account = newAccount();
    const { message } = await challengeFor(gateway.api, account.address, { statement: 'Sign in.' });
    const signature = await account.signMessage({ message });
    for (let at = 0; at < message.length; at += 1) {
      const altered = message.slice(0, at) + String.fromCharCode(message.charCodeAt(at) ^ 1) + message.slice(at + 1);
      const answer = await verify({ message: altered, signature });
      expect([400, 401], `byte ${at}`).toContain(answer.status);
    }
    expect(await attempt({ message, signature })).toBe('200');
  });

  it('altered by look-alikes, line ends or invisible characters is refused', async () => {
    const disguises: readonly ((text: string) => string)[] = [
      (text) => text.replace('app.example', '\u0430pp.example'), // Cyrillic a
      (text) => text.replace('app.example', 'app\u3002example'), // ideographic full stop
      (text) => text.replace('app.example', 'app.example\u200b'), // zero-width space
      (text) => text.replace('app.example', '\uff41pp.example'), // full-width a
      (text) => text.replace('Version: 1', 'Version: \uff11'), // full-width 1
      (text) => text.replace('URI: ', 'URI:\u00a0'), // no-break space
      (text) => text.replaceAll('\n', '\r\n'),
      (text) => text.replaceAll('\n', '\r'),
      (text) => text.replaceAll('\n', '\u2028'), // line separator
      (text) => text.replace('\nNonce', '\r\nNonce'),
      (text) => `${text}\n`,
      (text) => `${text} `,
      (text) => `${text}\0`,
      (text) => `\ufeff${text}`, // byte order mark
      (text) => `\n${text}`,
      (text) => `${text}\n${text}`,
      (text) => text.replace(/0x\w{40}/, (address) => address.toLowerCase()),
      (text) => `${text}\ud800`, // half a surrogate pair
    ];
    for (const disguise of disguises) {
      const { issued, message, signature } = await signAltered(disguise);
      const answer = await verify({ message, signature });
      expect([400, 401], JSON.stringify(message)).toContain(answer.status);
      expect(await findStored(gateway, issued)).toMatchObject({ attempts: 0, consumed_at: null });
    }
  });

  it('of more than 4,096 characters, or with a signature of more than 8 KB, is refused with 400', async () => {
    const account = newAccount();
    const { message } = await challengeFor(gateway.api, account.address);
    const signature = await account.signMessage({ message });
    const long = `${message}\nRequest ID: ${'x'.repeat(4097)}`;
    for (const size of [4097, 100_000]) {
      expect(await attempt({ message: long.padEnd(size, 'x').slice(0, size), signature })).toBe(
        '400 VALIDATION_FAILED',
      );
    }
    expect(await attempt({ message: long.slice(0, 4096), signature })).toBe('401 CHALLENGE_NOT_FOUND');
    expect(await attempt({ message: 'x'.repeat(4096), signature })).toBe('400 SIWE_MESSAGE_MALFORMED');
    expect(await attempt({ message, signature: `0x${'00'.repeat(8193)}` })).toBe('400 VALIDATION_FAILED');
    expect(await attempt({ message, signature: `0x${'00'.repeat(8192)}` })).toBe('401 SIGNATURE_INVALID');
    expect(await attempt({ message, signature: '0x' })).toBe('401 SIGNATURE_INVALID');
    expect(await attempt({ message, signature })).toBe('200');
  });
});

describe('time and replay', () => {
  it('an expired message is refused, from the very moment on that it names', async () => {
    const inTime = await signedChallenge(gateway.api, newAccount());
    const late = await signedChallenge(gateway.api, newAccount());
    gateway.clock.advance(295_000);
    expect(await attempt(inTime)).toBe('200');
    gateway.clock.advance(5000);
    expect(await attempt(late)).toBe('401 CHALLENGE_EXPIRED');
  });

  it('a message that is not valid yet is refused, although it is stored', async () => {
    const account = newAccount();
    const notBefore = gateway.clock.now() + 60_000;
    const { message: issued } = await challengeFor(gateway.api, account.address);
    const nonce = 'future00000000000001';
    const message = `${issued.replace(nonceIn(issued), nonce)}\nNot Before: ${new Date(notBefore).toISOString()}`;
    await seedChallenge(gateway, { nonce, address: account.address, chain_id: CHAIN_ID, message });
    const body = { message, signature: await account.signMessage({ message }) };
    expect(await attempt(body)).toBe('401 CHALLENGE_NOT_FOUND');
    gateway.clock.advance(60_000);
    expect(await attempt(body)).toBe('200');
  });

  it('a replayed message is refused', async () => {
    const body = await signedChallenge(gateway.api, newAccount());
    expect(await attempt(body)).toBe('200');
    expect(await attempt(body)).toBe('401 CHALLENGE_NOT_FOUND');
    const parity = body.signature.endsWith('1b') ? '00' : '01';
    const rewritten = { ...body, signature: `${body.signature.slice(0, -2)}${parity}` as Hex };
    expect(await attempt(rewritten)).toBe('401 CHALLENGE_NOT_FOUND');
  });

  it('one signature verified fifty times at once opens one session', async () => {
    const before = { users: await countRows(gateway, 'users'), sessions: await countRows(gateway, 'sessions') };
    const body = await signedChallenge(gateway.api, newAccount());
    expect(tally(await atOnce(50, () => verify(body)))).toEqual({ '200': 1, '401 CHALLENGE_NOT_FOUND': 49 });
    expect(await countRows(gateway, 'sessions')).toBe(before.sessions + 1);
    expect(await countRows(gateway, 'users')).toBe(before.users + 1);
  });

  it('one signature of a contract wallet verified twenty times at once opens one session', async () => {
    const before = await countRows(gateway, 'sessions');
    const { message } = await challengeFor(gateway.api, chain.wallets.wallet);
    const body = { message, signature: await chain.owner.signMessage({ message }) };
    const answers = await atOnce(20, () => verify(body));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(19);
    expect(await countRows(gateway, 'sessions')).toBe(before + 1);
  });
});

describe('a stranger', () => {
  it('who knows the nonce only cannot use the challenge up or lock it', async () => {
    const account = newAccount();
    const { message, nonce } = await challengeFor(gateway.api, account.address);
    const stranger = newAccount();
    for (let index = 0; index < MAX_ATTEMPTS + 3; index += 1) {
      const forged = message.replace(account.address, stranger.address);
      const signature = await stranger.signMessage({ message: forged });
      expect(await attempt({ message: forged, signature })).toBe('401 CHALLENGE_NOT_FOUND');
      expect(await attempt({ message: `Nonce: ${nonce}`, signature })).toBe('400 SIWE_MESSAGE_MALFORMED');
    }
    expect(await attempt({ message, signature: await account.signMessage({ message }) })).toBe('200');
  });

  it('cannot sign in as another key-owned account', async () => {
    const victim = newAccount();
    const stranger = newAccount();
    const { message } = await challengeFor(gateway.api, victim.address);
    expect(await attempt({ message, signature: await stranger.signMessage({ message }) })).toBe(
      '401 SIGNATURE_INVALID',
    );
    const wrapped = serializeErc6492Signature({
      address: chain.wallets.factory,
      data: chain.wallets.counterfactual.factoryData,
      signature: await stranger.signMessage({ message }),
    });
    expect(await attempt({ message, signature: wrapped })).toBe('401 SIGNATURE_INVALID');
  });

  it('cannot sign in as a contract wallet, deployed or not, nor as one on a chain where it does not exist', async () => {
    const stranger = chain.local.account(2);
    const { wallet, counterfactual } = chain.wallets;
    for (const address of [wallet, counterfactual.address]) {
      const { message } = await challengeFor(gateway.api, address);
      expect(await attempt({ message, signature: await stranger.signMessage({ message }) })).toBe(
        '401 SIGNATURE_INVALID',
      );
      const wrapped = await signCounterfactual(stranger, chain.wallets, message);
      expect(await attempt({ message, signature: wrapped })).toBe('401 SIGNATURE_INVALID');
    }
    const { message } = await challengeFor(gateway.api, wallet, { chainId: OTHER_CHAIN_ID });
    const signature = await chain.owner.signMessage({ message });
    expect(await attempt({ message, signature })).toBe('401 WALLET_CHAIN_UNSUPPORTED');
  });

  it('may fail five times per challenge, then not even the right signature opens it', async () => {
    const account = newAccount();
    const { message } = await challengeFor(gateway.api, account.address);
    const wrong = { message, signature: await newAccount().signMessage({ message }) };
    for (let index = 0; index < MAX_ATTEMPTS; index += 1) expect(await attempt(wrong)).toBe('401 SIGNATURE_INVALID');
    expect(await attempt(wrong)).toBe('401 CHALLENGE_LOCKED');
    const signature = await account.signMessage({ message });
    expect(await attempt({ message, signature })).toBe('401 CHALLENGE_LOCKED');
    expect(await attempt(await signedChallenge(gateway.api, account))).toBe('200');
  });

  it('who fails fifty times at once makes the gateway ask the chain five times', async () => {
    const { message } = await challengeFor(gateway.api, newAccount().address);
    const wrong = { message, signature: await newAccount().signMessage({ message }) };
    const asked = proxy.methods.length;
    const answers = await atOnce(50, () => verify(wrong));
    expect(tally(answers)).toEqual({ '401 SIGNATURE_INVALID': 5, '401 CHALLENGE_LOCKED': 45 });
    const codes = proxy.methods.slice(asked).filter((method) => method === 'eth_getCode');
    expect(codes).toHaveLength(MAX_ATTEMPTS);
    expect(await findStored(gateway, message)).toMatchObject({ attempts: MAX_ATTEMPTS });
  });

  it('changes nothing by the Host header or by forwarding headers', async () => {
    const account = newAccount();
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example;proto=http',
      origin: 'https://evil.example',
      referer: 'https://evil.example/',
      'x-forwarded-for': '203.0.113.9',
    };
    const { body: challenge } = await gateway.api.call('issueSiweChallenge', {
      body: { address: account.address, chainId: CHAIN_ID },
      headers,
    });
    expect(challenge).toMatchObject({ domain: TEST_DOMAIN, uri: `https://${TEST_DOMAIN}` });
    expect(challenge.message).not.toContain('evil');
    const evil = challenge.message.replaceAll(TEST_DOMAIN, 'evil.example');
    const phished = await verify({ message: evil, signature: await account.signMessage({ message: evil }) }, headers);
    expect(outcome(phished)).toBe('401 CHALLENGE_NOT_FOUND');
    const { message } = challenge;
    const answer = await verify({ message, signature: await account.signMessage({ message }) }, headers);
    expect(outcome(answer)).toBe('200');
    const plain = await challengeFor(gateway.api, newAccount().address);
    const clients = await Promise.all([message, plain.message].map((each) => findStored(gateway, each)));
    expect(clients[0]?.client_key).toBe(clients[1]?.client_key);
  });
});

describe('a chain that cannot be asked', () => {
  const modes = [
    ['down', 'CHAIN_UNREACHABLE'],
    ['failing', 'CHAIN_UNREACHABLE'],
    ['limited', 'CHAIN_UNREACHABLE'],
    ['stuck', 'CHAIN_UNREACHABLE'],
    ['wrongChain', 'CHAIN_WRONG_ID'],
  ] as const;

  it('is a 503 and no "invalid": the challenge stays open, no attempt counts, and it works afterwards', async () => {
    const { message } = await challengeFor(gateway.api, chain.wallets.wallet);
    const body = { message, signature: await chain.owner.signMessage({ message }) };
    for (const [mode, code] of modes) {
      await proxy.setMode(mode);
      const answer = await verify(body);
      expect(outcome(answer), mode).toBe(`503 ${code}`);
      expect(answer.error.retryable).toBe(true);
      expect(await findStored(gateway, message)).toMatchObject({ attempts: 0, consumed_at: null });
    }
    await proxy.setMode('down');
    for (let index = 0; index <= MAX_ATTEMPTS; index += 1) expect(await attempt(body)).toBe('503 CHAIN_UNREACHABLE');
    await proxy.setMode('honest');
    proxy.setTransform((method, _params, result) => {
      if (method === 'eth_call') throw new Error('out of memory');
      return result;
    });
    expect(await attempt(body)).toBe('503 CHAIN_DISAGREEMENT');
    proxy.setTransform(undefined);
    expect(await attempt(body)).toBe('200');
  });

  it('does not matter to a key-owned account', async () => {
    await proxy.setMode('down');
    expect((await signIn(gateway)).signIn.isNewUser).toBe(true);
    await proxy.setMode('honest');
  });
});
