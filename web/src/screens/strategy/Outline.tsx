import { Badge } from '../../ui/Badge.tsx';
import styles from './Editor.module.css';
import { CHAIN, type Graph } from './graph.ts';
import type { Problem } from './problems.ts';
import { KINDS, nodeName, nodeSummary } from './words.ts';

interface OutlineProps {
  readonly graph: Graph;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** Every block in a list: the canvas for the keyboard, for a screen reader, and for a phone. */
export function Outline({ graph, problems, selected, onSelect }: OutlineProps) {
  return (
    <nav className={styles.outline} aria-label="Blocks">
      {CHAIN.map((kind) => {
        const nodes = graph.nodes.filter(({ type }) => type === kind);
        return (
          <section key={kind}>
            <h3>{KINDS[kind].plural}</h3>
            {nodes.length === 0 && <p className="muted small">None yet.</p>}
            <ul>
              {nodes.map((node) => {
                const count = problems.get(node.id)?.length ?? 0;
                return (
                  <li key={node.id}>
                    <button
                      type="button"
                      aria-current={node.id === selected ? 'true' : undefined}
                      onClick={() => onSelect(node.id)}
                    >
                      <span className={styles.outlineName}>
                        <strong>{nodeName(node)}</strong>
                        <span className="small">{nodeSummary(node)}</span>
                      </span>
                      {count > 0 && <Badge tone="down">{problemCount(count)}</Badge>}
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}

export function problemCount(count: number): string {
  return count === 1 ? '1 problem' : `${count} problems`;
}
