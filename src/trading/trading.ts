import type { Clones, Entitlement } from '../clones/index.ts';
import type { TradingConfig } from '../config.ts';
import type { Decisions, MarketReader } from '../decisions/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Strategies } from '../strategies/index.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { createDecider } from './decider.ts';
import { createDesk } from './desk.ts';
import { createTradingHandlers, type TradingHandlers } from './handlers.ts';
import type { TradingMarket } from './ports.ts';
import { createRounds, type RoundReport } from './rounds.ts';
import { createVersions } from './versions.ts';

/** The paper venue with the decisions made on it: the only writer of accounts, orders, fills and books. */
export interface Trading extends Accounts {
  readonly handlers: TradingHandlers;
  /**
   * One round: moves every account on to what is stored, decisions included. Those that ask a model go on beside it, and
   * their accounts with the next round. @throws AppError DATABASE_UNAVAILABLE; what was committed stays, the rest comes again
   */
  advance(signal?: AbortSignal): Promise<RoundReport>;
  /** Resolves when no model is asked here any more, with how many such decisions were made since the last time. */
  settled(): Promise<number>;
  /** Calls off decisions that are under way here. */
  close(): Promise<void>;
}

export interface TradingDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly market: TradingMarket;
  /** What decisions read of the market, as of a moment. */
  readonly reader: MarketReader;
  readonly clones: Pick<Clones, 'rightsOf'>;
  readonly strategies: Pick<Strategies, 'versionById'>;
  readonly decisions: Pick<Decisions, 'decide' | 'runs'>;
  /** The model that a clone's prompts ask. */
  readonly modelOf: (clone: { readonly model: string | null }, entitlement: Entitlement | undefined) => string | null;
  readonly config: TradingConfig;
  /** Told of decisions that could not be made for a reason of ours; they are made again. */
  readonly onError: (error: unknown) => void;
}

export function createTrading(deps: TradingDeps): Trading {
  const { db, clock, ids, market, reader, clones, strategies, decisions, modelOf, config, onError } = deps;
  const { runs } = decisions;
  const { enabled, barGraceMs, lateAfterMs, modelConcurrency: concurrency } = config;
  const openDecider = () => createDecider({ decisions, reader, modelOf });
  const versions = createVersions({ db, strategies });
  const desk = createDesk({
    ...{ db, clock, ids, market, clones, runs, openDecider },
    ...{ concurrency, lateAfterMs, onError },
  });
  const rounds = createRounds({
    ...{ db, clock, market, clones, versions, runs, openDecider, desk },
    ...{ enabled, barGraceMs, lateAfterMs },
  });
  return {
    ...createAccounts({ clock, ids }),
    handlers: createTradingHandlers({ db }),
    advance: (signal) => rounds.run(signal),
    settled: () => desk.settled(),
    close: () => desk.close(),
  };
}
