import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clones } from '../clones/index.ts';
import type { DecisionRuns } from '../decisions/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { type AccountRow, livingAccounts } from './account-store.ts';
import { commitSteps } from './commit.ts';
import type { Decider } from './decider.ts';
import type { Desk } from './desk.ts';
import { openRoundFeed, type RoundFeed } from './feed.ts';
import type { TradingMarket } from './ports.ts';
import { type StepResult, type StepTime, stepAccount } from './step.ts';
import type { Versions } from './versions.ts';

/** Accounts of one transaction. */
const BATCH = 200;

export interface RoundReport {
  /** Accounts that moved on. */
  readonly accounts: number;
  readonly decisions: number;
  /** Decisions that wait for a model. */
  readonly queued: number;
  readonly orders: number;
  readonly fills: number;
  readonly snapshots: number;
}

export interface RoundDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly market: TradingMarket;
  readonly clones: Pick<Clones, 'rightsOf'>;
  readonly versions: Versions;
  readonly runs: Pick<DecisionRuns, 'insert' | 'queue'>;
  readonly openDecider: () => Decider;
  readonly desk: Pick<Desk, 'take'>;
  readonly enabled: boolean;
  readonly barGraceMs: number;
  readonly lateAfterMs: number;
}

interface Round {
  readonly feed: RoundFeed;
  readonly decider: Decider;
  readonly time: StepTime;
  readonly signal: AbortSignal | undefined;
}

export interface Rounds {
  /** Moves every account on to what is stored. */
  run(signal?: AbortSignal): Promise<RoundReport>;
}

/** What costs the same for any number of accounts is done once a round: the market's events, what decisions read. */
export function createRounds(deps: RoundDeps): Rounds {
  const { db, clock, market, clones, versions, runs, openDecider, desk } = deps;
  const { enabled, barGraceMs, lateAfterMs } = deps;

  function branchesOf(row: AccountRow) {
    const { clone_id: cloneId, strategy_version_id: strategyVersionId, symbols } = row;
    return versions.branches({ cloneId, strategyVersionId, symbols });
  }

  async function step(row: AccountRow, round: Round, rights: Awaited<ReturnType<Clones['rightsOf']>>) {
    const branches = await branchesOf(row);
    if (row.deciding_at === null) return stepAccount({ row, branches, rights: rights.get(row.clone_id), ...round });
    desk.take({ row, branches });
    return undefined;
  }

  /** One transaction for all of them; returns those that moved on. */
  async function moveBatch(rows: readonly AccountRow[], round: Round): Promise<StepResult[]> {
    const rights = await clones.rightsOf(db.read, [...new Set(rows.map(({ clone_id }) => clone_id))]);
    const results: StepResult[] = [];
    for (const row of rows) {
      const result = await step(row, round, rights);
      if (result !== undefined) results.push(result);
    }
    if (results.length === 0) return [];
    const changed = await db.transaction((tx) => commitSteps(tx, results, runs));
    const won = results.filter(({ row }) => changed.has(row.id));
    for (const { row, change, queued } of won) {
      if (queued.length > 0) desk.take({ row: { ...row, ...change }, branches: await branchesOf(row) });
    }
    return won;
  }

  /** Every account once. */
  async function pass(round: Round): Promise<RoundReport> {
    let total = NOTHING;
    let afterId = '';
    for (;;) {
      if (round.signal?.aborted) return total;
      const page = { afterId, limit: BATCH, marketNow: round.time.now, now: round.time.wallNow };
      const rows = await livingAccounts(db.read, page);
      const last = rows.at(-1);
      if (last === undefined) return total;
      total = sum(total, reportOf(await moveBatch(rows, round)));
      afterId = last.id;
      await nextTurn();
    }
  }

  return {
    async run(signal) {
      // First the time, then what is stored by then.
      const now = market.now();
      const feed = await openRoundFeed(market);
      const time = { now, replays: market.replays, enabled, barGraceMs, lateAfterMs, wallNow: clock.now() };
      const round = { feed, decider: openDecider(), time, signal };
      let total = NOTHING;
      // Accounts that are far behind take several steps.
      for (;;) {
        const report = await pass(round);
        total = { ...sum(total, report), accounts: Math.max(total.accounts, report.accounts) };
        if (report.accounts === 0 || signal?.aborted) return total;
      }
    },
  };
}

const NOTHING: RoundReport = { accounts: 0, decisions: 0, queued: 0, orders: 0, fills: 0, snapshots: 0 };

function reportOf(results: readonly StepResult[]): RoundReport {
  const records = results.flatMap((result) => result.records);
  const count = (kind: (typeof records)[number]['kind']) => records.filter((record) => record.kind === kind).length;
  return {
    accounts: results.length,
    decisions: results.reduce((total, { runs }) => total + runs.length, 0),
    queued: results.reduce((total, { queued }) => total + queued.length, 0),
    orders: count('order'),
    fills: count('fill'),
    snapshots: count('snapshot'),
  };
}

function sum(left: RoundReport, right: RoundReport): RoundReport {
  return {
    accounts: left.accounts + right.accounts,
    decisions: left.decisions + right.decisions,
    queued: left.queued + right.queued,
    orders: left.orders + right.orders,
    fills: left.fills + right.fills,
    snapshots: left.snapshots + right.snapshots,
  };
}
