/** A share as people write it: 0.0312 is "3.12 %". */
export function percent(share: number): string {
  // No "-0 %".
  const rounded = Math.round(share * 10_000) / 100 || 0;
  return `${rounded} %`;
}

/** Seconds as "5 h 20 min", "3 min", "40 s". */
export function duration(totalSec: number): string {
  const seconds = Math.max(0, Math.round(totalSec));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  const days = Math.floor(minutes / (24 * 60));
  const parts: [number, string][] = [
    [days, 'd'],
    [Math.floor(minutes / 60) - days * 24, 'h'],
    [minutes % 60, 'min'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
