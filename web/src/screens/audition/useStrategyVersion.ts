import { useQuery } from '@tanstack/react-query';
import { own } from '../../api/keys.ts';
import { readVersion } from '../../api/strategy.ts';

/** A published version, which never changes; waits while the id is not known. */
export function useStrategyVersion(cloneId: number, strategyVersionId: string | undefined) {
  return useQuery({
    queryKey: own.version(cloneId, strategyVersionId ?? ''),
    queryFn: () => readVersion(cloneId, strategyVersionId ?? ''),
    select: ({ version }) => version,
    enabled: strategyVersionId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
