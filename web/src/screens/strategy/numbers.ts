export interface NumberRules {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  /** `min` itself is too little. */
  readonly above?: boolean;
  /** Nothing may be there, which is null. */
  readonly optional?: boolean;
}

export type Parsed = { readonly value: number | null } | { readonly error: string };

const DIGITS = 12;

/** What a person has typed as a number within bounds, or what is wrong with it. */
export function parseNumber(text: string, rules: NumberRules): Parsed {
  const typed = text.trim().replace(',', '.');
  if (typed === '' && rules.optional) return { value: null };
  const value = Number(typed);
  const { min, max, integer, above } = rules;
  const inside = above ? value > min && value <= max : value >= min && value <= max;
  if (typed === '' || !Number.isFinite(value) || !inside || (integer && !Number.isInteger(value))) {
    const kind = integer ? 'A whole number' : 'A number';
    return { error: `${kind} ${above ? `above ${min}, at most ${max}` : `from ${min} to ${max}`}.` };
  }
  return { value };
}

/** 0.25 as 25, without the noise of binary fractions. */
export function percentOf(share: number): number {
  return Number((share * 100).toPrecision(DIGITS));
}

export function shareOf(percent: number): number {
  return Number((percent / 100).toPrecision(DIGITS));
}
