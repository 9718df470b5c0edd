import type { Executor, QuoteTable, Tx } from '../platform/db/index.ts';
import { type Intent, NO_INTENT } from './intent.ts';
import type { Terms } from './pricing.ts';

export type QuoteRow = Readonly<QuoteTable>;

/** The deployed vault and the resolver that deposits name: what a quote and a deposit are bound to. */
export interface VaultBinding {
  readonly chainId: number;
  readonly vault: `0x${string}`;
  readonly resolver: `0x${string}`;
}

export async function insertQuote(tx: Tx, quote: QuoteRow): Promise<void> {
  await tx.insertInto('quotes').values(quote).execute();
}

function bound(ex: Executor, binding: VaultBinding) {
  return ex
    .selectFrom('quotes')
    .selectAll()
    .where('chain_id', '=', binding.chainId)
    .where('vault', '=', binding.vault)
    .where('resolver', '=', binding.resolver);
}

export async function findQuoteByNonce(
  ex: Executor,
  { binding, nonce }: { binding: VaultBinding; nonce: string },
): Promise<QuoteRow | undefined> {
  return bound(ex, binding).where('deposit_nonce', '=', nonce).executeTakeFirst();
}

/** Unused quotes of a wallet whose validity covers `at`. */
export async function findQuotesCovering(
  ex: Executor,
  { binding, wallet, from, until }: { binding: VaultBinding; wallet: string; from: number; until: number },
): Promise<QuoteRow[]> {
  return bound(ex, binding)
    .where('wallet', '=', wallet)
    .where('purchase_id', 'is', null)
    .where('created_at', '<=', from)
    .where('expires_at', '>=', until)
    .limit(200)
    .execute();
}

export async function countOpenQuotes(ex: Executor, { userId, now }: { userId: string; now: number }): Promise<number> {
  const row = await ex
    .selectFrom('quotes')
    .select((eb) => eb.fn.countAll().as('open'))
    .where('user_id', '=', userId)
    .where('created_at', '>', 0)
    .where('expires_at', '>', now)
    .where('purchase_id', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.open);
}

/** Uses a quote up for one purchase; false when another purchase has it. */
export async function useQuote(tx: Tx, { id, purchaseId }: { id: string; purchaseId: string }): Promise<boolean> {
  const row = await tx
    .updateTable('quotes')
    .set({ purchase_id: purchaseId })
    .where('id', '=', id)
    .where((where) => where.or([where('purchase_id', 'is', null), where('purchase_id', '=', purchaseId)]))
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

export function quoteTerms(quote: QuoteRow): Terms {
  return { tier: quote.tier, assetCapacity: quote.asset_capacity, modelStrength: quote.model_strength };
}

export function quoteIntent(quote: QuoteRow): Intent {
  if (quote.intent === 'clone' && quote.intent_clone_id !== null) {
    return { kind: 'clone', cloneId: quote.intent_clone_id };
  }
  if (quote.intent === 'create_clone' && quote.intent_create !== null) {
    const { displayName, model } = JSON.parse(quote.intent_create) as {
      displayName: string | null;
      model: string | null;
    };
    return { kind: 'create_clone', displayName, model };
  }
  return NO_INTENT;
}

/** The columns that hold an intent. */
export function intentColumns(intent: Intent): Pick<QuoteRow, 'intent' | 'intent_clone_id' | 'intent_create'> {
  return {
    intent: intent.kind,
    intent_clone_id: intent.kind === 'clone' ? intent.cloneId : null,
    intent_create:
      intent.kind === 'create_clone' ? JSON.stringify({ displayName: intent.displayName, model: intent.model }) : null,
  };
}
