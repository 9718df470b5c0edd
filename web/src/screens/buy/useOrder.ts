import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { type Order, orderKey, parseOrder, type Target } from './order.ts';

/** Tells this tab's own readers; other tabs hear of it by the browser's `storage` event. */
const CHANGED = 'pump-party.order';

function subscribe(listener: () => void): () => void {
  window.addEventListener('storage', listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener('storage', listener);
    window.removeEventListener(CHANGED, listener);
  };
}

/** The order under way for a target, and how to change it, here and in every tab. */
export function useOrder(userId: string, target: Target) {
  const key = orderKey(userId, target);
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(key));
  const order = useMemo(() => parseOrder(text), [text]);
  const keep = useCallback(
    (next: Order | undefined) => {
      if (next === undefined) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(next));
      window.dispatchEvent(new Event(CHANGED));
    },
    [key],
  );
  return { order, keep } as const;
}
