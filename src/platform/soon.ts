/** A value that is there already, or a promise of it. `await` takes both. */
export type Soon<T> = T | Promise<T>;

/**
 * Goes on at once with a value that is there, later with one that is promised. For the few paths that every request takes:
 * what SQLite and the caches in memory answer is there, and each promise less is time and garbage less.
 */
export function soon<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
