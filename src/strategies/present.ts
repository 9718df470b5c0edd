import type { components } from '../contract/index.ts';
import { branchesOf } from './branches.ts';
import type { Branch } from './graph.ts';
import type { Draft, StrategyVersion, VersionSummary } from './strategies.ts';

type Schemas = components['schemas'];

export function presentDraft(draft: Draft): Schemas['StrategyDraft'] {
  return { graph: draft.graph, revision: draft.revision, updatedAt: draft.updatedAt };
}

export function presentSummary(version: VersionSummary): Schemas['StrategyVersionListItem'] {
  const { strategyVersionId, number, contentHash, publishedAt, active } = version;
  return { strategyVersionId, number, contentHash, publishedAt, active };
}

/** A version compiled when it was published; its branches follow from its graph alone. */
export function presentVersion(version: StrategyVersion): Schemas['StrategyVersion'] {
  const { graph } = version;
  return { ...presentSummary(version), graph, branches: branchesOf(graph).map(presentBranch) };
}

export function presentBranch(branch: Branch): Schemas['StrategyBranch'] {
  const { branchId, promptNodeId, symbol, engine, cadenceSec, streams } = branch;
  return { branchId, promptNodeId, symbol, engine, cadenceSec, streamNodeIds: streams.map(({ id }) => id) };
}
