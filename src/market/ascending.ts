/** Index of the first of the ascending values that is not below `bound`; their number when there is none. */
export function lowerBound(values: Float64Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Values that a loop goes over in one call: V8 drops what it compiled inside one long loop at the next collection. */
const STRETCH = 4096;

/** Whether values `from` to `until` (not included) lie `step` apart, each of the one before. */
export function areStepsOf(
  values: Float64Array,
  step: number,
  { from, until }: { from: number; until: number },
): boolean {
  for (let start = from; start < until - 1; start += STRETCH) {
    if (!stepsOf(values.subarray(start, Math.min(until, start + STRETCH + 1)), step)) return false;
  }
  return true;
}

/** Four at a time: the loop around one costs more than looking at it. */
function stepsOf(values: Float64Array, step: number): boolean {
  const n = values.length;
  let i = 0;
  for (; i + 4 < n; i += 4) {
    const first = values[i] as number;
    if ((values[i + 1] as number) - first !== step || (values[i + 2] as number) - first !== 2 * step) return false;
    if ((values[i + 3] as number) - first !== 3 * step || (values[i + 4] as number) - first !== 4 * step) return false;
  }
  for (; i + 1 < n; i++) if ((values[i + 1] as number) - (values[i] as number) !== step) return false;
  return true;
}

/** Index of the first of the ascending values that is above `bound`, and so how many are at most that. */
export function upperBound(values: Float64Array, bound: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
