/**
 * Typed reading of environment variables. Every problem is collected, so that an operator sees all of them at once;
 * a value that could not be read is replaced by its default until `problems` is looked at.
 */
export interface EnvReader {
  readonly problems: string[];
  text(name: string, fallback: string): string;
  optional(name: string): string | undefined;
  integer(name: string, fallback: number, bounds: { min: number; max: number }): number;
  /** A decimal without exponent, of at most eight places. */
  decimal(name: string, fallback: number, bounds: { min: number; max: number }): number;
  flag(name: string, fallback: boolean): boolean;
  choice<const T extends string>(name: string, fallback: T, choices: readonly T[]): T;
  list(name: string, fallback: readonly string[]): readonly string[];
  url(name: string, fallback: string): string;
  problem(name: string, text: string): void;
}

export function readEnv(env: Readonly<Record<string, string | undefined>>): EnvReader {
  const problems: string[] = [];
  const optional = (name: string): string | undefined => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const problem = (name: string, text: string): void => {
    problems.push(`${name}: ${text}`);
  };
  return {
    problems,
    problem,
    optional,
    text: (name, fallback) => optional(name) ?? fallback,
    integer(name, fallback, { min, max }) {
      const value = optional(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= max) return number;
      problem(name, `expected a whole number from ${min} to ${max}, got "${value}"`);
      return fallback;
    },
    decimal(name, fallback, { min, max }) {
      const value = optional(name);
      if (value === undefined) return fallback;
      const number = Number(value);
      if (/^\d+(\.\d{1,8})?$/.test(value) && number >= min && number <= max) return number;
      problem(name, `expected a decimal number from ${min} to ${max}, got "${value}"`);
      return fallback;
    },
    flag(name, fallback) {
      const value = optional(name)?.toLowerCase();
      if (value === undefined) return fallback;
      if (['true', '1', 'yes', 'on'].includes(value)) return true;
      if (['false', '0', 'no', 'off'].includes(value)) return false;
      problem(name, `expected true or false, got "${value}"`);
      return fallback;
    },
    choice(name, fallback, choices) {
      const value = optional(name);
      if (value === undefined) return fallback;
      const found = choices.find((choice) => choice === value);
      if (found === undefined) problem(name, `expected one of ${choices.join(', ')}, got "${value}"`);
      return found ?? fallback;
    },
    list(name, fallback) {
      const value = optional(name);
      if (value === undefined) return fallback;
      return value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    },
    url(name, fallback) {
      const value = optional(name) ?? fallback;
      if (isHttpUrl(value)) return value.replace(/\/$/, '');
      problem(name, `expected an http or https URL, got "${value}"`);
      return fallback;
    },
  };
}

export function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
