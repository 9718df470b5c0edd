import type { Contender } from './measure.ts';

/**
 * A contender that works on objects which are there while it runs and no longer. A collection marks every object in the
 * process, so a million candles of one contender would be paid for by those that have none.
 */
export function onObjects<Name extends string, T>(
  name: Name,
  { make, run }: { make: () => T; run: (objects: T) => unknown },
): Contender<Name> {
  let objects: T | undefined;
  return {
    name,
    prepare: () => {
      objects = make();
    },
    run: () => run(objects as T),
    release: () => {
      objects = undefined;
    },
  };
}
