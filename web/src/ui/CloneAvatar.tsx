import styles from './CloneAvatar.module.css';

const CANDLES = 5;
const SIZE = 40;

/** A face for a clone, made of its number alone: five candles on a ground. Nothing is fetched from anywhere. */
export function CloneAvatar({ cloneId, size = 'm' }: { cloneId: number; size?: 'm' | 'l' }) {
  const next = sequence(cloneId);
  const hue = Math.floor(next() * 360);
  const candles = Array.from({ length: CANDLES }, (_, index) => {
    const height = 6 + next() * 18;
    return { x: 5 + index * 6.4, y: 6 + next() * (SIZE - 12 - height), height, up: next() > 0.4 };
  });
  return (
    <svg className={styles[size]} viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
      <rect width={SIZE} height={SIZE} rx="11" fill={`hsl(${hue} 45% 22%)`} />
      {candles.map(({ x, y, height, up }) => (
        <rect
          key={x}
          x={x}
          y={y}
          width="4.4"
          height={height}
          rx="1.6"
          fill={`hsl(${(hue + (up ? 140 : 320)) % 360} 85% 72%)`}
        />
      ))}
    </svg>
  );
}

/** The mulberry32 generator: the same numbers from 0 to 1 for the same clone, everywhere. */
function sequence(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
