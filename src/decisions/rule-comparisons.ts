import type { RuleBuffers } from './rule-buffers.ts';
import type { OneTruth, Truths } from './rule-kernels.ts';
import * as kernels from './rule-kernels.ts';
import type { Readings, TickValues } from './rule-readings.ts';
import { compareBothWays, compareSides, type Sides, truthBefore } from './rule-sides.ts';
import { keyOf, type Pair, type RuleUses } from './rule-uses.ts';

/** The comparisons of a rule set's readings. The values of a pair are gone over once, also if both ways round are asked for. */
export interface Comparisons {
  /** left > right at every tick. */
  greater(pair: Pair): Truths;
  /** left > right, which at the point before it was not: of the caller's own, who gives it back. */
  crosses(pair: Pair): Truths;
  /** Ends one use of a pair, which were counted beforehand. */
  release(pair: Pair): void;
}

/** left > right at every tick, and at the one before the first. */
interface Compared {
  readonly truths: Truths;
  readonly before: OneTruth;
}

interface Options {
  readonly uses: RuleUses;
  readonly ticks: number;
  readonly readings: Readings;
  readonly buffers: RuleBuffers;
}

export function createComparisons({ uses, ticks, readings, buffers }: Options): Comparisons {
  const known = new Map<string, Compared>();
  const left = new Map(uses.pairs);
  const read = (pair: Pair, earlier: number): Sides => ({
    left: readings.at(pair.left, earlier),
    right: readings.at(pair.right, earlier),
  });
  const done = (sides: Sides): void => {
    readings.done(sides.left);
    readings.done(sides.right);
  };

  const make = (pair: Pair): Compared => {
    const sides = read(pair, 0);
    const turned = { left: sides.right, right: sides.left };
    const over = { truths: buffers.takeTruths(ticks), before: truthBefore(sides) };
    const other = keyOf({ left: pair.right, right: pair.left });
    if (other !== keyOf(pair) && (left.get(other) ?? 0) > 0) {
      const under = { truths: buffers.takeTruths(ticks), before: truthBefore(turned) };
      compareBothWays(sides, { over: over.truths, under: under.truths, ticks });
      known.set(other, under);
    } else compareSides(sides, { out: over.truths, ticks });
    done(sides);
    known.set(keyOf(pair), over);
    return over;
  };
  const compared = (pair: Pair): Compared => known.get(keyOf(pair)) ?? make(pair);

  return {
    greater: (pair) => compared(pair).truths,
    crosses(pair) {
      const { truths, before: truthBeforeFirst } = compared(pair);
      const [now, before] = [read(pair, 0), read(pair, 1)];
      const out = buffers.takeTruths(ticks);
      let crossed = out;
      if (isNext(now.left, before.left) && isNext(now.right, before.right)) {
        kernels.begins(truths, { before: truthBeforeFirst, out });
      } else {
        compareSides(before, { out, ticks });
        crossed = kernels.not(out);
        kernels.and(crossed, truths);
      }
      done(now);
      done(before);
      return crossed;
    },
    release(pair) {
      const key = keyOf(pair);
      left.set(key, (left.get(key) ?? 0) - 1);
      const done = known.get(key);
      if (left.get(key) !== 0 || done === undefined) return;
      known.delete(key);
      buffers.giveTruths(done.truths);
    },
  };
}

/** Whether the values one point earlier are those of the tick before. */
function isNext(now: TickValues | undefined, earlier: TickValues | undefined): boolean {
  return now !== undefined && now.of === earlier?.of && earlier.start === now.start - 1;
}
