import type { Clones } from '../clones/index.ts';
import type { AuditionConfig, PaperTerms } from '../config.ts';
import type { SeriesSummary } from '../market/index.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db, Executor, Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Strategies, StrategyEditor } from '../strategies/index.ts';
import { createEndings, type Endings } from './ending.ts';
import { createFeedFacts } from './feed.ts';
import { type AuditionHandlers, createAuditionHandlers } from './handlers.ts';
import { createJournal } from './journal.ts';
import { createJudges } from './judge.ts';
import type { AuditionTrading } from './ports.ts';
import { createReads } from './reads.ts';
import { createRounds, type RoundReport } from './rounds.ts';
import * as store from './store.ts';
import { createSubmissions } from './submit.ts';

/** A clone's pass: for good. */
export interface Passed {
  readonly auditionRunId: string;
  /** Market time of the final snapshot, epoch ms. */
  readonly passedAt: number;
}

export interface Auditions extends Pick<Endings, 'withdraw' | 'voidOfPurchase'> {
  readonly handlers: AuditionHandlers;
  /** One round: starts, pauses, resumes, voids and judges what is due. */
  advance(signal?: AbortSignal): Promise<RoundReport>;
  /** The passes of these clones, by clone; one that has not passed is absent. */
  passes(ex: Executor, cloneIds: readonly number[]): Promise<ReadonlyMap<number, Passed>>;
  /** What became of purchases in auditions, by purchase; one that no run uses is absent. */
  ofPurchases(ex: Executor, purchaseIds: readonly string[]): Promise<ReadonlyMap<string, 'live' | 'judged' | 'voided'>>;
}

export interface AuditionDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly audit: Audit;
  readonly clones: Clones;
  readonly strategies: Strategies;
  readonly editor: StrategyEditor;
  readonly trading: AuditionTrading;
  readonly market: { now(): number; series(): Promise<readonly SeriesSummary[]> };
  readonly config: AuditionConfig;
  readonly terms: PaperTerms;
  readonly priceMaxAgeSec: number;
  readonly tradingEnabled: boolean;
  /** Told of a run that a round could not move on; the next round tries again. */
  readonly onError: (error: unknown) => void;
}

/** Runs of clones on paper accounts, judged by published rules. */
export function createAuditions(deps: AuditionDeps): Auditions {
  const { db, trading, market, config } = deps;
  const marketNow = () => market.now();
  const feed = createFeedFacts({ series: () => market.series(), priceMaxAgeMs: deps.priceMaxAgeSec * 1000 });
  const journal = createJournal(deps);
  const endings = createEndings({ ...deps, marketNow, journal });
  const judges = createJudges({ ...deps, journal });
  const { maxSuspendedMs } = config;
  const rounds = createRounds({ ...deps, marketNow, feed, endings, judges, journal, maxSuspendedMs });
  const submissions = createSubmissions({ ...deps, journal, feed });
  const reads = createReads({ db, trading });
  return {
    handlers: createAuditionHandlers({ db, clones: deps.clones, submissions, endings, reads }),
    advance: (signal) => rounds.advance(signal),
    withdraw: (tx: Tx, input) => endings.withdraw(tx, input),
    voidOfPurchase: (tx: Tx, purchase) => endings.voidOfPurchase(tx, purchase),
    async passes(ex, cloneIds) {
      const rows = await store.passedRuns(ex, cloneIds);
      return new Map(rows.map((row) => [row.clone_id, { auditionRunId: row.id, passedAt: row.ended_at ?? 0 }]));
    },
    async ofPurchases(ex, purchaseIds) {
      const rows = await store.runsByPurchase(ex, purchaseIds);
      return new Map(rows.map((row) => [row.purchase_id, fateOf(row)]));
    },
  };
}

function fateOf(row: store.RunRow): 'live' | 'judged' | 'voided' {
  if (row.state === 'voided') return 'voided';
  return store.isLive(row) ? 'live' : 'judged';
}
