import { allocate, COLUMNS, concat, countSynthetic, type FlaggedCandles, view } from './candle-chunks.ts';

export interface Merge {
  readonly merged: FlaggedCandles;
  /** The incoming candles that are new or differ. */
  readonly changed: FlaggedCandles;
  readonly inserted: number;
  readonly replaced: number;
  readonly unchanged: number;
  /** By how much the number of generated candles grew. */
  readonly syntheticDelta: number;
}

type Verdict = 'replaced' | 'unchanged';

/** A generated candle never takes the place of a real one. */
function compare(base: FlaggedCandles, b: number, incoming: FlaggedCandles, i: number): Verdict {
  if (incoming.synthetic[i] === 1 && base.synthetic[b] === 0) return 'unchanged';
  if (incoming.synthetic[i] !== base.synthetic[b]) return 'replaced';
  return COLUMNS.every((name) => incoming[name][i] === base[name][b]) ? 'unchanged' : 'replaced';
}

function appended(base: FlaggedCandles, incoming: FlaggedCandles): Merge {
  return {
    merged: base.openAt.length === 0 ? incoming : concat([base, incoming]),
    changed: incoming,
    inserted: incoming.openAt.length,
    replaced: 0,
    unchanged: 0,
    syntheticDelta: countSynthetic(incoming),
  };
}

/** Columns made of picks: i ≥ 0 takes base[i], i < 0 takes incoming[-1 - i]. */
function gather(base: FlaggedCandles, incoming: FlaggedCandles, picks: Int32Array): FlaggedCandles {
  const result = allocate(picks.length);
  for (const name of [...COLUMNS, 'synthetic'] as const) {
    const [from, other, to] = [base[name], incoming[name], result[name]];
    for (let k = 0; k < picks.length; k++) {
      const pick = picks[k] as number;
      to[k] = (pick >= 0 ? from[pick] : other[-1 - pick]) as number;
    }
  }
  return result;
}

/** Puts `incoming` over `base`; both ascend by `openAt` without duplicates, and so does the result. */
export function mergeCandles(base: FlaggedCandles, incoming: FlaggedCandles): Merge {
  const [a, b] = [base.openAt, incoming.openAt];
  if (a.length === 0 || b.length === 0 || (b[0] as number) > (a[a.length - 1] as number)) {
    return appended(base, incoming);
  }
  const picks = new Int32Array(a.length + b.length);
  const changed = new Int32Array(b.length);
  let [i, j, n, changes, inserted, syntheticDelta] = [0, 0, 0, 0, 0, 0];
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] as number) : Number.POSITIVE_INFINITY;
    const right = j < b.length ? (b[j] as number) : Number.POSITIVE_INFINITY;
    if (left < right) {
      picks[n++] = i++;
      continue;
    }
    const known = left === right;
    if (known && compare(base, i, incoming, j) === 'unchanged') picks[n++] = i;
    else {
      picks[n++] = -1 - j;
      changed[changes++] = -1 - j;
      if (!known) inserted++;
      syntheticDelta += (incoming.synthetic[j] as number) - (known ? (base.synthetic[i] as number) : 0);
    }
    if (known) i++;
    j++;
  }
  return {
    merged: gather(base, incoming, picks.subarray(0, n)),
    changed: gather(base, incoming, changed.subarray(0, changes)),
    inserted,
    replaced: changes - inserted,
    unchanged: b.length - changes,
    syntheticDelta,
  };
}

/** All of `parts` (in order of time) with `tail` over them, copied once; a single part without a tail is given back itself. */
export function joinWithTail(parts: readonly FlaggedCandles[], tail: FlaggedCandles): FlaggedCandles {
  const pieces = withTail(parts, tail);
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? only : concat(pieces);
}

/** The same, one after the other and not joined: only parts that `tail` reaches into are copied. */
export function withTail(parts: readonly FlaggedCandles[], tail: FlaggedCandles): readonly FlaggedCandles[] {
  const first = tail.openAt[0];
  if (first === undefined) return parts;
  const split = parts.findIndex(({ openAt }) => (openAt[openAt.length - 1] ?? 0) >= first);
  if (split === -1) return [...parts, tail];
  return [...parts.slice(0, split), mergeCandles(concat(parts.slice(split)), tail).merged];
}

/** The candles that come from a market. */
export function withoutSynthetic(candles: FlaggedCandles): FlaggedCandles {
  const parts: FlaggedCandles[] = [];
  let start = 0;
  for (let index = 0; index <= candles.synthetic.length; index++) {
    if (index < candles.synthetic.length && candles.synthetic[index] === 0) continue;
    if (index > start) parts.push(view(candles, start, index));
    start = index + 1;
  }
  return concat(parts);
}
