import type { Clock } from '../platform/clock.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import { emit } from '../platform/outbox/index.ts';
import { contentHash } from './content.ts';
import type { StrategyGraph } from './graph.ts';
import * as store from './store.ts';
import type { Strategies, StrategyVersion } from './strategies.ts';

interface PublishedVersion {
  readonly version: StrategyVersion;
  readonly created: boolean;
}

export interface Publisher {
  /**
   * Puts a graph that has compiled in force: under the number that the same content has, or the next one. The caller holds
   * the clone's row locked, which makes the numbers follow each other without holes.
   */
  publish(tx: Tx, input: { userId: string; cloneId: number; graph: StrategyGraph }): Promise<PublishedVersion>;
}

export function createPublisher(deps: { clock: Clock; ids: Ids; strategies: Strategies }): Publisher {
  const { clock, ids, strategies } = deps;

  async function insert(tx: Tx, version: { cloneId: number; graph: StrategyGraph; hash: string }): Promise<string> {
    const { cloneId } = version;
    const newest = await store.highestNumber.first(tx, { cloneId });
    const id = ids.id('ver');
    await store.insertVersion(tx, {
      id,
      clone_id: cloneId,
      number: (newest?.highest ?? 0) + 1,
      content_hash: version.hash,
      graph: JSON.stringify(version.graph),
      created_at: clock.now(),
    });
    return id;
  }

  return {
    async publish(tx, { userId, cloneId, graph }) {
      const hash = contentHash(graph);
      const known = await store.versionByHash.first(tx, { cloneId, contentHash: hash });
      const strategyVersionId = known?.id ?? (await insert(tx, { cloneId, graph, hash }));
      const before = await strategies.activeSummary(tx, cloneId);
      const changed = before?.strategyVersionId !== strategyVersionId;
      if (changed) {
        const now = clock.now();
        await store.activate(tx, { clone_id: cloneId, version_id: strategyVersionId, activated_at: now });
      }
      const version = await strategies.versionById(tx, { cloneId, strategyVersionId });
      if (changed) {
        const { number } = version;
        const payload = { userId, cloneId, strategyVersionId, number, contentHash: hash };
        await emit(tx, { at: clock.now(), topic: 'strategy.published', payload });
      }
      return { version, created: known === undefined };
    },
  };
}
