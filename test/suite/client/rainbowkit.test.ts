import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSessionClient, type SessionClient, type SignedIn } from '../../../client/src/index.ts';
import { createRainbowKitAdapter, type RainbowKitAdapter } from '../../../client/src/rainbowkit.ts';
import { createPageFetch } from '../../support/cookie-fetch.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { CHAIN_ID, newAccount } from '../../support/players.ts';

const CHALLENGE_TTL_MS = 300_000;

let gateway: TestGateway;
let session: SessionClient;
let adapter: RainbowKitAdapter;
let changes: (SignedIn | null)[];

/** What the library does when a person presses its button. */
async function signIn(account = newAccount(), { chainId = CHAIN_ID, signer = account } = {}): Promise<boolean> {
  const nonce = await adapter.getNonce();
  const message = await adapter.createMessage({ nonce, address: account.address, chainId });
  return adapter.verify({ message, signature: await signer.signMessage({ message }) });
}

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway?.stop());

beforeEach(() => {
  changes = [];
  session = createSessionClient({ baseUrl: gateway.url, fetch: createPageFetch() });
  const onChange = (signedIn: SignedIn | null) => changes.push(signedIn);
  adapter = createRainbowKitAdapter({ session, onChange, statement: 'Play fair.' });
});

describe('the RainbowKit adapter', () => {
  it('signs a wallet in, and out again', async () => {
    const account = newAccount();
    expect(await signIn(account)).toBe(true);
    expect((await session.session())?.session.address).toBe(account.address);
    await adapter.signOut();
    expect(await session.session()).toBeNull();
    expect(changes.map((change) => change?.session.address ?? null)).toEqual([account.address, null]);
  });

  it('gives a nonce, without which the library would not go on', async () => {
    expect(await adapter.getNonce()).not.toBe('');
  });

  it("has the server's message signed, the statement in it", async () => {
    const { address } = newAccount();
    const message = await adapter.createMessage({ nonce: await adapter.getNonce(), address, chainId: CHAIN_ID });
    expect(message).toMatch(/^app\.example wants you to sign in/);
    expect(message).toContain('\n\nPlay fair.\n\n');
  });

  it("does not verify another wallet's signature", async () => {
    expect(await signIn(newAccount(), { signer: newAccount() })).toBe(false);
    expect(await session.session()).toBeNull();
    expect(changes).toEqual([]);
  });

  it('does not verify an expired challenge', async () => {
    const account = newAccount();
    const message = await adapter.createMessage({ nonce: 'x', address: account.address, chainId: CHAIN_ID });
    gateway.clock.advance(CHALLENGE_TTL_MS + 1);
    expect(await adapter.verify({ message, signature: await account.signMessage({ message }) })).toBe(false);
  });

  it('does not verify the same proof twice', async () => {
    const account = newAccount();
    const message = await adapter.createMessage({ nonce: 'x', address: account.address, chainId: CHAIN_ID });
    const proof = { message, signature: await account.signMessage({ message }) };
    expect([await adapter.verify(proof), await adapter.verify(proof)]).toEqual([true, false]);
  });

  it('has no message for a chain that the gateway does not serve', async () => {
    await expect(signIn(newAccount(), { chainId: 1 })).rejects.toMatchObject({
      code: 'SIWE_CHAIN_NOT_ALLOWED',
      status: 422,
    });
  });

  it('rejects when it cannot tell, instead of saying no', async () => {
    const nowhere = createSessionClient({ baseUrl: 'http://127.0.0.1:1' });
    const cutOff = createRainbowKitAdapter({ session: nowhere });
    await expect(cutOff.verify({ message: 'm', signature: '0x' })).rejects.toMatchObject({ code: 'NETWORK' });
  });

  it('signs out without a session, as the library does whenever a wallet is disconnected', async () => {
    await expect(adapter.signOut()).resolves.toBeUndefined();
  });
});
