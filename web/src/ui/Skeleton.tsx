import { classes } from './classes.ts';
import styles from './Skeleton.module.css';

/** A place held for what is being loaded: give it the size of what comes, so that nothing jumps. */
export function Skeleton({ height = '1.5rem', width = '100%' }: { height?: string; width?: string }) {
  return <span className={styles.skeleton} style={{ height, width }} aria-hidden="true" />;
}

/** Several of the same height below one another. */
export function SkeletonList({ count, height, gap = 'm' }: { count: number; height: string; gap?: 's' | 'm' }) {
  const keys = Array.from({ length: count }, (_, index) => `place-${index}`);
  return (
    <div className={classes(styles.list, styles[gap])} role="status">
      <span className="visually-hidden">Loading</span>
      {keys.map((key) => (
        <Skeleton key={key} height={height} />
      ))}
    </div>
  );
}
