import type { PrivateKeyAccount } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AppKitSiwx, createAppKitSiwx } from '../../../client/src/appkit.ts';
import { createSessionClient, type SessionClient, type SignedIn } from '../../../client/src/index.ts';
import { createPageFetch } from '../../support/cookie-fetch.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { CHAIN_ID, newAccount } from '../../support/players.ts';

const CHALLENGE_TTL_MS = 300_000;
/** Where no chain can be asked whether the address is a contract that accepts the signature. */
const REFUSED = 'WALLET_CHAIN_UNSUPPORTED';
const CHAIN = `eip155:${CHAIN_ID}` as const;

let gateway: TestGateway;
let session: SessionClient;
let siwx: AppKitSiwx;
let changes: (SignedIn | null)[];

async function signed(account: PrivateKeyAccount, signer = account) {
  const data = await siwx.createMessage({ accountAddress: account.address, chainId: CHAIN });
  const message = data.toString();
  return { data, message, signature: await signer.signMessage({ message }) };
}

const addresses = async (...accounts: readonly PrivateKeyAccount[]) => {
  const sessions = await Promise.all(accounts.map(({ address }) => siwx.getSessions(CHAIN, address)));
  return sessions.map((each) => each.map(({ data }) => data.accountAddress));
};

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway?.stop());

beforeEach(() => {
  changes = [];
  session = createSessionClient({ baseUrl: gateway.url, fetch: createPageFetch() });
  siwx = createAppKitSiwx({ session, onChange: (signedIn) => changes.push(signedIn) });
});

describe('the AppKit adapter', () => {
  it('signs a wallet in, and out again', async () => {
    const account = newAccount();
    expect(await siwx.getSessions(CHAIN, account.address)).toEqual([]);
    await siwx.addSession(await signed(account));
    const [{ data } = { data: undefined }] = await siwx.getSessions(CHAIN, account.address);
    const { session: opened } = (await session.session()) as SignedIn;
    expect(data).toMatchObject({
      accountAddress: account.address,
      chainId: CHAIN,
      expirationTime: new Date(opened.expiresAt).toISOString(),
    });
    await siwx.revokeSession(CHAIN, account.address);
    expect(await siwx.getSessions(CHAIN, account.address)).toEqual([]);
    expect(changes.map((change) => change?.session.address ?? null)).toEqual([account.address, null]);
  });

  it("describes the server's message, and gives it for signing as it stands", async () => {
    const { address } = newAccount();
    const message = await siwx.createMessage({ accountAddress: address, chainId: CHAIN });
    expect(message).toMatchObject({ accountAddress: address, chainId: CHAIN, domain: 'app.example', version: '1' });
    expect(message.toString()).toContain(`\nNonce: ${message.nonce}\n`);
  });

  it('knows the session of one wallet, the last that signed', async () => {
    const [first, second] = [newAccount(), newAccount()];
    await siwx.addSession(await signed(first));
    expect(await addresses(first, second)).toEqual([[first.address], []]);
    await siwx.addSession(await signed(second));
    expect(await addresses(first, second)).toEqual([[], [second.address]]);
    await siwx.revokeSession(CHAIN, first.address);
    expect(await addresses(second)).toEqual([[second.address]]);
  });

  it('finds the wallet in any case of its address, and on every chain of its family alone', async () => {
    const account = newAccount();
    await siwx.addSession(await signed(account));
    const lower = account.address.toLowerCase();
    expect(await siwx.getSessions('eip155:1', lower)).toHaveLength(1);
    expect(await siwx.getSessions('solana:mainnet', lower)).toEqual([]);
  });

  it('replaces sessions: by none, which signs out, and by those that verify', async () => {
    const account = newAccount();
    await siwx.setSessions([await signed(account)]);
    expect(await addresses(account)).toEqual([[account.address]]);
    await expect(siwx.setSessions([await signed(account, newAccount())])).rejects.toMatchObject({
      code: REFUSED,
    });
    await siwx.setSessions([]);
    expect(await addresses(account)).toEqual([[]]);
  });

  it("refuses another wallet's signature", async () => {
    const account = newAccount();
    const refused = siwx.addSession(await signed(account, newAccount()));
    await expect(refused).rejects.toMatchObject({ code: REFUSED, status: 401 });
    expect(await addresses(account)).toEqual([[]]);
    expect(changes).toEqual([]);
  });

  it('refuses an expired challenge', async () => {
    const late = await signed(newAccount());
    gateway.clock.advance(CHALLENGE_TTL_MS + 1);
    await expect(siwx.addSession(late)).rejects.toMatchObject({ code: 'CHALLENGE_EXPIRED' });
  });

  it('has no message for a chain that the gateway does not serve, or of another family', async () => {
    const accountAddress = newAccount().address;
    await expect(siwx.createMessage({ accountAddress, chainId: 'eip155:1' })).rejects.toMatchObject({
      code: 'SIWE_CHAIN_NOT_ALLOWED',
    });
    await expect(siwx.createMessage({ accountAddress, chainId: 'solana:mainnet' })).rejects.toThrow(TypeError);
  });
});
