import type { Auth } from '../auth/index.ts';
import { type Clones, modelsUpTo } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import type { Intent } from './intent.ts';
import { priceOf, type Terms } from './pricing.ts';
import { countOpenQuotes, insertQuote, intentColumns, type QuoteRow, type VaultBinding } from './quote-store.ts';

export interface QuoteRequest {
  readonly userId: string;
  readonly sessionId: string;
  readonly terms: Terms;
  readonly intent: Intent;
}

export interface Quotes {
  /**
   * Issues a quote with the nonce that will identify its deposit.
   * @throws AppError TIER_CAPACITY_MISMATCH, WALLET_WRONG_CHAIN, TOO_MANY_QUOTES, CLONE_NOT_FOUND, CLONE_RETIRED,
   *   MODEL_NOT_ALLOWED
   */
  issue(request: QuoteRequest): Promise<QuoteRow>;
}

export function createQuotes(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  config: EconomyConfig;
  binding: VaultBinding;
  clones: Clones;
  auth: Pick<Auth, 'payingWallet'>;
}): Quotes {
  const { db, clock, ids, config, binding, clones, auth } = deps;

  async function assertIntent({ userId, intent, terms }: QuoteRequest): Promise<void> {
    if (intent.kind === 'clone') {
      const { clone } = await clones.get(userId, intent.cloneId);
      if (clone.retired_at !== null) throw appError('CLONE_RETIRED');
    }
    if (intent.kind === 'create_clone' && intent.model !== null) {
      const allowedModels = modelsUpTo(terms.modelStrength, config);
      if (!allowedModels.includes(intent.model)) throw appError('MODEL_NOT_ALLOWED', { details: { allowedModels } });
    }
  }

  return {
    async issue(request) {
      const { userId, sessionId, terms, intent } = request;
      const amountWei = priceOf(terms, config);
      const wallet = await auth.payingWallet(sessionId, binding.chainId);
      await assertIntent(request);
      const now = clock.now();
      const quote: QuoteRow = {
        id: ids.id('quo'),
        user_id: userId,
        wallet,
        chain_id: binding.chainId,
        vault: binding.vault,
        resolver: binding.resolver,
        deposit_nonce: ids.uint256().toString(),
        tier: terms.tier,
        asset_capacity: terms.assetCapacity,
        model_strength: terms.modelStrength,
        amount_wei: amountWei.toString(),
        ...intentColumns(intent),
        created_at: now,
        expires_at: now + config.quoteTtlMs,
        purchase_id: null,
      };
      await db.transaction(async (tx) => {
        if ((await countOpenQuotes(tx, { userId, now })) >= config.maxOpenQuotes) {
          throw appError('TOO_MANY_QUOTES', {
            headers: { 'retry-after': String(Math.ceil(config.quoteTtlMs / 1000)) },
          });
        }
        await insertQuote(tx, quote);
      });
      return quote;
    },
  };
}
