import type { Db } from '../platform/db/index.ts';
import { type Branch, branchesOf, type Strategies } from '../strategies/index.ts';

/** Versions never change; as many as this are kept compiled. */
const MAX_KEPT = 10_000;

/** A version, as an account trades it. */
interface TradedVersion {
  readonly cloneId: number;
  readonly strategyVersionId: string;
  /** JSON of the account's symbols. */
  readonly symbols: string;
}

/** What decides for accounts. */
export interface Versions {
  /** The branches of a version that trade the account's symbols, by id. */
  branches(version: TradedVersion): Promise<readonly Branch[]>;
}

export function createVersions(deps: { db: Db; strategies: Pick<Strategies, 'versionById'> }): Versions {
  const { db, strategies } = deps;
  const known = new Map<string, Promise<readonly Branch[]>>();

  async function load({ symbols, ...version }: TradedVersion): Promise<readonly Branch[]> {
    const { graph } = await strategies.versionById(db.read, version);
    const traded = new Set(JSON.parse(symbols) as string[]);
    const branches = branchesOf(graph).filter(({ symbol }) => traded.has(symbol));
    return branches.sort((left, right) => (left.branchId < right.branchId ? -1 : 1));
  }

  return {
    branches(version) {
      const key = `${version.strategyVersionId} ${version.symbols}`;
      const loaded = known.get(key);
      if (loaded !== undefined) return loaded;
      if (known.size >= MAX_KEPT) known.delete(known.keys().next().value as string);
      const loading = load(version);
      known.set(key, loading);
      loading.catch(() => known.delete(key));
      return loading;
    },
  };
}
