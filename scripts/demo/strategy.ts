import type { components } from '../../src/contract/index.ts';
import type { Client } from './client.ts';
import { brokenGraph, type Graph, type Market, soundGraph } from './graphs.ts';
import type { Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';

type Problem = components['schemas']['GraphProblem'];
export type Version = components['schemas']['StrategyVersion'];

/** A clone of the walk, and who edits it. */
export interface Owned {
  readonly client: Client;
  readonly tokens: Tokens;
  readonly cloneId: number;
  readonly market: Market;
}

const CODE_COLUMN = 16;
const MISTAKES = ['CYCLE', 'DANGLING_EDGE', 'EDGE_NOT_ALLOWED', 'MACD_PERIODS', 'UNKNOWN_SYMBOL', 'UNREACHABLE_NODE'];

/** Saves a graph with mistakes; returns the ETag that is out of date after the next save. */
export async function saveBroken(step: Step, { client, tokens, cloneId, market }: Owned): Promise<string> {
  const [token, params] = [tokens.accessToken, { cloneId }];
  const saved = await step.call('saveStrategyDraft', {
    params,
    token,
    body: { graph: brokenGraph(market) },
    sent: outline(brokenGraph(market)),
    show: ({ draft, problems }) => ({ revision: draft.revision, problems: problems.length }),
  });
  const { problems } = saved.body;
  for (const problem of problems) tellProblem(step, problem);
  step.expect('200: a draft may be wrong, and everything that is wrong is told at once', {
    got: [saved.status, [...new Set(problems.map(({ code }) => code))].sort()],
    want: [200, MISTAKES],
  });
  step.expect('the circle is shown as a path', {
    got: problems.find(({ code }) => code === 'CYCLE')?.cycle,
    want: ['assets', 'prompt'],
  });
  const refused = await client.call('publishStrategyVersion', { params, token });
  step.expect('422: publishing refuses it, with the same list', {
    got: [refused.status, refused.error?.code, refused.error?.details?.problems],
    want: [422, 'GRAPH_INVALID', problems],
  });
  return saved.headers.get('etag') as string;
}

function tellProblem(step: Step, { code, nodeId, edgeId, path, message }: Problem): void {
  const place = nodeId ?? edgeId ?? 'the graph';
  step.tell(`${code.padEnd(CODE_COLUMN)} ${place}  ${path}`);
  step.quote(message);
}

function outline({ nodes, edges }: Graph): unknown {
  return { nodes: nodes.map(({ id }) => id), edges: edges.map(({ source, target }) => `${source} → ${target}`) };
}

/** Mends the draft with its ETag; somebody who still has the old one is refused. */
export async function mend(step: Step, { tokens, cloneId, market }: Owned, etag: string): Promise<void> {
  const graph = soundGraph(market);
  const input = { params: { cloneId }, token: tokens.accessToken, body: { graph }, ifMatch: etag };
  step.tell(`If-Match: ${etag}`);
  const mended = await step.call('saveStrategyDraft', {
    ...input,
    sent: outline(graph),
    show: ({ draft, problems }) => ({ revision: draft.revision, problems: problems.length }),
  });
  step.expect('200: nothing is wrong any more', { got: [mended.status, mended.body.problems], want: [200, []] });
  step.tell(`another tab saves, still with If-Match: ${etag}`);
  const stale = await step.call('saveStrategyDraft', { ...input, sent: { graph: 'as the other tab has it' } });
  step.expect('412: the draft has changed since; nothing is overwritten unseen', {
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
    const sees = streamNodeIds.join(', ');
    step.tell(`${symbol.padEnd(5)} ${branchId}  ${engine} every ${cadenceSec} s: ${sees}`);
  }
  step.expect('201: version 1, with one branch for each asset', {
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
