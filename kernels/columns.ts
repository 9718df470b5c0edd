/**
 * The inner loops over columns of float64 that plain JavaScript has no instructions for: two values at a time, in
 * AssemblyScript. `npm run generate` compiles them into src/market/column-kernels.gen.ts; src/market/column-kernels.ts calls
 * them and says which loops in JavaScript they stand for. The result of each is the same to the bit: same operations, same
 * order for each value, only several values side by side.
 *
 * All parameters that name a place are addresses in bytes in the memory that the caller brings. Nothing is checked here: a
 * kernel reads and writes what its description says.
 */

const VALUE: usize = 8;
const PAIR: usize = 16;

/**
 * Averages of the windows of `period` values among `length` values at `values`: the one that begins at value i goes to
 * value i of `out`, so length − period + 1 are written. `scratch` has room for 4 × period values.
 *
 * As indicators-window.ts explains, a window is the end of one block and the start of the next. Four blocks go side by side,
 * since a short block ends before the loop over it has paid for itself.
 */
export function averages(values: usize, out: usize, length: i32, period: i32, scratch: usize): void {
  const block = <usize>period * VALUE;
  const divisor = f64x2.splat(<f64>period);
  let start: i32 = 0;
  for (; start + 5 * period - 1 <= length; start += 4 * period) {
    const a = values + <usize>start * VALUE;
    const b = a + block;
    const c = b + block;
    const d = c + block;
    const e = d + block;
    const base = pair(a + block - VALUE, b + block - VALUE);
    const base2 = pair(c + block - VALUE, d + block - VALUE);
    let sum = f64x2.splat(0);
    let sum2 = sum;
    let at = scratch + 2 * PAIR * <usize>period;
    for (let i = <isize>(block - VALUE); i >= 0; i -= VALUE) {
      sum = f64x2.add(sum, f64x2.sub(pair(a + i, b + i), base));
      sum2 = f64x2.add(sum2, f64x2.sub(pair(c + i, d + i), base2));
      at -= 2 * PAIR;
      v128.store(at, sum);
      v128.store(at, sum2, PAIR);
    }
    const oa = out + <usize>start * VALUE;
    const ob = oa + block;
    const oc = ob + block;
    const od = oc + block;
    putPair(oa, ob, f64x2.add(base, f64x2.div(sum, divisor)));
    putPair(oc, od, f64x2.add(base2, f64x2.div(sum2, divisor)));
    sum = f64x2.splat(0);
    sum2 = sum;
    at = scratch;
    for (let i: usize = 0; i < block - VALUE; i += VALUE) {
      sum = f64x2.add(sum, f64x2.sub(pair(b + i, c + i), base));
      sum2 = f64x2.add(sum2, f64x2.sub(pair(d + i, e + i), base2));
      at += 2 * PAIR;
      const whole = f64x2.add(v128.load(at), sum);
      const whole2 = f64x2.add(v128.load(at, PAIR), sum2);
      putPair(oa + i + VALUE, ob + i + VALUE, f64x2.add(base, f64x2.div(whole, divisor)));
      putPair(oc + i + VALUE, od + i + VALUE, f64x2.add(base2, f64x2.div(whole2, divisor)));
    }
  }
  for (; start + period <= length; start += period) {
    const a = values + <usize>start * VALUE;
    const b = a + block;
    const base = load<f64>(b - VALUE);
    let sum: f64 = 0;
    for (let i = <isize>(block - VALUE); i >= 0; i -= VALUE) {
      sum += load<f64>(a + i) - base;
      store<f64>(scratch + i, sum);
    }
    const to = out + <usize>start * VALUE;
    store<f64>(to, base + sum / <f64>period);
    const rest = <usize>min(period - 1, length - start - period) * VALUE;
    sum = 0;
    for (let i: usize = 0; i < rest; i += VALUE) {
      sum += load<f64>(b + i) - base;
      store<f64>(to + i + VALUE, base + (load<f64>(scratch + i + VALUE) + sum) / <f64>period);
    }
  }
}

/** Population standard deviations of the same windows, to the same places; `scratch` has room for 4 × period values. */
export function deviations(values: usize, out: usize, length: i32, period: i32, scratch: usize): void {
  const block = <usize>period * VALUE;
  const divisor = f64x2.splat(<f64>period);
  let start: i32 = 0;
  for (; start + 3 * period - 1 <= length; start += 2 * period) {
    const a = values + <usize>start * VALUE;
    const b = a + block;
    const c = b + block;
    const base = pair(b - VALUE, c - VALUE);
    let sum = f64x2.splat(0);
    let squares = sum;
    let at = scratch + 2 * PAIR * <usize>period;
    for (let i = <isize>(block - VALUE); i >= 0; i -= VALUE) {
      const distance = f64x2.sub(pair(a + i, b + i), base);
      sum = f64x2.add(sum, distance);
      squares = f64x2.add(squares, f64x2.mul(distance, distance));
      at -= 2 * PAIR;
      v128.store(at, sum);
      v128.store(at, squares, PAIR);
    }
    const oa = out + <usize>start * VALUE;
    const ob = oa + block;
    putPair(oa, ob, deviationPair(squares, sum, divisor));
    sum = f64x2.splat(0);
    squares = sum;
    at = scratch;
    for (let i: usize = 0; i < block - VALUE; i += VALUE) {
      const distance = f64x2.sub(pair(b + i, c + i), base);
      sum = f64x2.add(sum, distance);
      squares = f64x2.add(squares, f64x2.mul(distance, distance));
      at += 2 * PAIR;
      const wholeSum = f64x2.add(v128.load(at), sum);
      const wholeSquares = f64x2.add(v128.load(at, PAIR), squares);
      putPair(oa + i + VALUE, ob + i + VALUE, deviationPair(wholeSquares, wholeSum, divisor));
    }
  }
  for (; start + period <= length; start += period) {
    const a = values + <usize>start * VALUE;
    const b = a + block;
    const base = load<f64>(b - VALUE);
    let sum: f64 = 0;
    let squares: f64 = 0;
    for (let i = <isize>(block - VALUE); i >= 0; i -= VALUE) {
      const distance = load<f64>(a + i) - base;
      sum += distance;
      squares += distance * distance;
      store<f64>(scratch + 2 * i, sum);
      store<f64>(scratch + 2 * i, squares, VALUE);
    }
    const to = out + <usize>start * VALUE;
    store<f64>(to, deviation(squares, sum, <f64>period));
    const rest = <usize>min(period - 1, length - start - period) * VALUE;
    sum = 0;
    squares = 0;
    for (let i: usize = 0; i < rest; i += VALUE) {
      const distance = load<f64>(b + i) - base;
      sum += distance;
      squares += distance * distance;
      const at = scratch + 2 * (i + VALUE);
      const whole = load<f64>(at) + sum;
      store<f64>(to + i + VALUE, deviation(load<f64>(at, VALUE) + squares, whole, <f64>period));
    }
  }
}

/** left > right: 32 ticks for each of `words` words, which go to `holds`, and left <= right to `fails`. */
export function above(left: usize, right: usize, words: i32, holds: usize, fails: usize): void {
  for (let w = 0; w < words; w++) {
    let held: i32 = 0;
    let failed: i32 = 0;
    for (let bit = 0; bit < 32; bit += 8) {
      const l0 = v128.load(left);
      const l1 = v128.load(left, 16);
      const l2 = v128.load(left, 32);
      const l3 = v128.load(left, 48);
      const r0 = v128.load(right);
      const r1 = v128.load(right, 16);
      const r2 = v128.load(right, 32);
      const r3 = v128.load(right, 48);
      held |= bits(f64x2.gt(l0, r0), f64x2.gt(l1, r1), f64x2.gt(l2, r2), f64x2.gt(l3, r3)) << bit;
      failed |= bits(f64x2.le(l0, r0), f64x2.le(l1, r1), f64x2.le(l2, r2), f64x2.le(l3, r3)) << bit;
      left += 4 * PAIR;
      right += 4 * PAIR;
    }
    store<i32>(holds, held);
    store<i32>(fails, failed);
    holds += 4;
    fails += 4;
  }
}

/** As `above`, both ways: left > right to `over` and left <= right to `notOver`, right > left to `under`, its opposite. */
export function bothWays(
  left: usize,
  right: usize,
  words: i32,
  over: usize,
  notOver: usize,
  under: usize,
  notUnder: usize,
): void {
  for (let w = 0; w < words; w++) {
    let greater: i32 = 0;
    let less: i32 = 0;
    let atMost: i32 = 0;
    for (let bit = 0; bit < 32; bit += 8) {
      const l0 = v128.load(left);
      const l1 = v128.load(left, 16);
      const l2 = v128.load(left, 32);
      const l3 = v128.load(left, 48);
      const r0 = v128.load(right);
      const r1 = v128.load(right, 16);
      const r2 = v128.load(right, 32);
      const r3 = v128.load(right, 48);
      greater |= bits(f64x2.gt(l0, r0), f64x2.gt(l1, r1), f64x2.gt(l2, r2), f64x2.gt(l3, r3)) << bit;
      less |= bits(f64x2.lt(l0, r0), f64x2.lt(l1, r1), f64x2.lt(l2, r2), f64x2.lt(l3, r3)) << bit;
      atMost |= bits(f64x2.le(l0, r0), f64x2.le(l1, r1), f64x2.le(l2, r2), f64x2.le(l3, r3)) << bit;
      left += 4 * PAIR;
      right += 4 * PAIR;
    }
    store<i32>(over, greater);
    store<i32>(notOver, atMost);
    store<i32>(under, less);
    store<i32>(notUnder, greater | (atMost & ~less));
    over += 4;
    notOver += 4;
    under += 4;
    notUnder += 4;
  }
}

/** left > value, as `above`. */
export function aboveValue(left: usize, value: f64, words: i32, holds: usize, fails: usize): void {
  const right = f64x2.splat(value);
  for (let w = 0; w < words; w++) {
    let held: i32 = 0;
    let failed: i32 = 0;
    for (let bit = 0; bit < 32; bit += 8) {
      const l0 = v128.load(left);
      const l1 = v128.load(left, 16);
      const l2 = v128.load(left, 32);
      const l3 = v128.load(left, 48);
      held |= bits(f64x2.gt(l0, right), f64x2.gt(l1, right), f64x2.gt(l2, right), f64x2.gt(l3, right)) << bit;
      failed |= bits(f64x2.le(l0, right), f64x2.le(l1, right), f64x2.le(l2, right), f64x2.le(l3, right)) << bit;
      left += 4 * PAIR;
    }
    store<i32>(holds, held);
    store<i32>(fails, failed);
    holds += 4;
    fails += 4;
  }
}

/** left < value, as `above`. */
export function belowValue(left: usize, value: f64, words: i32, holds: usize, fails: usize): void {
  const right = f64x2.splat(value);
  for (let w = 0; w < words; w++) {
    let held: i32 = 0;
    let failed: i32 = 0;
    for (let bit = 0; bit < 32; bit += 8) {
      const l0 = v128.load(left);
      const l1 = v128.load(left, 16);
      const l2 = v128.load(left, 32);
      const l3 = v128.load(left, 48);
      held |= bits(f64x2.lt(l0, right), f64x2.lt(l1, right), f64x2.lt(l2, right), f64x2.lt(l3, right)) << bit;
      failed |= bits(f64x2.ge(l0, right), f64x2.ge(l1, right), f64x2.ge(l2, right), f64x2.ge(l3, right)) << bit;
      left += 4 * PAIR;
    }
    store<i32>(holds, held);
    store<i32>(fails, failed);
    holds += 4;
    fails += 4;
  }
}

/** The values at two places as one pair. */
function pair(first: usize, second: usize): v128 {
  return v128.load_lane<f64>(second, v128.load_zero<f64>(first), 1);
}

/** A pair to two places. */
function putPair(first: usize, second: usize, values: v128): void {
  v128.store_lane<f64>(first, values, 0);
  v128.store_lane<f64>(second, values, 1);
}

/** From sums relative to a common base. Rounding can take a variance of nought just below it. */
function deviation(squares: f64, sum: f64, count: f64): f64 {
  const variance = (squares - (sum * sum) / count) / count;
  return sqrt<f64>((variance + abs<f64>(variance)) / 2);
}

/** `deviation` of two windows. */
function deviationPair(squares: v128, sum: v128, count: v128): v128 {
  const variance = f64x2.div(f64x2.sub(squares, f64x2.div(f64x2.mul(sum, sum), count)), count);
  return f64x2.sqrt(f64x2.div(f64x2.add(variance, f64x2.abs(variance)), f64x2.splat(2)));
}

/** A bit for each of eight comparisons, in their order. */
function bits(a: v128, b: v128, c: v128, d: v128): i32 {
  const first = v128.shuffle<i32>(a, b, 0, 2, 4, 6);
  const second = v128.shuffle<i32>(c, d, 0, 2, 4, 6);
  const all = i16x8.narrow_i32x4_s(first, second);
  return i16x8.bitmask(all);
}
