import type { CloneRights, Entitlement } from '../clones/index.ts';
import {
  type DecideInput,
  type DecisionOutcome,
  type Decisions,
  type MarketReader,
  sharedReads,
} from '../decisions/index.ts';
import type { Branch } from '../strategies/index.ts';

/** The account whose branch decides. */
export interface DecisionSubject {
  readonly cloneId: number;
  readonly parentKind: 'audition' | 'arena';
}

export interface DecisionMoment {
  readonly at: number;
  readonly rights: CloneRights | undefined;
  readonly signal?: AbortSignal | undefined;
  /** True: the moment is long past on a live market. */
  readonly late: boolean;
}

export interface Decider {
  /** One branch at one moment: late → entitlement → context as of the moment → engine. */
  decide(subject: DecisionSubject, branch: Branch, moment: DecisionMoment): Promise<DecisionOutcome>;
}

/** Moments whose reads are kept: an account that catches up goes through many. */
const MAX_MOMENTS = 64;

type SkipCode = Extract<
  NonNullable<DecisionOutcome['errorCode']>,
  'DECISION_LATE' | 'CLONE_RETIRED' | 'ENTITLEMENT_INACTIVE' | 'MODEL_NOT_ALLOWED'
>;

const SKIPS: Readonly<Record<SkipCode, string>> = {
  DECISION_LATE: 'The branch does not decide: the moment was found due too late to act on it.',
  CLONE_RETIRED: 'The branch does not decide: the clone is retired.',
  ENTITLEMENT_INACTIVE: 'The branch does not decide: the entitlement of the clone is suspended or gone.',
  MODEL_NOT_ALLOWED: "The branch does not decide: the entitlement does not include the clone's model.",
};

/** Reads of a moment are shared while it lives, which is one round: later there may be more to read. */
export function createDecider(deps: {
  decisions: Pick<Decisions, 'decide'>;
  reader: MarketReader;
  modelOf(clone: { readonly model: string | null }, entitlement: Entitlement | undefined): string | null;
}): Decider {
  const { decisions, reader, modelOf } = deps;
  const moments = new Map<number, MarketReader>();

  /** All branches of all accounts at one moment read the same market. */
  function readerAt(at: number): MarketReader {
    const known = moments.get(at);
    if (known !== undefined) return known;
    if (moments.size >= MAX_MOMENTS) moments.delete(moments.keys().next().value as number);
    const shared = sharedReads(reader);
    moments.set(at, shared);
    return shared;
  }

  return {
    async decide({ cloneId, parentKind }, branch, { at, rights, late, signal }) {
      const model = branch.engine === 'model' && rights !== undefined ? modelOf(rights, rights.entitlement) : null;
      const skip = skipOf({ branch, rights, late, model });
      if (skip !== null) return skipped(branch, skip, model);
      const input: DecideInput = { branch, asOf: at, model, cloneId, competing: parentKind === 'arena', signal };
      return decisions.decide({ ...input, reader: readerAt(at) });
    },
  };
}

function skipOf(asked: {
  branch: Branch;
  rights: CloneRights | undefined;
  late: boolean;
  model: string | null;
}): SkipCode | null {
  const { branch, rights, late, model } = asked;
  if (late) return 'DECISION_LATE';
  if (rights === undefined || rights.retired) return 'CLONE_RETIRED';
  const { entitlement } = rights;
  if (entitlement?.status !== 'active') return 'ENTITLEMENT_INACTIVE';
  const mayAsk = branch.engine !== 'model' || model === null || entitlement.allowedModels.includes(model);
  return mayAsk ? null : 'MODEL_NOT_ALLOWED';
}

function skipped(branch: Branch, code: SkipCode, model: string | null): DecisionOutcome {
  return {
    status: 'skipped',
    errorCode: code,
    engine: branch.engine,
    model,
    inputs: [],
    actions: [],
    rejections: [],
    warnings: [{ code, message: SKIPS[code] }],
    tokens: { prompt: 0, completion: 0 },
    costUsd: null,
    replayed: false,
    modelCallKey: null,
  };
}
