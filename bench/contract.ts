import { readFileSync, writeFileSync } from 'node:fs';
import { type ContractDocument, parseContract } from '../src/contract/index.ts';
import { operationsOf } from './servers/shared/contract.ts';

const CONTRACT_FILE = new URL('../openapi.yaml', import.meta.url);
const DRAFT_PATH = '/api/v1/clones/{cloneId}/strategy/draft';
const PAD_PREFIX = '/api/v1/pad';
const OWN_PREFIX = '/api/v1';
const METHODS = new Set(['get', 'put', 'post', 'patch', 'delete']);

interface OwnOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: Record<string, unknown>;
  /** What the path says for all its methods, `parameters` for one. */
  readonly shared: Record<string, unknown>;
}

function ownOperationsOf(paths: Readonly<Record<string, object>>): OwnOperation[] {
  return Object.entries(paths).flatMap(([path, item]) => {
    const parts = Object.entries(item) as [string, Record<string, unknown>][];
    const shared = Object.fromEntries(parts.filter(([key]) => !METHODS.has(key)));
    return parts
      .filter(([key]) => METHODS.has(key))
      .map(([method, operation]) => ({ path, method, operation, shared }));
  });
}

/** The product's contract as it stands. */
export function readContract(): ContractDocument {
  return parseContract(readFileSync(CONTRACT_FILE, 'utf8'), 'openapi.yaml');
}

/** The body that saves a graph as a draft. */
export type DraftSave = (graph: object) => object;

/** How the contract takes a draft: the graph itself, or an object around it; undefined without such an operation. */
export function draftSaveOf({ document }: ContractDocument): DraftSave | undefined {
  const operation = operationsOf(document).find(({ method, path }) => method === 'put' && path === DRAFT_PATH);
  const body = operation?.body as { properties?: Record<string, unknown> } | undefined;
  if (body === undefined) return undefined;
  return body.properties?.graph === undefined ? (graph) => graph : (graph) => ({ graph });
}

/**
 * The product's contract with its own operations repeated under other paths, `operations` in all, as JSON: what is added costs
 * a server what the product's operations cost it.
 */
export function writePaddedContract(file: string, operations: number): void {
  const { document } = readContract();
  const own = ownOperationsOf(document.paths);
  const paths: Record<string, Record<string, unknown>> = {};
  for (let index = 0; index < operations - own.length; index += 1) {
    const { path, method, operation, shared } = own[index % own.length] as OwnOperation;
    const turn = Math.floor(index / own.length);
    const padded = `${PAD_PREFIX}${turn}${path.startsWith(OWN_PREFIX) ? path.slice(OWN_PREFIX.length) : path}`;
    paths[padded] = {
      ...(paths[padded] ?? shared),
      [method]: { ...operation, operationId: `pad${turn}${String(operation.operationId)}` },
    };
  }
  writeFileSync(file, JSON.stringify({ ...document, paths: { ...document.paths, ...paths } }));
}

/** The contract that `writePaddedContract` wrote. */
export function readPaddedContract(file: string): ContractDocument {
  const json = readFileSync(file, 'utf8');
  return { document: JSON.parse(json) as ContractDocument['document'], yaml: json, json, locate: () => file };
}

/** Ids of the operations that exist for their number only. */
export function padIdsOf({ document }: ContractDocument): string[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith(PAD_PREFIX))
    .flatMap(([path, item]) => ownOperationsOf({ [path]: item }).map(({ operation }) => String(operation.operationId)));
}
