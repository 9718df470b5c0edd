import { Link } from 'wouter';
import type { Schema } from '../../api/types.ts';
import { classes } from '../../ui/classes.ts';
import styles from './Editor.module.css';
import type { Graph } from './graph.ts';
import { limitsOf } from './usage.ts';

interface LimitsProps {
  readonly graph: Graph;
  readonly entitlement: Schema<'Entitlement'> | null;
  readonly cloneId: number;
}

/** What the strategy takes of what was paid for. */
export function Limits({ graph, entitlement, cloneId }: LimitsProps) {
  const limits = limitsOf(graph, entitlement);
  const over = limits.some(({ used, allowed }) => used > allowed);
  return (
    <>
      <dl className={styles.limits} aria-label="Of the entitlement">
        {limits.map(({ name, used, allowed }) => (
          <div key={name} className={classes(used > allowed && styles.over)}>
            <dt>{name}</dt>
            <dd className="numeric">
              {used} of {allowed}
            </dd>
          </div>
        ))}
      </dl>
      {over && (
        <p className="small">
          Beyond what was paid for: the draft is not saved until it fits, or until you{' '}
          <Link href={`/clones/${cloneId}/upgrade`}>buy more</Link>.
        </p>
      )}
    </>
  );
}
