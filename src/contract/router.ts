/** What a path and method lead to. */
export type RouteMatch<T> =
  | { readonly kind: 'found'; readonly target: T; readonly params: Record<string, string> }
  | { readonly kind: 'method_not_allowed'; readonly allow: readonly string[] }
  | { readonly kind: 'not_found' };

interface Entry<T> {
  readonly target: T;
  readonly names: readonly string[];
}

interface Leaf<T> {
  readonly methods: Map<string, Entry<T>>;
}

interface Fit<T> {
  readonly leaf: Leaf<T>;
  readonly values: readonly string[];
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
  /** What all paths begin with, e.g. `/api/v1/`, and the node behind it: nobody walks there segment by segment. */
  #prefix = '/';
  #start: Node<T> = this.#root;

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
    this.#findStart();
  }

  #findStart(): void {
    this.#prefix = '/';
    this.#start = this.#root;
    while (this.#start.literal.size === 1 && this.#start.param === undefined && this.#start.leaf === undefined) {
      for (const [segment, next] of this.#start.literal) {
        this.#prefix += `${segment}/`;
        this.#start = next;
      }
    }
  }

  /** `path` is the undecoded path without its query. */
  match(method: string, path: string): RouteMatch<T> {
    if (!path.startsWith(this.#prefix)) return NOT_FOUND;
    const values: string[] = [];
    const leaf = find(this.#start, path, this.#prefix.length, values);
    if (leaf === undefined) return NOT_FOUND;
    const entry = entryOf(leaf, method);
    return entry === undefined ? this.#matchOther(method, path) : found(entry, values);
  }

  /** The best template lacks the method; a looser one may have it (GET /a/b beside DELETE /a/{x}). */
  #matchOther(method: string, path: string): RouteMatch<T> {
    const fits: Fit<T>[] = [];
    findAll(this.#root, { path, start: 1, values: [] }, fits);
    for (const { leaf, values } of fits) {
      const entry = entryOf(leaf, method);
      if (entry !== undefined) return found(entry, values);
    }
    const methods = new Set(fits.flatMap(({ leaf }) => [...leaf.methods.keys()]));
    if (methods.has('GET')) methods.add('HEAD');
    return { kind: 'method_not_allowed', allow: [...methods] };
  }
}

function entryOf<T>(leaf: Leaf<T>, method: string): Entry<T> | undefined {
  return leaf.methods.get(method) ?? (method === 'HEAD' ? leaf.methods.get('GET') : undefined);
}

function found<T>(entry: Entry<T>, values: readonly string[]): RouteMatch<T> {
  const params: Record<string, string> = {};
  for (let i = 0; i < entry.names.length; i += 1) {
    const value = decode(values[i] as string);
    if (value === undefined) return NOT_FOUND;
    params[entry.names[i] as string] = value;
  }
  return { kind: 'found', target: entry.target, params };
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

/** Every leaf that the path fits, the most literal first. */
function findAll<T>(
  node: Node<T>,
  at: { path: string; start: number; values: readonly string[] },
  fits: Fit<T>[],
): void {
  const { path, start, values } = at;
  const slash = path.indexOf('/', start);
  const segment = path.slice(start, slash === -1 ? path.length : slash);
  const follow = (next: Node<T> | undefined, taken: readonly string[]): void => {
    if (next === undefined) return;
    if (slash !== -1) findAll(next, { path, start: slash + 1, values: taken }, fits);
    else if (next.leaf !== undefined) fits.push({ leaf: next.leaf, values: taken });
  };
  follow(node.literal.get(segment), values);
  if (segment !== '') follow(node.param, [...values, segment]);
}

function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
