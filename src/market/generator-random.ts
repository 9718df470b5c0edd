/** Spreads every bit of a 32-bit value over all others: two rounds of xor-shift and multiply. */
function scramble(value: number): number {
  let bits = value;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A 32-bit seed made of all parts, in their order. */
export function seedFrom(...parts: readonly (string | number)[]): number {
  let seed = 0;
  for (const char of parts.join('\u0000')) seed = scramble(seed ^ (char.codePointAt(0) as number));
  return seed;
}

export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

/** A stream of numbers that depends on nothing but its seed: a scrambled counter. Not for secrets. */
export function createRandom(seed: number): Random {
  let counter = seed;
  let spare: number | undefined;
  const uniform = () => {
    counter = (counter + 0x9e3779b9) | 0;
    return scramble(counter) / 2 ** 32;
  };
  return {
    uniform,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Box and Muller's pair of independent normals; 1 - u is never 0.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}
