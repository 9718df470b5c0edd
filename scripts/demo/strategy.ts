import type { components } from '../../src/contract/index.ts';
import { brokenGraph, type Graph, type Market, soundGraph } from './graphs.ts';
import type { Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';

type Problem = components['schemas']['GraphProblem'];
export type Version = components['schemas']['StrategyVersion'];

/** A clone of the walk, and who edits it. */
export interface Owned {
  readonly tokens: Tokens;
  readonly cloneId: number;
  readonly market: Market;
}

const COLUMN = { code: 17, place: 14 };

/** Saves a graph with mistakes; returns the ETag that is out of date after the next save. */
export async function saveBroken(step: Step, { tokens, cloneId, market }: Owned): Promise<string> {
  const [token, params] = [tokens.accessToken, { cloneId }];
  const saved = await step.call('saveStrategyDraft', {
    params,
    token,
    body: { graph: brokenGraph(market) },
    showBody: ({ graph }: { graph: Graph }) => outline(graph),
    show: ({ draft, problems }) => ({ revision: draft.revision, problems: problems.length }),
  });
  const { problems } = saved.body;
  for (const problem of problems) tellProblem(step, problem);
  step.expect('200: a draft may be wrong, and everything that is wrong is told at once', {
    got: [saved.status, [...new Set(problems.map(({ code }) => code))].sort()],
    want: [
      200,
      [
        'CYCLE',
        'DANGLING_EDGE',
        'EDGE_NOT_ALLOWED',
        'MACD_PERIODS',
        'UNKNOWN_SYMBOL',
        'UNREACHABLE_NODE',
        ...(market.funding ? [] : ['MISSING_INPUT']),
      ].sort(),
    ],
  });
  step.expect('the circle is shown as a path', {
    got: problems.find(({ code }) => code === 'CYCLE')?.cycle,
    want: ['assets', 'prompt'],
  });
  const refused = await step.client.call('publishStrategyVersion', { params, token });
  step.expect('422: publishing refuses it, with the same list', {
    got: [refused.status, refused.error?.code, refused.error?.details?.problems],
    want: [422, 'GRAPH_INVALID', problems],
  });
  return saved.headers.get('etag') as string;
}

function tellProblem(step: Step, { code, nodeId, edgeId, path, message }: Problem): void {
  const place = nodeId ?? edgeId ?? 'the graph';
  step.tell(`${code.padEnd(COLUMN.code)} ${place.padEnd(COLUMN.place)} ${path}`);
  step.quote(message);
}

function outline({ nodes, edges }: Graph): unknown {
  return { nodes: nodes.map(({ id }) => id), edges: edges.map(({ source, target }) => `${source} → ${target}`) };
}

/** Mends the draft with its ETag; somebody who still has the old one is refused. */
export async function mend(step: Step, { tokens, cloneId, market }: Owned, etag: string): Promise<void> {
  const graph = soundGraph(market);
  const input = { params: { cloneId }, token: tokens.accessToken, body: { graph }, ifMatch: etag };
  const showBody = ({ graph: sent }: { graph: Graph }) => outline(sent);
  step.tell(`If-Match: ${etag}`);
  const mended = await step.call('saveStrategyDraft', {
    ...input,
    showBody,
    show: ({ draft, problems }) => ({ revision: draft.revision, problems: problems.length }),
  });
  step.expect('200: nothing is wrong any more', { got: [mended.status, mended.body.problems], want: [200, []] });
  step.tell(`another tab saves, still with If-Match: ${etag}`);
  const stale = await step.call('saveStrategyDraft', { ...input, showBody: () => '' });
  step.expect('412: the draft has changed since, and nobody overwrites what he has not seen', {
    got: [stale.status, stale.error?.code],
    want: [412, 'DRAFT_CHANGED'],
  });
}

export async function publish(step: Step, { tokens, cloneId, market }: Owned): Promise<Version> {
  const [token, params] = [tokens.accessToken, { cloneId }];
  const first = await step.call('publishStrategyVersion', {
    params,
    token,
    show: ({ version, clone }) => ({
      number: version.number,
      contentHash: version.contentHash,
      active: version.active,
      state: clone.state,
    }),
  });
  const { version } = first.body;
  for (const { symbol, branchId, engine, cadenceSec, streamNodeIds } of version.branches) {
    step.tell(`branch ${symbol.padEnd(5)} ${branchId}  ${engine}, every ${cadenceSec} s, sees ${streamNodeIds.join(', ')}`);
  }
  step.expect('201: version 1, with a branch for each asset', {
    got: [first.status, version.number, version.branches.map(({ symbol }) => symbol)],
    want: [201, 1, market.symbols],
  });
  step.expect('the clone is configured', { got: first.body.clone.state, want: 'configured' });
  const again = await step.call('publishStrategyVersion', {
    params,
    token,
    show: ({ version: { strategyVersionId, number } }) => ({ strategyVersionId, number }),
  });
  step.expect('200: the same content is the same version', {
    got: [again.status, again.body.version.strategyVersionId],
    want: [200, version.strategyVersionId],
  });
  return version;
}
