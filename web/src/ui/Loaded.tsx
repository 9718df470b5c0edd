import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorNotice } from './ErrorNotice.tsx';
import { Notice } from './Notice.tsx';

interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>;
  /** "the clones", as in "Could not load the clones". */
  readonly what: string;
  /** What holds the place meanwhile, in the size of what comes. */
  readonly skeleton: ReactNode;
  readonly children: (data: Data) => ReactNode;
}

/** The three faces of whatever is fetched: a skeleton, a failure with a way on, the thing itself. */
export function Loaded<Data>({ query, what, skeleton, children }: LoadedProps<Data>) {
  if (query.isPending) return skeleton;
  if (query.data === undefined) {
    return <ErrorNotice error={query.error} title={`Could not load ${what}`} onRetry={() => query.refetch()} />;
  }
  return (
    <>
      {query.isError && (
        <Notice tone="warn" title={`Could not refresh ${what}; this is what was known before.`}>
          {query.error.message}
        </Notice>
      )}
      {children(query.data)}
    </>
  );
}
