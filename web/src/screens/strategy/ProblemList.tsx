import styles from './Editor.module.css';
import { type Graph, nodeOf } from './graph.ts';
import { type Problem, placesOf } from './problems.ts';
import { nodeName } from './words.ts';

interface ProblemListProps {
  readonly graph: Graph;
  readonly problems: readonly Problem[];
  readonly onSelect: (id: string) => void;
}

/** Everything that keeps the draft from being published; a press leads to the block. */
export function ProblemList({ graph, problems, onSelect }: ProblemListProps) {
  return (
    <ul className={styles.problems} aria-label="Problems">
      {problems.map((problem) => {
        const { code, path, message } = problem;
        const [id] = placesOf(problem, graph);
        const node = nodeOf(graph, id);
        return (
          <li key={`${code}${path}${message}`}>
            {node === undefined || id === undefined ? (
              <p>{message}</p>
            ) : (
              <button type="button" onClick={() => onSelect(id)}>
                <strong>{nodeName(node)}</strong>
                <span>{message}</span>
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
