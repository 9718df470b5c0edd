import { useSyncExternalStore } from 'react';

const query = matchMedia('(min-width: 48rem)');

/** Whether there is room for a canvas. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => query.matches,
  );
}
