/** What a path and method lead to. */
export type RouteMatch<T> =
  | { readonly kind: 'found'; readonly target: T; readonly params: Record<string, string> }
  | { readonly kind: 'method_not_allowed'; readonly allow: readonly string[] }
  | { readonly kind: 'not_found' };

interface Leaf<T> {
  readonly methods: Map<string, { readonly target: T; readonly names: readonly string[] }>;
}

interface Node<T> {
  readonly literal: Map<string, Node<T>>;
  param: Node<T> | undefined;
  leaf: Leaf<T> | undefined;
}

const NOT_FOUND = { kind: 'not_found' } as const;

function newNode<T>(): Node<T> {
  return { literal: new Map(), param: undefined, leaf: undefined };
}

/**
 * Routes by segments in a trie, so that the cost depends on the depth of the path and not on the number of operations.
 * A literal segment wins over a parameter, with backtracking. `openapi-backend` tries a regular expression per operation;
 * a test compares both on the whole contract. Parameters are single whole segments, percent-decoded.
 */
export class Router<T> {
  readonly #root: Node<T> = newNode();
  readonly #static = new Map<string, Leaf<T>>();

  /** @throws Error when a template is not made of whole segments or the route exists already. */
  add({ method, path, target }: { method: string; path: string; target: T }): void {
    let node = this.#root;
    const names: string[] = [];
    for (const segment of path.slice(1).split('/')) {
      const name = /^\{([^{}]+)\}$/.exec(segment)?.[1];
      if (name === undefined && /[{}]/.test(segment)) throw new Error(`cannot route the mixed segment "${segment}"`);
      if (name !== undefined) {
        names.push(name);
        node.param ??= newNode();
        node = node.param;
      } else {
        let next = node.literal.get(segment);
        if (next === undefined) {
          next = newNode();
          node.literal.set(segment, next);
        }
        node = next;
      }
    }
    node.leaf ??= { methods: new Map() };
    if (node.leaf.methods.has(method)) throw new Error(`${method} ${path} is declared twice`);
    node.leaf.methods.set(method, { target, names });
    if (names.length === 0) this.#static.set(path, node.leaf);
  }

  /** `path` is the undecoded path without its query. */
  match(method: string, path: string): RouteMatch<T> {
    const values: string[] = [];
    const leaf = this.#static.get(path) ?? find(this.#root, path, 1, values);
    if (leaf === undefined) return NOT_FOUND;
    const entry = leaf.methods.get(method) ?? (method === 'HEAD' ? leaf.methods.get('GET') : undefined);
    if (entry === undefined) return { kind: 'method_not_allowed', allow: allowed(leaf) };
    const params: Record<string, string> = {};
    for (let i = 0; i < entry.names.length; i += 1) {
      const value = decode(values[i] as string);
      if (value === undefined) return NOT_FOUND;
      params[entry.names[i] as string] = value;
    }
    return { kind: 'found', target: entry.target, params };
  }
}

function find<T>(node: Node<T>, path: string, start: number, values: string[]): Leaf<T> | undefined {
  const slash = path.indexOf('/', start);
  const end = slash === -1 ? path.length : slash;
  const segment = path.slice(start, end);
  const literal = node.literal.get(segment);
  if (literal !== undefined) {
    const leaf = slash === -1 ? literal.leaf : find(literal, path, end + 1, values);
    if (leaf !== undefined) return leaf;
  }
  if (node.param === undefined || segment === '') return undefined;
  values.push(segment);
  const leaf = slash === -1 ? node.param.leaf : find(node.param, path, end + 1, values);
  if (leaf === undefined) values.pop();
  return leaf;
}

function allowed<T>(leaf: Leaf<T>): string[] {
  const methods = [...leaf.methods.keys()];
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}

function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
