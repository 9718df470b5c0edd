import { type CompiledOperation, type ContractRoot, Router } from '../contract/index.ts';

/** An operation as browsers may or may not reach it. */
export interface ExposedOperation {
  readonly operation: CompiledOperation;
  /** Why `/api/backend` does not lead there; undefined: it does. */
  readonly refusal: Refusal | undefined;
}

export type Refusal = 'internal' | 'holds_secrets';

const INTERNAL_PREFIX = '/api/v1/internal/';
/** Properties that are credentials, by the name that the contract gives them. */
const SECRET = /(token|secret|password|api_?key|private_?key)$/i;

/**
 * What browsers may reach, derived from the contract: nothing internal, and no operation whose request or answer holds a
 * credential. A new operation that answers a token is refused without anybody thinking of it.
 */
export function exposeOperations(operations: readonly CompiledOperation[], document: ContractRoot): ExposedOperation[] {
  return operations.map((operation) => ({ operation, refusal: refusalOf(operation, document) }));
}

export function routerOf(exposed: readonly ExposedOperation[]): Router<ExposedOperation> {
  const router = new Router<ExposedOperation>();
  for (const target of exposed) {
    router.add({ method: target.operation.method, path: target.operation.path, target });
  }
  return router;
}

function refusalOf(operation: CompiledOperation, document: ContractRoot): Refusal | undefined {
  if (operation.security === 'service' || operation.path.startsWith(INTERNAL_PREFIX)) return 'internal';
  const raw = document.paths[operation.path]?.[operation.method.toLowerCase()] as RawOperation | undefined;
  const bodies = [raw?.requestBody, ...Object.values(raw?.responses ?? {})];
  return bodies.some((body) => holdsSecret(document, body)) ? 'holds_secrets' : undefined;
}

/** Whether a schema under `node` has a property that is a credential, references followed. */
function holdsSecret(document: ContractRoot, node: unknown, seen = new Set<unknown>()): boolean {
  if (node === null || typeof node !== 'object' || seen.has(node)) return false;
  seen.add(node);
  return Object.entries(node).some(([key, value]) => {
    if (key === 'examples' || key === 'example') return false;
    if (key === 'properties' && Object.keys(value as object).some((name) => SECRET.test(name))) return true;
    if (key === '$ref') return holdsSecret(document, resolve(document, value as string), seen);
    return holdsSecret(document, value, seen);
  });
}

/** Follows a reference inside the document; those that lead nowhere were refused at the start. */
function resolve(document: unknown, ref: string): unknown {
  const keys = ref.slice(2).split('/');
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
}

interface RawOperation {
  readonly requestBody?: unknown;
  readonly responses?: Readonly<Record<string, unknown>>;
}
