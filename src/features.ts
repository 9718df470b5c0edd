import { type Arena, createArena } from './arena/index.ts';
import { type Auditions, createAuditions } from './auditions/index.ts';
import { type Auth, createAuth } from './auth/index.ts';
import { type Backtests, createBacktests } from './backtests/index.ts';
import { createCloneHandlers, createClones } from './clones/index.ts';
import type { Config } from './config.ts';
import type { TextHandlers } from './contract/index.ts';
import { createDecisionHandlers, createDecisions } from './decisions/index.ts';
import { createEconomy, type Economy, type PurchaseUses } from './economy/index.ts';
import { createMarket, type Market } from './market/index.ts';
import { createOpsHandlers } from './ops/index.ts';
import { createAudit } from './platform/audit/index.ts';
import { createSignatureChecker, createVaultChain, createWithdrawalSigner } from './platform/chain/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Db } from './platform/db/index.ts';
import type { Ids } from './platform/ids.ts';
import type { Jobs } from './platform/jobs/index.ts';
import type { Leases } from './platform/leases/index.ts';
import type { Log } from './platform/log.ts';
import { createProfileHandlers, createProfiles, createReports } from './profiles/index.ts';
import { createStrategies, createStrategyEditor, createStrategyHandlers } from './strategies/index.ts';
import { createTrading, type Trading, type TradingMarket } from './trading/index.ts';
import { planWorkers } from './worker-plan.ts';

/** What every feature is built on. */
export interface Platform {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly jobs: Jobs;
  readonly leases: Leases;
  readonly log: Log;
}

export interface Features {
  readonly auth: Auth;
  readonly economy: Economy;
  readonly market: Market;
  readonly backtests: Backtests;
  readonly trading: Trading;
  readonly auditions: Auditions;
  readonly arena: Arena;
  readonly handlers: TextHandlers;
  /** Every worker and the time between two of its rounds, in ms. */
  readonly workerPlan: ReadonlyMap<string, number>;
}

/** Builds the product's features and joins them, each with just what it uses. */
export async function joinFeatures(
  config: Config,
  platform: Platform,
  { tokenCache }: { tokenCache: boolean },
): Promise<Features> {
  const { db, clock, ids, jobs, leases, log } = platform;
  const audit = createAudit(clock);
  const auth = createAuth({
    db,
    clock,
    ids,
    audit,
    signatures: createSignatureChecker({ rpcUrlsByChain: config.auth.rpcUrls, timeoutMs: config.auth.rpcTimeoutMs }),
    config: config.auth,
    publicUrl: config.server.publicUrl,
    dataDir: config.storage.dataDir,
    tokenCache,
  });
  const market = await createMarket({ db, clock, config: config.market, log });
  const strategies = createStrategies({ clock });
  const clones = createClones({
    db,
    clock,
    economy: config.economy,
    sources: { activeVersion: strategies.activeSummary, activeVersions: strategies.activeSummaries },
  });
  const editor = createStrategyEditor({ db, clock, ids, clones, strategies, assets: market.catalogue });
  const decisions = createDecisions({
    ...{ db, clock, ids, reader: market.reader },
    ...config.models,
    onModelFailure: ({ code, httpStatus }) => log.warn({ code, httpStatus }, 'a model call failed'),
  });
  const backtests = createBacktests({
    ...{ db, clock, ids, jobs, clones, strategies, editor, decisions },
    market: market.history,
    reader: market.reader,
    models: { modelOf: (clone, entitlement) => modelOf(config, clone, entitlement) },
    config: config.backtests,
    onError: (error) => log.error({ err: error }, 'a backtest failed'),
  });
  const workerPlan = planWorkers({ config, market });
  const trading = createTrading({
    ...{ db, clock, ids, clones, strategies, decisions },
    market: tradingMarket(market),
    reader: market.reader,
    modelOf: (clone, entitlement) => modelOf(config, clone, entitlement).model,
    config: config.trading,
    onError: (error) => log.error({ err: error }, 'a decision could not be made; it is made again'),
  });
  const auditions = createAuditions({
    ...{ db, clock, ids, audit, clones, strategies, editor, trading },
    market: { now: () => market.clock.now(), series: () => market.data.listSeries() },
    config: config.auditions,
    terms: config.paper,
    priceMaxAgeSec: config.trading.priceMaxAgeSec,
    tradingEnabled: config.trading.enabled,
    onError: (error) => log.error({ err: error }, 'an audition could not be moved on; it is tried again'),
  });
  const economy = createEconomy({
    ...{ db, clock, ids, audit, jobs, auth, clones, strategies },
    ...chainParts(config, clock),
    uses: usesOf(auditions),
    config: config.economy,
    chainId: config.chainId,
    onDepositFailure: (error) => log.error({ err: error }, 'a deposit could not be settled; it is tried again'),
  });
  const profiles = createProfiles({ db, clock, marketClock: market.clock, clones, strategies });
  const reports = createReports({ db, clock, marketClock: market.clock, ids, audit });
  const arena = createArena({
    ...{ db, clock, ids, audit, clones, strategies, profiles, trading, auditions },
    marketClock: market.clock,
    marketFeed: config.market.feed,
    config: config.arena,
    terms: config.paper,
    priceMaxAgeSec: config.trading.priceMaxAgeSec,
    modelCallsPerDay: config.models.budgets.perCompetingClone,
  });
  const handlers: TextHandlers = {
    ...auth.handlers,
    ...market.handlers,
    ...createCloneHandlers({ db, clones }),
    ...createStrategyHandlers({ db, clones, strategies, editor }),
    ...economy.handlers,
    ...createDecisionHandlers({
      ...{ db, clones, strategies, editor },
      assets: market.catalogue,
      reader: market.reader,
      marketClock: market.clock,
      runs: decisions.runs,
    }),
    ...backtests.handlers,
    ...trading.handlers,
    ...auditions.handlers,
    ...createOpsHandlers({ clock, leases, plan: workerPlan }),
    ...createProfileHandlers({ profiles, reports }),
    ...arena.handlers,
  };
  return { auth, economy, market, backtests, trading, auditions, arena, handlers, workerPlan };
}

/** What the economy learns of the purchases that auditions use up. */
function usesOf(auditions: Auditions): PurchaseUses {
  return {
    voided: async (ex, purchaseIds) => {
      const fates = await auditions.ofPurchases(ex, purchaseIds);
      return new Set(purchaseIds.filter((id) => fates.get(id) === 'voided'));
    },
    release: (tx, purchase) => auditions.voidOfPurchase(tx, purchase),
  };
}

/** What the paper venue sees of the market. */
function tradingMarket({ data, clock, history, feed }: Market): TradingMarket {
  return {
    replays: feed.kind === 'replay',
    now: () => clock.now(),
    series: () => data.listSeries(),
    assets: () => data.listAssets(),
    candles: (range) => data.readCandles(range),
    funding: (range) => history.funding(range),
  };
}

/** What the economy needs of the chain, where one is configured. */
function chainParts({ chain }: Config, clock: Clock) {
  return {
    chain: chain && createVaultChain(chain, clock),
    signer: chain?.resolverPrivateKey
      ? createWithdrawalSigner({
          privateKey: chain.resolverPrivateKey,
          chainId: chain.chainId,
          vault: chain.vault,
        })
      : undefined,
    refundConfirmations: chain?.refundConfirmations ?? 1,
    logRange: chain?.logRange ?? 1,
    startBlock: chain?.startBlock,
  };
}

/** The model that a clone's prompts ask: its own choice, or the strongest that its entitlement allows. */
function modelOf(
  { models }: Config,
  clone: { readonly model: string | null },
  entitlement: { readonly allowedModels: readonly string[] } | undefined,
) {
  const model = clone.model ?? entitlement?.allowedModels.at(-1) ?? null;
  if (models.provider !== undefined) return { model };
  const message = 'No model provider is configured on this gateway: model prompts will be skipped.';
  return { model, warning: { code: 'MODEL_NOT_CONFIGURED', message } };
}
