import { CheckField, FieldGroup } from './fields.tsx';
import { CHAIN, type Graph, type GraphNode, link, unlink } from './graph.ts';
import { KINDS, nodeName } from './words.ts';

interface LinkFieldsProps {
  readonly graph: Graph;
  readonly node: GraphNode;
  readonly onGraph: (to: (graph: Graph) => Graph) => void;
}

/** What the block is linked to, as check boxes: the links of the canvas without a mouse. */
export function LinkFields({ graph, node, onGraph }: LinkFieldsProps) {
  const place = CHAIN.indexOf(node.type);
  return (
    <>
      {[place - 1, place + 1].map((other) => {
        const kind = CHAIN[other];
        if (kind === undefined) return null;
        const incoming = other < place;
        const others = graph.nodes.filter(({ type }) => type === kind);
        return (
          <FieldGroup
            key={kind}
            legend={
              incoming ? `Fed by ${KINDS[kind].plural.toLowerCase()}` : `Feeds ${KINDS[kind].plural.toLowerCase()}`
            }
          >
            {others.length === 0 && <p className="muted">There is none yet.</p>}
            {others.map((each) => {
              const [source, target] = incoming ? [each.id, node.id] : [node.id, each.id];
              const same = (edge: Graph['edges'][number]) => edge.source === source && edge.target === target;
              return (
                <CheckField
                  key={each.id}
                  label={nodeName(each)}
                  checked={graph.edges.some(same)}
                  onChange={(linked) => onGraph((now) => (linked ? link(now, source, target) : unlink(now, same)))}
                />
              );
            })}
          </FieldGroup>
        );
      })}
    </>
  );
}
