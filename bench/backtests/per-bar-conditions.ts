import type { components } from '../../src/contract/index.ts';
import type { Series } from './per-bar-indicators.ts';

/** Says what a condition comes to now, as Kleene's truths: 0 false, 1 unknown, 3 true, so that `and` and `or` are bitwise. */
export type Truth = () => number;
const FALSE = 0;
const UNKNOWN = 1;
export const TRUE = 3;

/** Holds when all hold; the rest is not asked once one does not. */
export function all(children: readonly Truth[]): Truth {
  return () => {
    let truth = TRUE;
    for (const child of children) {
      truth &= child();
      if (truth === FALSE) return FALSE;
    }
    return truth;
  };
}

/** Holds when one holds; the rest is not asked then. */
export function any(children: readonly Truth[]): Truth {
  return () => {
    let truth = FALSE;
    for (const child of children) {
      truth |= child();
      if (truth === TRUE) return TRUE;
    }
    return truth;
  };
}

/** Unknown stays unknown. */
export function not(child: Truth): Truth {
  return () => {
    const truth = child();
    return truth === UNKNOWN ? UNKNOWN : TRUE - truth;
  };
}

const known = (l: number, r: number, holds: boolean) => (holds ? TRUE : Number.isNaN(l + r) ? UNKNOWN : FALSE);
const crossed = (l: Series, r: Series) =>
  known(l.now, r.now, l.now > r.now) & known(l.before, r.before, l.before <= r.before);

/** How two series stand to each other now; crossings look at the values before, too. */
export function compare(
  comparator: components['schemas']['RuleCompare']['comparator'],
  left: Series,
  right: Series,
): Truth {
  switch (comparator) {
    case '>':
      return () => known(left.now, right.now, left.now > right.now);
    case '>=':
      return () => known(left.now, right.now, left.now >= right.now);
    case '<':
      return () => known(left.now, right.now, left.now < right.now);
    case '<=':
      return () => known(left.now, right.now, left.now <= right.now);
    case 'crosses_above':
      return () => crossed(left, right);
    case 'crosses_below':
      return () => crossed(right, left);
  }
}
