import { createHash } from 'node:crypto';
import { type Address, getAddress } from 'viem';
import type { AuthConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { type Challenge, countOpen, insertChallenge, lockCaps } from './challenge-store.ts';
import { writeMessage } from './siwe-message.ts';

export type ChallengePurpose = Challenge['purpose'];

export interface ChallengeRequest {
  readonly address: string;
  readonly chainId: number;
  readonly domain?: string;
  readonly uri?: string;
  readonly statement?: string | null;
  readonly purpose: ChallengePurpose;
  /** Who asks to link a wallet. */
  readonly userId: string | undefined;
  /** Where the request comes from: challenges are counted by it. */
  readonly clientNetwork: string;
}

export interface IssuedChallenge {
  readonly nonce: string;
  readonly domain: string;
  readonly chainId: number;
  readonly address: Address;
  readonly uri: string;
  readonly statement: string | null;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly message: string;
  readonly purpose: ChallengePurpose;
}

/** An address as a whole may have this many times the challenges that one client may have open for it. */
const CLIENTS_PER_ADDRESS = 10;

export interface Challenges {
  /**
   * @throws AppError SIWE_DOMAIN_NOT_ALLOWED, SIWE_CHAIN_NOT_ALLOWED, UNAUTHENTICATED, TOO_MANY_CHALLENGES, and
   *   VALIDATION_FAILED for a uri that is none
   */
  issue(request: ChallengeRequest): Promise<IssuedChallenge>;
}

export function createChallenges(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  config: AuthConfig;
  publicUrl: string;
}): Challenges {
  const { db, clock, ids, config } = deps;

  return {
    async issue(request) {
      if (!config.chainIds.includes(request.chainId)) throw appError('SIWE_CHAIN_NOT_ALLOWED');
      const { domain, uri } = chooseOrigin(request, config.domains, deps.publicUrl);
      if (request.purpose === 'link_wallet' && request.userId === undefined) {
        throw appError('UNAUTHENTICATED', { message: 'Sign in first: a wallet is linked to the account that asks.' });
      }
      const issuedAt = clock.now();
      const fields = {
        nonce: ids.nonce(),
        domain,
        uri,
        chainId: request.chainId,
        address: getAddress(request.address),
        statement: statementOf(request),
        issuedAt,
        expiresAt: issuedAt + config.challengeTtlMs,
      };
      const message = writeMessage(fields);
      await store({ ...fields, message, purpose: request.purpose }, request);
      return { ...fields, message, purpose: request.purpose };
    },
  };

  async function store(challenge: IssuedChallenge, request: ChallengeRequest): Promise<void> {
    const clientKey = createHash('sha256').update(request.clientNetwork).digest('hex').slice(0, 32);
    // Not durable: after a power cut a lost challenge is asked for again.
    await db.transaction(
      async (tx) => {
        await lockCaps(tx, { address: challenge.address, clientKey });
        const open = await countOpen(tx, { address: challenge.address, clientKey, now: challenge.issuedAt });
        const tooMany =
          open.ofClient >= config.maxOpenPerClient ||
          open.ofBoth >= config.maxOpenPerAddress ||
          open.ofAddress >= config.maxOpenPerAddress * CLIENTS_PER_ADDRESS;
        if (tooMany) {
          throw appError('TOO_MANY_CHALLENGES', {
            headers: { 'retry-after': String(Math.ceil(config.challengeTtlMs / 1000)) },
          });
        }
        await insertChallenge(tx, {
          nonce: challenge.nonce,
          address: challenge.address,
          chain_id: challenge.chainId,
          purpose: challenge.purpose,
          user_id: challenge.purpose === 'link_wallet' ? (request.userId ?? null) : null,
          client_key: clientKey,
          message: challenge.message,
          attempts: 0,
          issued_at: challenge.issuedAt,
          expires_at: challenge.expiresAt,
          consumed_at: null,
        });
      },
      { durable: false },
    );
  }
}

/** Domain and uri from the allow-list; never from the request's Host. */
function chooseOrigin(
  request: Pick<ChallengeRequest, 'domain' | 'uri'>,
  domains: readonly string[],
  publicUrl: string,
): { domain: string; uri: string } {
  const fromUri = request.uri === undefined ? undefined : webAuthority(request.uri);
  const domain = request.domain ?? fromUri ?? domains[0];
  if (domain === undefined || !domains.includes(domain)) throw appError('SIWE_DOMAIN_NOT_ALLOWED');
  if (request.uri === undefined) {
    const scheme = new URL(publicUrl).host === domain ? new URL(publicUrl).protocol : 'https:';
    return { domain, uri: `${scheme}//${domain}` };
  }
  if (fromUri !== domain) throw appError('SIWE_DOMAIN_NOT_ALLOWED');
  return { domain, uri: request.uri };
}

/** Host and port of a web URI, as they stand there: the wallet shows the text, not what a lenient parser makes of it. */
function webAuthority(uri: string): string | undefined {
  return /^https?:\/\/([^/?#]*)/i.exec(uri)?.[1];
}

/** What the wallet shows. A link says which account gets the wallet, so that nobody signs one away unawares. */
function statementOf(request: ChallengeRequest): string | null {
  if (request.purpose === 'link_wallet') return `Link this wallet to the Pump Party account ${request.userId}.`;
  return request.statement === undefined || request.statement === '' ? null : request.statement;
}
