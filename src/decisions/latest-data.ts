import type { components } from '../contract/index.ts';
import { branchesOf, type CompiledGraph, type StrategyEditor, type StrategyGraph } from '../strategies/index.ts';
import { resolveContext } from './context.ts';
import type { MarketReader } from './market-reader.ts';
import { numberOrNull } from './model-request.ts';
import type { StreamRead } from './stream-read.ts';
import type { Branch, Warning } from './types.ts';

type Schemas = components['schemas'];

export interface LatestDataQuery {
  readonly symbol: string;
  readonly asOf: number;
  readonly graph: StrategyGraph;
  readonly source: Schemas['GraphSource'];
}

/** For each branch of an asset what its streams say as of a moment: the very reads that a decision then gets. */
export async function latestData(
  query: LatestDataQuery,
  deps: { reader: MarketReader; editor: Pick<StrategyEditor, 'compile' | 'ready'> },
): Promise<Schemas['LatestData']> {
  const { symbol, asOf, source } = query;
  const { branches, problems } = await compiled(query, deps.editor);
  const ofSymbol = branches.filter((branch) => branch.symbol === symbol);
  return {
    symbol,
    asOfMs: asOf,
    graphSource: source,
    branches: await Promise.all(ofSymbol.map((branch) => branchData(branch, { asOf, reader: deps.reader }))),
    warnings: problems.length > 0 ? problems.map(problemWarning) : noBranch(symbol, ofSymbol.length),
  };
}

async function compiled(
  { graph, source }: LatestDataQuery,
  editor: Pick<StrategyEditor, 'compile' | 'ready'>,
): Promise<CompiledGraph> {
  // What was published compiled then, whatever became of its assets since.
  if (source.kind === 'active_version') return { branches: branchesOf(graph), problems: [] };
  await editor.ready(graph);
  // Without rights: any size and model will do for looking at data.
  return editor.compile(graph);
}

function problemWarning({ nodeId, message }: CompiledGraph['problems'][number]): Warning {
  return { code: 'GRAPH_PROBLEM', message, ...(nodeId === undefined ? {} : { nodeId }) };
}

function noBranch(symbol: string, branches: number): Warning[] {
  if (branches > 0) return [];
  return [{ code: 'NO_BRANCH', message: `No enabled prompt of the graph trades ${symbol}.` }];
}

async function branchData(
  branch: Branch,
  { asOf, reader }: { asOf: number; reader: MarketReader },
): Promise<Schemas['BranchData']> {
  const { reads, warnings, skip } = await resolveContext({ branch, asOf, reader });
  return {
    branchId: branch.branchId,
    promptNodeId: branch.promptNodeId,
    engine: branch.engine,
    skipped: skip !== null,
    streams: reads.map(presentRead),
    warnings: [...warnings],
  };
}

function presentRead({ stream, status, points, eventAt, availableAt, synthetic }: StreamRead): Schemas['StreamRead'] {
  const { provider, channel, inclusion } = stream.config;
  const columns = Object.entries(points.values);
  return {
    nodeId: stream.id,
    provider,
    channel,
    inclusion,
    status,
    eventAt,
    availableAt,
    synthetic,
    points: Array.from(points.eventAt, (at, i) => ({
      eventAt: at,
      availableAt: points.availableAt[i] as number,
      values: Object.fromEntries(columns.map(([name, column]) => [name, numberOrNull(column[i])])),
    })),
  };
}
