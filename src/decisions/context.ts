import type { MarketReader } from './market-reader.ts';
import { sharedReads } from './shared-reads.ts';
import { pointsNeeded } from './stream-points.ts';
import { readStream, type StreamRead } from './stream-read.ts';
import type { Branch, DecisionInput, SkipCode, Warning } from './types.ts';

/** Everything that a branch may know at a moment. */
export interface DecisionContext {
  readonly symbol: string;
  readonly asOf: number;
  /** Every stream of the branch, in the graph's order. */
  readonly reads: readonly StreamRead[];
  /** What the decision is shown of them: all but those that are off, and of the `auto` ones those that are fresh. */
  readonly shown: readonly StreamRead[];
  readonly warnings: readonly Warning[];
  /** Set when a required stream is missing or stale: the branch is skipped. */
  readonly skip: { readonly code: SkipCode; readonly warning: Warning } | null;
}

/** Reads every stream of a branch as of a moment, and nothing that became known after it. */
export async function resolveContext(query: {
  branch: Pick<Branch, 'symbol' | 'streams'>;
  asOf: number;
  reader: MarketReader;
}): Promise<DecisionContext> {
  const { branch, asOf, reader } = query;
  const { symbol } = branch;
  const reads = await readAll(branch.streams, { symbol, asOf, reader: sharedReads(reader) });
  const isShown = ({ stream, status }: StreamRead) =>
    status !== 'off' && (stream.config.inclusion !== 'auto' || status === 'ok');
  const skip = skipOf(reads);
  const warnings = reads.flatMap((read) => (isShown(read) ? read.warnings : omission(read)));
  return {
    symbol,
    asOf,
    reads,
    shown: reads.filter(isShown),
    warnings: skip === null ? warnings : [skip.warning, ...warnings],
    skip,
  };
}

/** Reads in the streams' order. Those that need most go first, since the others are then cut from theirs. */
async function readAll(
  streams: Branch['streams'],
  read: { symbol: string; asOf: number; reader: MarketReader },
): Promise<StreamRead[]> {
  const longestFirst = streams.toSorted((a, b) => pointsNeeded(b.config) - pointsNeeded(a.config));
  const reads = new Map(longestFirst.map((stream) => [stream, readStream({ stream, ...read })]));
  return Promise.all(streams.map((stream) => reads.get(stream) as Promise<StreamRead>));
}

function omission({ stream, status }: StreamRead): Warning[] {
  if (status === 'off') return [];
  return [{ code: 'STREAM_OMITTED', nodeId: stream.id, message: `The stream is left out, since it is ${status}.` }];
}

/** The first required stream that has nothing fresh, missing ones before stale ones. */
function skipOf(reads: readonly StreamRead[]): DecisionContext['skip'] {
  const required = reads.filter(({ stream }) => stream.config.inclusion === 'required');
  const missing = required.find(({ status }) => status === 'missing');
  if (missing) return skipFor(missing, 'STREAM_REQUIRED_MISSING');
  const stale = required.find(({ status }) => status === 'stale');
  return stale ? skipFor(stale, 'STREAM_REQUIRED_STALE') : null;
}

function skipFor({ stream, status }: StreamRead, code: SkipCode): DecisionContext['skip'] {
  const message = `The branch does not decide: its required stream ${stream.id} is ${status}.`;
  return { code, warning: { code, nodeId: stream.id, message } };
}

/** What a decision run keeps of its context. */
export function inputsOf({ reads }: DecisionContext): DecisionInput[] {
  return reads.map(({ stream, status, eventAt, availableAt }) => ({ nodeId: stream.id, status, eventAt, availableAt }));
}
