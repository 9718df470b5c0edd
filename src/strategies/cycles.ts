/** The edges of a directed graph: for each node, by index, the nodes that it leads to. */
export type Successors = readonly (readonly number[])[];

/**
 * One shortest cycle through the first node of each strongly connected component, as node indices without the repeated
 * end; self loops are not looked at. Linear but for the search inside components; no recursion, so depth costs no stack.
 */
export function findCycles(successors: Successors): number[][] {
  const component = componentsOf(successors);
  const members = new Map<number, number[]>();
  component.forEach((id, node) => {
    const known = members.get(id);
    if (known === undefined) members.set(id, [node]);
    else known.push(node);
  });
  const cycles: number[][] = [];
  for (const nodes of members.values()) {
    if (nodes.length > 1) cycles.push(shortestCycle(successors, component, nodes[0] as number));
  }
  return cycles;
}

/** The strongly connected component of each node, by number; Tarjan 1972, with the call stack kept by hand. */
function componentsOf(successors: Successors): number[] {
  const order: number[] = new Array(successors.length).fill(-1);
  const low: number[] = new Array(successors.length).fill(0);
  const component: number[] = new Array(successors.length).fill(-1);
  const open: number[] = [];
  let visited = 0;
  let found = 0;

  const enter = (node: number): { node: number; next: number } => {
    order[node] = visited;
    low[node] = visited;
    visited += 1;
    open.push(node);
    return { node, next: 0 };
  };
  const close = (node: number): void => {
    let member: number | undefined;
    do {
      member = open.pop() as number;
      component[member] = found;
    } while (member !== node);
    found += 1;
  };

  for (let start = 0; start < successors.length; start += 1) {
    if (order[start] !== -1) continue;
    const calls = [enter(start)];
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { node } = call;
      const target = successors[node]?.[call.next];
      if (target === undefined) {
        calls.pop();
        const caller = calls.at(-1)?.node;
        if (low[node] === order[node]) close(node);
        if (caller !== undefined) low[caller] = Math.min(low[caller] as number, low[node] as number);
        continue;
      }
      call.next += 1;
      if (order[target] === -1) calls.push(enter(target));
      else if (component[target] === -1) low[node] = Math.min(low[node] as number, order[target] as number);
    }
  }
  return component;
}

/** Breadth first from `start` through its component, until an edge leads back. */
function shortestCycle(successors: Successors, component: readonly number[], start: number): number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const target of successors[node] ?? []) {
      if (target === start && node !== start) return pathTo(node, { start, cameFrom });
      if (target === start || cameFrom.has(target) || component[target] !== component[start]) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return [start];
}

function pathTo(end: number, { start, cameFrom }: { start: number; cameFrom: ReadonlyMap<number, number> }): number[] {
  const path = [end];
  for (let node = end; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    path.push(node);
  }
  return path.reverse();
}
