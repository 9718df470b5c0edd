import { getAddress, type Hex } from 'viem';
import type { AuthConfig } from '../config.ts';
import { recoverMessageSigner, type SignatureChecker, type SignatureVerdict } from '../platform/chain/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { type Challenge, findChallenge, returnAttempt, takeAttempt } from './challenge-store.ts';
import type { ChallengePurpose } from './challenges.ts';
import { readMessage } from './siwe-message.ts';
import { EOA_SCOPE } from './wallet-store.ts';

/** A wallet that has signed an open challenge. The challenge is not consumed yet. */
export interface Proof {
  readonly nonce: string;
  readonly address: string;
  /** `EOA_SCOPE`, or the chain of a contract account. */
  readonly chainScope: number;
  /** The user who asked for the challenge, when linking. */
  readonly userId: string | null;
}

export interface ProofRequest {
  readonly message: string;
  readonly signature: Hex;
  readonly purpose: ChallengePurpose;
}

/**
 * Checks a signed message without consuming anything: strict form, the stored challenge byte for byte, the server's
 * clock, then the signature (locally first; the chain is asked only when the address did not sign itself).
 *
 * @throws AppError SIWE_MESSAGE_MALFORMED (400); CHALLENGE_NOT_FOUND, CHALLENGE_EXPIRED, CHALLENGE_LOCKED,
 *   SIGNATURE_INVALID (401); CHAIN_UNREACHABLE (503) when it cannot be known now, which costs no attempt.
 */
export type ProofChecker = (request: ProofRequest) => Promise<Proof>;

export function createProofChecker(deps: {
  db: Db;
  clock: Clock;
  config: AuthConfig;
  signatures: SignatureChecker;
}): ProofChecker {
  const { db, clock, config, signatures } = deps;

  return async ({ message, signature, purpose }) => {
    const now = clock.now();
    // The form is judged first: a message that is no ERC-4361 message is a 400 whatever is stored.
    const checked = readMessage(message, { now, domains: config.domains, chainIds: config.chainIds });
    const challenge = await findChallenge(db.read, checked.nonce);
    assertOpen(challenge, { message, purpose, now });
    if (challenge.attempts >= config.maxAttempts) throw appError('CHALLENGE_LOCKED');
    const address = getAddress(challenge.address);
    if (checked.address !== address) throw appError('CHALLENGE_NOT_FOUND');
    const proof = { nonce: challenge.nonce, address, userId: challenge.user_id };
    if ((await recoverMessageSigner(message, signature)) === address) return { ...proof, chainScope: EOA_SCOPE };
    const verdict = await askChain(challenge.nonce, { chainId: challenge.chain_id, address, message, signature });
    if (verdict === 'invalid') throw appError('SIGNATURE_INVALID');
    return { ...proof, chainScope: challenge.chain_id };
  };

  /** Costs one of the challenge's attempts, taken before the chain is asked: any number at once cannot exceed them. */
  async function askChain(
    nonce: string,
    question: Parameters<SignatureChecker['check']>[0],
  ): Promise<SignatureVerdict> {
    const attempt = { nonce, max: config.maxAttempts };
    const taken = await db.transaction((tx) => takeAttempt(tx, attempt), { durable: false });
    if (!taken) throw appError('CHALLENGE_LOCKED');
    try {
      return await signatures.check(question);
    } catch (error) {
      // Nothing was verified, which is not the signer's fault.
      await db.transaction((tx) => returnAttempt(tx, nonce), { durable: false });
      throw error;
    }
  }
}

function assertOpen(
  challenge: Challenge | undefined,
  { message, purpose, now }: { message: string; purpose: ChallengePurpose; now: number },
): asserts challenge is Challenge {
  const matches = challenge !== undefined && challenge.message === message && challenge.purpose === purpose;
  if (!matches || challenge.consumed_at !== null) throw appError('CHALLENGE_NOT_FOUND');
  if (challenge.expires_at <= now) throw appError('CHALLENGE_EXPIRED');
}
