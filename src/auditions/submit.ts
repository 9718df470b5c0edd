import type { Clones, Entitlement } from '../clones/index.ts';
import type { AuditionConfig, PaperTerms } from '../config.ts';
import type { Clock } from '../platform/clock.ts';
import { type Db, isUniqueViolation, type Tx } from '../platform/db/index.ts';
import { appError } from '../platform/errors.ts';
import type { Ids } from '../platform/ids.ts';
import { canonicalJson } from '../platform/json.ts';
import {
  branchesOf,
  type GraphProblem,
  type Strategies,
  type StrategyEditor,
  type StrategyVersion,
} from '../strategies/index.ts';
import type { FeedFacts } from './feed.ts';
import type { Journal } from './journal.ts';
import type { AuditionTrading } from './ports.ts';
import { policyOf, rulesOf } from './rules.ts';
import * as store from './store.ts';

export interface Submission {
  readonly userId: string;
  readonly cloneId: number;
  /** Undefined: all that the version trades. */
  readonly allowedSymbols: readonly string[] | undefined;
  readonly idempotencyKey: string | undefined;
  readonly previousAuditionRunId: string | null;
}

export interface Submitted {
  readonly run: store.RunRow;
  readonly alreadyExisted: boolean;
}

export interface Submissions {
  /**
   * One unused purchase, the version locked, an account and a queued run: all or nothing.
   * @throws AppError CLONE_NOT_FOUND, CLONE_RETIRED, STRATEGY_NOT_PUBLISHED, AUDITION_RUNNING, AUDITION_ALREADY_PASSED,
   *   AUDITION_SLOT_REQUIRED, AUDITION_SLOT_TOO_SMALL, SYMBOLS_NOT_IN_VERSION, PREVIOUS_AUDITION_INVALID, TRADING_DISABLED,
   *   IDEMPOTENCY_KEY_REUSED
   */
  submit(submission: Submission): Promise<Submitted>;
}

export interface SubmissionDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly clones: Pick<Clones, 'lock' | 'lockSlots' | 'noteAudition'>;
  readonly strategies: Pick<Strategies, 'activeVersion'>;
  readonly editor: Pick<StrategyEditor, 'compile'>;
  readonly trading: Pick<AuditionTrading, 'open'>;
  readonly journal: Journal;
  readonly config: AuditionConfig;
  readonly terms: PaperTerms;
  readonly priceMaxAgeSec: number;
  readonly tradingEnabled: boolean;
  readonly feed: Pick<FeedFacts, 'syntheticSymbols'>;
}

type OwnedClone = NonNullable<Awaited<ReturnType<Clones['lock']>>>;

export function createSubmissions(deps: SubmissionDeps): Submissions {
  const { db, clock, ids, clones, strategies, editor, trading, journal, config } = deps;

  async function submitOnce(
    tx: Tx,
    { submission, madeUp }: { submission: Submission; madeUp: ReadonlySet<string> },
  ): Promise<Submitted> {
    const { userId, cloneId } = submission;
    const request = requestOf(submission);
    const clone = await clones.lock(tx, { userId, cloneId });
    const known = await runOfKey(tx, submission);
    if (known !== undefined) {
      if (known.request !== request) throw appError('IDEMPOTENCY_KEY_REUSED');
      return { run: known, alreadyExisted: true };
    }
    if (clone === undefined) throw appError('CLONE_NOT_FOUND');
    await assertMayAudition(tx, clone);
    const version = await strategies.activeVersion(tx, cloneId);
    if (version === undefined) throw appError('STRATEGY_NOT_PUBLISHED');
    const symbols = symbolsOf(version, submission.allowedSymbols);
    await assertPrevious(tx, submission);
    const slot = await freeSlot(tx, { clone, version });
    const synthetic = symbols.some((symbol) => madeUp.has(symbol));
    const run = await queue(tx, { submission, request, version, symbols, slot, synthetic });
    return { run, alreadyExisted: false };
  }

  async function runOfKey(tx: Tx, { userId, idempotencyKey }: Submission): Promise<store.RunRow | undefined> {
    return idempotencyKey === undefined ? undefined : store.runByKey.first(tx, { userId, key: idempotencyKey });
  }

  async function assertMayAudition(tx: Tx, clone: OwnedClone): Promise<void> {
    if (clone.retired_at !== null) throw appError('CLONE_RETIRED');
    const live = await store.liveRunOf(tx, clone.id);
    if (live !== undefined) throw appError('AUDITION_RUNNING', { details: { auditionRunId: live.id } });
    if (clone.audition === 'passed') throw appError('AUDITION_ALREADY_PASSED');
    if (!deps.tradingEnabled) throw appError('TRADING_DISABLED');
  }

  async function assertPrevious(tx: Tx, { cloneId, previousAuditionRunId: id }: Submission): Promise<void> {
    if (id === null) return;
    const previous = await store.runById.first(tx, { id });
    const fits = previous?.clone_id === cloneId && (previous.state === 'failed' || previous.state === 'voided');
    if (!fits) throw appError('PREVIOUS_AUDITION_INVALID');
  }

  /** The newest unused purchase whose limits admit the version; locked, so that no refund takes it meanwhile. */
  async function freeSlot(
    tx: Tx,
    { clone, version }: { clone: OwnedClone; version: StrategyVersion },
  ): Promise<Entitlement> {
    const slots = await clones.lockSlots(tx, clone.id);
    const used = await store.usedPurchases(tx, clone.id);
    const unused = slots.filter(({ purchaseId, status }) => status === 'active' && !used.has(purchaseId));
    if (unused.length === 0) throw appError('AUDITION_SLOT_REQUIRED');
    const refused: { purchaseId: string; problems: readonly GraphProblem[] }[] = [];
    for (const slot of [...unused].sort(newestFirst)) {
      const { problems } = editor.compile(version.graph, { entitlement: slot, model: clone.model });
      const limits = problems.filter(({ code }) => LIMIT_CODES.has(code));
      if (limits.length === 0) return slot;
      refused.push({ purchaseId: slot.purchaseId, problems: limits });
    }
    throw appError('AUDITION_SLOT_TOO_SMALL', { details: { slots: refused } });
  }

  async function queue(
    tx: Tx,
    input: {
      submission: Submission;
      request: string;
      version: StrategyVersion;
      symbols: readonly string[];
      slot: Entitlement;
      synthetic: boolean;
    },
  ): Promise<store.RunRow> {
    const { submission, request, version, symbols, slot } = input;
    const { userId, cloneId } = submission;
    const { strategyVersionId, contentHash } = version;
    const id = ids.id('aud');
    const rules = rulesOf(config);
    const { accountMaxLeverage } = config;
    const accountId = await trading.open(tx, {
      ...{ userId, cloneId, strategyVersionId, symbols },
      parent: { kind: 'audition', id },
      policy: policyOf({ rules, terms: deps.terms, accountMaxLeverage, priceMaxAgeSec: deps.priceMaxAgeSec }),
    });
    const now = clock.now();
    const run = await store.insertRun(tx, {
      ...{ id, clone_id: cloneId, user_id: userId, purchase_id: slot.purchaseId, account_id: accountId },
      ...{ strategy_version_id: strategyVersionId, content_hash: contentHash, symbols: JSON.stringify(symbols) },
      ...{ rules: JSON.stringify(rules), state: 'queued', end_reason: null, request, outcome: null },
      previous_run_id: submission.previousAuditionRunId,
      idempotency_key: submission.idempotencyKey ?? null,
      synthetic: input.synthetic ? 1 : 0,
      ...{ created_at: now, updated_at: now, start_at: null, ended_at: null, decided_at: null },
    });
    await clones.noteAudition(tx, cloneId, 'running');
    await journal.record(tx, { actor: userId, action: 'audition.submitted', run, details: { contentHash } });
    return run;
  }

  return {
    async submit(submission) {
      const madeUp = await deps.feed.syntheticSymbols();
      try {
        return await db.transaction((tx) => submitOnce(tx, { submission, madeUp }));
      } catch (error) {
        // The same key was used for two clones at once: now the other run is there to be compared with.
        if (submission.idempotencyKey === undefined || !isUniqueViolation(error)) throw error;
        return db.transaction((tx) => submitOnce(tx, { submission, madeUp }));
      }
    },
  };
}

/** What of a version's problems is a matter of the purchase: its size, and the model. */
const LIMIT_CODES: ReadonlySet<GraphProblem['code']> = new Set([
  'TOO_MANY_ASSETS',
  'TOO_MANY_PROMPTS',
  'TOO_MANY_LINKS',
  'TOO_MANY_EXPANDED_LINKS',
  'MODEL_NOT_ALLOWED',
]);

function newestFirst(a: Entitlement, b: Entitlement): number {
  return b.grantedAt - a.grantedAt || (a.purchaseId < b.purchaseId ? 1 : -1);
}

/** Sorted. @throws AppError SYMBOLS_NOT_IN_VERSION */
function symbolsOf({ graph }: StrategyVersion, allowed: readonly string[] | undefined): readonly string[] {
  const traded = new Set(branchesOf(graph).map(({ symbol }) => symbol));
  const symbols = allowed ?? [...traded];
  const unknown = symbols.filter((symbol) => !traded.has(symbol));
  if (unknown.length > 0) throw appError('SYMBOLS_NOT_IN_VERSION', { details: { symbols: unknown } });
  return [...symbols].sort();
}

/** What the same key must ask again. */
function requestOf({ cloneId, allowedSymbols, previousAuditionRunId }: Submission): string {
  return canonicalJson({
    cloneId,
    allowedSymbols: allowedSymbols === undefined ? null : [...allowedSymbols].sort(),
    previousAuditionRunId,
  });
}
