/** Numbers, times and curves as text of a known width. */

const LEVELS = '▁▂▃▄▅▆▇█';
const SHADE = { full: '█', empty: '░' };

/** A bar of `width` characters of which the share `done` (0 to 1) is full, and that share in per cent. */
export function bar(done: number, width: number): string {
  const share = Math.min(1, Math.max(0, done));
  const full = Math.floor(share * width);
  return `${SHADE.full.repeat(full)}${SHADE.empty.repeat(width - full)} ${String(Math.floor(share * 100)).padStart(3)} %`;
}

/** A curve in one line of at most `width` characters: the mean of each stretch of the values, lowest to highest. */
export function sparkline(values: readonly number[], width: number): string {
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const part = values.slice(from, Math.floor(((column + 1) * values.length) / columns));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...means);
  const range = Math.max(...means) - low;
  const level = (value: number) => (range === 0 ? 0 : Math.round(((value - low) / range) * (LEVELS.length - 1)));
  return means.map((value) => LEVELS[level(value)]).join('');
}

/** `12,345` or `12,345.67`. */
export function amount(value: number, decimals = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** A price with as many digits as say something. */
export function price(value: number): string {
  const size = Math.abs(value);
  if (size >= 10_000) return amount(value);
  return amount(value, size >= 1000 ? 1 : size >= 1 ? 3 : 6);
}

/** `+1.23 %`, or `-` where there is none. */
export function percent(share: number | null, decimals = 2): string {
  if (share === null) return '-';
  return `${share > 0 ? '+' : ''}${(share * 100).toFixed(decimals)} %`;
}

/** `1.23`, or `-` where there is none. */
export function ratio(value: number | null): string {
  return value === null ? '-' : value.toFixed(2);
}

/** `2024-05-31 23:55`, UTC. */
export function minute(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}

/** `05-31 23:55`, UTC. */
export function shortMinute(at: number): string {
  return minute(at).slice(5);
}

/** `2024-05-31`, UTC. */
export function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
