import { existsSync, readFileSync } from 'node:fs';
import type { Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalChain, startLocalChain } from '../../../scripts/support/anvil.ts';
import { deployTestContract } from '../../../scripts/support/vault.ts';
import { outcome, seedChallenge, walletChainEnv } from '../../support/auth.ts';
import { type RpcProxy, startRpcProxy } from '../../support/chain.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';

const VECTORS = new URL('../../../../shared/vectors/siwe/http-vectors.json', import.meta.url);
const PRESENT = existsSync(VECTORS);
const CHAIN_ID = 1;
/** Of the vectors that name none. */
const OTHER_DOMAINS = 'service.org,localhost:4361';
const MINUTE_MS = 60_000;
const HEX_BYTES = /^0x([0-9a-f]{2})*$/i;

interface Vector {
  readonly name: string;
  readonly message: string;
  readonly expect: string;
  readonly signature: Hex;
  readonly address: Hex;
  readonly expectDomain: string;
  readonly expectNonce: string;
  readonly clock: string;
  readonly abnfValid: boolean;
}

const vectors: readonly Vector[] = PRESENT ? JSON.parse(readFileSync(VECTORS, 'utf8')) : [];
const group = (prefix: string) => vectors.filter((vector) => vector.name.startsWith(`${prefix}/`));
const verification = [...group('verification_positive'), ...group('verification_negative')];
const malformed = group('parsing_negative');
const contractWallets = group('eip1271');

if (!PRESENT) {
  describe('the published SIWE vectors', () => {
    it.skip('are skipped because the folder ../shared/vectors/siwe is not beside this project', () => {});
  });
}

describe.runIf(PRESENT)('the published SIWE vectors over HTTP', () => {
  let chain: LocalChain;
  let proxy: RpcProxy;
  let gateway: TestGateway;
  let agreeable: Hex;
  let domains: string | undefined;
  beforeAll(async () => {
    chain = await startLocalChain({ chainId: CHAIN_ID });
    proxy = await startRpcProxy(chain.rpcUrl);
    const contract = await deployTestContract(chain, 'AgreeableWallet');
    agreeable = (await chain.client.getCode({ address: contract })) as Hex;
    const env = walletChainEnv({ chainId: CHAIN_ID, rpcUrl: proxy.url });
    // Without workers: the clock jumps by centuries here.
    domains = 'example.com';
    gateway = await startGateway({ env: { ...env, ROLE: 'api', SIWE_DOMAINS: domains } });
  });
  afterAll(async () => {
    await gateway?.stop();
    await proxy?.close();
    await chain?.stop();
  });

  /** Expects sign-in at these domains only, from now on. */
  async function expectDomains(expected: string): Promise<void> {
    if (domains !== expected) await gateway.restart({ SIWE_DOMAINS: expected });
    domains = expected;
  }

  const addressIn = (message: string) => (/\n(0x\w{40})\n/.exec(message)?.[1] ?? `0x${'00'.repeat(20)}`) as Hex;

  async function removeChallenges(): Promise<void> {
    await gateway.app.db.transaction(async (tx) => {
      await tx.deleteFrom('siwe_challenges').execute();
    });
  }

  /** Sets the clock, stores the challenge as if the server had issued it, and verifies. */
  async function verify(input: { message: string; signature: Hex; nonce: string; at: number; stored?: string }) {
    const { message, signature, nonce, at, stored = message } = input;
    gateway.clock.advance(at - gateway.clock.now());
    await removeChallenges();
    await seedChallenge(gateway, { nonce, address: addressIn(message), chain_id: CHAIN_ID, message: stored });
    return gateway.api.call('verifySiweSignature', { body: { message, signature } });
  }

  it('are 45', () => {
    expect(verification.length + malformed.length + contractWallets.length).toBe(45);
  });

  for (const vector of verification.toSorted((a, b) => (a.expectDomain < b.expectDomain ? -1 : 1))) {
    it(`${vector.name}: ${vector.expect}`, async () => {
      await expectDomains(vector.expectDomain);
      const { message, signature, expectNonce: nonce } = vector;
      const stored = message.replace(/\nNonce: \w+/, `\nNonce: ${nonce}`);
      const answer = await verify({ message, signature, nonce, stored, at: Date.parse(vector.clock) });
      if (vector.expect === 'accept') expect(outcome(answer)).toBe('200');
      else expect(answer.status).toBe(vector.abnfValid && HEX_BYTES.test(signature) ? 401 : 400);
    });
  }

  for (const { name, message, expect: expected } of malformed) {
    it(`${name}: ${expected}`, async () => {
      expect(expected).toBe('reject (400, before any signature work)');
      await expectDomains(OTHER_DOMAINS);
      const nonce = /\nNonce: (\w+)/.exec(message)?.[1] ?? '12341234';
      const asked = proxy.methods.length;
      const at = Date.parse('2022-06-01T00:00:00Z');
      const answer = await verify({ message, signature: `0x${'11'.repeat(65)}`, nonce, at });
      expect(outcome(answer)).toBe('400 SIWE_MESSAGE_MALFORMED');
      expect(proxy.methods.length).toBe(asked);
      const row = await gateway.app.db.read.selectFrom('siwe_challenges').selectAll().executeTakeFirst();
      expect(row).toMatchObject({ attempts: 0, consumed_at: null });
    });
  }

  for (const { name, message, signature, expect: expected } of contractWallets) {
    it(`${name}: ${expected}`, async () => {
      expect(expected).toBe('accept with setCode mock wallet; reject when no code');
      await expectDomains(OTHER_DOMAINS);
      const nonce = String(/\nNonce: (\w+)/.exec(message)?.[1]);
      const at = Date.parse(String(/\nIssued At: (\S+)/.exec(message)?.[1])) + MINUTE_MS;
      expect(outcome(await verify({ message, signature, nonce, at }))).toBe('401 SIGNATURE_INVALID');
      await chain.client.setCode({ address: addressIn(message), bytecode: agreeable });
      const answer = await verify({ message, signature, nonce, at });
      expect(outcome(answer)).toBe('200');
      expect(answer.body.user.wallets).toMatchObject([
        { address: addressIn(message), kind: 'contract', chainId: CHAIN_ID },
      ]);
    });
  }
});
