import type { Clones, GrantState } from '../clones/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { isOutage } from '../platform/errors.ts';
import type { AccountView } from '../trading/index.ts';
import type { Endings } from './ending.ts';
import type { FeedFacts } from './feed.ts';
import { type Journal, JUDGE } from './journal.ts';
import type { Judges } from './judge.ts';
import { type NextStep, nextStepOf } from './next-step.ts';
import type { AuditionTrading } from './ports.ts';
import type { AuditionRules } from './rules.ts';
import * as store from './store.ts';

const MINUTE_MS = 60_000;
/** Rows read at a time. */
const BATCH = 200;

export interface RoundReport {
  readonly live: number;
  readonly started: number;
  readonly judged: number;
  readonly voided: number;
}

export interface Rounds {
  /** Looks at every live run once and moves it on; what two processes do of one run at once, one of them does. */
  advance(signal?: AbortSignal): Promise<RoundReport>;
}

export interface RoundDeps {
  readonly db: Db;
  readonly clock: Clock;
  /** Market time. */
  readonly marketNow: () => number;
  readonly clones: Pick<Clones, 'grantsOf' | 'lock'>;
  readonly trading: Pick<AuditionTrading, 'accounts' | 'start' | 'pause' | 'resume'>;
  readonly feed: Pick<FeedFacts, 'freshSymbols'>;
  readonly endings: Pick<Endings, 'voidUnpaid'>;
  readonly judges: Judges;
  readonly journal: Journal;
  readonly maxSuspendedMs: number;
  /** Told of a run that a round could not move on; the next round tries again. */
  readonly onError: (error: unknown) => void;
}

interface LiveRun {
  readonly run: store.RunRow;
  readonly account: AccountView;
  readonly grant: GrantState | undefined;
}

export function createRounds(deps: RoundDeps): Rounds {
  const { db, clock, marketNow, clones, trading, judges, journal, onError } = deps;

  async function factsOf(runs: readonly store.RunRow[]): Promise<LiveRun[]> {
    const purchaseIds = runs.map((run) => run.purchase_id);
    const accountIds = runs.map((run) => run.account_id);
    const grants = await clones.grantsOf(db.read, purchaseIds);
    const accounts = await trading.accounts(db.read, accountIds);
    return runs.flatMap((run) => {
      const account = accounts.get(run.account_id);
      return account === undefined ? [] : [{ run, account, grant: grants.get(run.purchase_id) }];
    });
  }

  /** Does what is next for a run; one that is to be judged is returned, to be judged in its turn. */
  async function move(live: LiveRun, fresh: () => Promise<ReadonlySet<string>>): Promise<NextStep> {
    const { run, account, grant } = live;
    const step = nextStepOf({ run, account, grant, now: clock.now(), maxSuspendedMs: deps.maxSuspendedMs });
    if (step === 'void') await deps.endings.voidUnpaid(run);
    if (step === 'pause' || step === 'resume') {
      const request = { accountId: run.account_id, reason: 'entitlement_suspended', at: marketNow() } as const;
      await db.transaction((tx) => trading[step](tx, request));
    }
    if (step === 'start') return (await start(run, await fresh())) ? 'start' : 'wait';
    if (step !== 'close') return step;
    await judges.close(run);
    return 'judge';
  }

  /** At the next whole minute of the market, if the run can trade something now; else a later round looks again. */
  async function start(run: store.RunRow, fresh: ReadonlySet<string>): Promise<boolean> {
    const symbols = JSON.parse(run.symbols) as string[];
    if (!symbols.some((symbol) => fresh.has(symbol))) return false;
    const at = Math.ceil(marketNow() / MINUTE_MS) * MINUTE_MS;
    const { durationSec } = JSON.parse(run.rules) as AuditionRules;
    return db.transaction(async (tx) => {
      await clones.lock(tx, { userId: run.user_id, cloneId: run.clone_id });
      const changes = { state: 'running', start_at: at, updated_at: clock.now() } as const;
      const started = await store.moveRun(tx, { id: run.id, from: ['queued'], changes });
      if (started === undefined) return false;
      await trading.start(tx, { accountId: run.account_id, at, durationMs: durationSec * 1000 });
      await journal.record(tx, { actor: JUDGE, action: 'audition.started', run: started, details: { startAt: at } });
      return true;
    });
  }

  async function* liveRuns(): AsyncGenerator<LiveRun> {
    let runs: store.RunRow[];
    let afterId = '';
    do {
      runs = await store.listLive(db.read, { afterId, limit: BATCH });
      afterId = runs.at(-1)?.id ?? '';
      yield* await factsOf(runs);
    } while (runs.length === BATCH);
  }

  return {
    async advance(signal) {
      const counts = { live: 0, started: 0, voided: 0 };
      const ended: store.RunRow[] = [];
      const fresh = once(() => deps.feed.freshSymbols(marketNow()));
      for await (const live of liveRuns()) {
        if (signal?.aborted) break;
        counts.live += 1;
        try {
          const done = await move(live, fresh);
          if (done === 'judge') ended.push(live.run);
          if (done === 'start') counts.started += 1;
          if (done === 'void') counts.voided += 1;
        } catch (error) {
          // One run that cannot be moved on must not hold up the others.
          if (isOutage(error)) throw error;
          onError(error);
        }
      }
      return { ...counts, judged: await judges.judge(ended) };
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
