import { formatEther } from 'viem';
import { type Clones, effectiveOf, modelsUpTo, presentClone, presentEntitlement } from '../clones/index.ts';
import type { EconomyConfig } from '../config.ts';
import type { components, Handlers } from '../contract/index.ts';
import type { Db } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import { presentDraft, type Strategies } from '../strategies/index.ts';
import { intentOf } from './intent.ts';
import type { PurchaseUses } from './ports.ts';
import { presentPurchase, presentQuote } from './present.ts';
import { priceList } from './pricing.ts';
import type { PurchaseState } from './purchase-store.ts';
import type { Purchases } from './purchases.ts';
import type { Quotes } from './quotes.ts';
import type { Refunds } from './refunds.ts';
import type { Submission, Submissions } from './submit.ts';

export type EconomyHandlers = Pick<
  Handlers,
  | 'getPriceList'
  | 'quoteAuditionFee'
  | 'submitAuditionFee'
  | 'listPurchases'
  | 'getPurchase'
  | 'requestRefund'
  | 'listUnsettledPurchases'
  | 'refundPurchase'
>;

const UNSETTLED: readonly PurchaseState[] = [
  'seen',
  'confirming',
  'claimable',
  'mismatched',
  'reorged',
  'refund_pending',
  'refund_authorized',
];
/** What a payer may have back: money that bought nothing, to which a voided audition adds granted purchases. */
const REFUNDABLE_BY_PAYER: readonly PurchaseState[] = ['mismatched', 'claimable'];
/** An operator may also take back a grant; its entitlement is revoked first. */
const REFUNDABLE_BY_OPERATOR: readonly PurchaseState[] = [...REFUNDABLE_BY_PAYER, 'granted'];

export interface EconomyHandlerDeps {
  readonly db: Db;
  readonly config: EconomyConfig;
  readonly chainId: number;
  readonly confirmations: number;
  readonly clones: Clones;
  readonly strategies: Strategies;
  readonly quotes: Quotes;
  readonly submissions: Submissions;
  readonly purchases: Purchases;
  readonly refunds: Refunds;
  readonly uses: Pick<PurchaseUses, 'voided'>;
}

export function createEconomyHandlers(deps: EconomyHandlerDeps): EconomyHandlers {
  const { db, config, clones, strategies, quotes, submissions, purchases, refunds, uses } = deps;

  function assertEnabled(): void {
    if (!config.enabled) throw appError('PAYMENTS_DISABLED');
  }

  async function presentSubmission(
    userId: string,
    { purchase, alreadyGranted }: Submission,
  ): Promise<components['schemas']['AuditionFeeSubmitResult']> {
    const cloneId = purchase.clone_id;
    const view = await clones.get(userId, cloneId);
    const slots = await clones.slots(db.read, cloneId);
    const entitlement = effectiveOf(slots);
    if (entitlement === undefined) throw new Error(`clone ${cloneId} was granted and has no entitlement`);
    return {
      purchase: presentPurchase(purchase, await purchases.view(purchase)),
      entitlement: presentEntitlement(entitlement),
      alreadyGranted,
      clone: presentClone(view),
      draft: presentDraft(await strategies.draftOf(db.read, cloneId)),
      activeStrategyVersion: view.activeVersion ?? null,
    };
  }

  return {
    getPriceList: () => ({ status: 200, body: presentPriceList(deps) }),

    async quoteAuditionFee({ body, caller }) {
      assertEnabled();
      const { cloneId, createClone, ...terms } = body;
      const intent = intentOf({ cloneId, createClone });
      const quote = await quotes.issue({ userId: caller.userId, sessionId: caller.sessionId, terms, intent });
      return { status: 200, body: presentQuote(quote, deps.confirmations) };
    },

    async submitAuditionFee({ body, caller }) {
      assertEnabled();
      const { depositNonce, cloneId, createClone, ...terms } = body;
      const intent = intentOf({ cloneId, createClone });
      const { userId, sessionId } = caller;
      const submission = await submissions.submit({ userId, sessionId, depositNonce, terms, intent });
      return { status: 200, body: await presentSubmission(userId, submission) };
    },

    async listPurchases({ query, caller }) {
      const { items, nextCursor } = await purchases.listOwn(caller.userId, {
        states: query.state === undefined ? undefined : [query.state],
        limit: query.limit ?? 50,
        cursor: query.cursor,
      });
      return {
        status: 200,
        body: { purchases: items.map((view) => presentPurchase(view.purchase, view)), nextCursor },
      };
    },

    async getPurchase({ params, caller }) {
      const view = await purchases.getOwn(caller.userId, params.purchaseId);
      return { status: 200, body: { purchase: presentPurchase(view.purchase, view) } };
    },

    async requestRefund({ params, body, caller }) {
      const purchase = await refunds.request({
        purchaseId: params.purchaseId,
        actor: caller.userId,
        reason: body?.reason ?? 'requested by the payer',
        isRefundable: async (ex, { id, state }) =>
          REFUNDABLE_BY_PAYER.includes(state) || (state === 'granted' && (await uses.voided(ex, [id])).has(id)),
        mayTouch: (ex, locked) => purchases.isOwn(ex, caller.userId, locked),
      });
      return { status: 200, body: { purchase: presentPurchase(purchase, await purchases.view(purchase)) } };
    },

    async listUnsettledPurchases({ query }) {
      const { items, nextCursor } = await purchases.listAll({
        states: query.state === undefined ? UNSETTLED : [query.state],
        limit: query.limit ?? 50,
        cursor: query.cursor,
      });
      const presented = items.map((view) => ({
        ...presentPurchase(view.purchase, view),
        userId: view.purchase.user_id,
      }));
      return { status: 200, body: { purchases: presented, nextCursor } };
    },

    async refundPurchase({ params, body, caller }) {
      const purchase = await refunds.request({
        purchaseId: params.purchaseId,
        actor: `service:${caller.name}`,
        reason: body.reason,
        isRefundable: async (_, { state }) => REFUNDABLE_BY_OPERATOR.includes(state),
        mayTouch: async () => true,
      });
      return { status: 200, body: { purchase: presentPurchase(purchase, await purchases.view(purchase)) } };
    },
  };
}

function presentPriceList({ config, chainId, confirmations }: EconomyHandlerDeps): components['schemas']['PriceList'] {
  return {
    chainId,
    currency: 'ETH',
    paymentsEnabled: config.enabled,
    quoteValiditySec: config.quoteTtlMs / 1000,
    quoteGraceSec: config.quoteGraceMs / 1000,
    confirmations,
    tiers: priceList(config).map(({ tier, minAssets, maxAssets, prices, ...topology }) => ({
      tier,
      minAssetCapacity: minAssets,
      maxAssetCapacity: maxAssets,
      topology,
      prices: prices.map(({ modelStrength, amountWei }) => ({
        modelStrength,
        amountWei: amountWei.toString(),
        amountEthString: formatEther(amountWei),
        models: modelsUpTo(modelStrength, config),
      })),
    })),
  };
}
