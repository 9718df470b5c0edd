import { readFileSync, writeFileSync } from 'node:fs';
import { type ContractDocument, parseContract } from '../src/contract/index.ts';

const CONTRACT_FILE = new URL('../openapi.yaml', import.meta.url);
const PAD_PREFIX = '/api/v1/pad';
const ITEM_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'amount'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 64 },
    amount: { type: 'integer', minimum: 0, maximum: 1_000_000 },
    note: { type: ['string', 'null'], maxLength: 280 },
  },
};

interface PadOperation {
  readonly operationId: string;
  readonly path: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
}

/** Operations of invented resources, each with a list, an item and a nested list, as in the product's own contract. */
function padding(count: number): PadOperation[] {
  const operations: PadOperation[] = [];
  for (let resource = 0; operations.length < count; resource += 1) {
    const list = `${PAD_PREFIX}${resource}`;
    operations.push(
      { operationId: `listPad${resource}`, path: list, method: 'get' },
      { operationId: `createPad${resource}`, path: list, method: 'post' },
      { operationId: `getPad${resource}`, path: `${list}/{itemId}`, method: 'get' },
      { operationId: `updatePad${resource}`, path: `${list}/{itemId}`, method: 'patch' },
      { operationId: `deletePad${resource}`, path: `${list}/{itemId}`, method: 'delete' },
      { operationId: `listPad${resource}Parts`, path: `${list}/{itemId}/parts`, method: 'get' },
    );
  }
  return operations.slice(0, count);
}

function padOperation({ operationId, path, method }: PadOperation): Record<string, unknown> {
  const json = { 'application/json': { schema: ITEM_SCHEMA } };
  const itemId = { name: 'itemId', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };
  return {
    operationId,
    'x-rate-limit': method === 'get' ? 'read' : 'write',
    parameters: path.includes('{itemId}') ? [itemId] : [],
    ...(method === 'post' || method === 'patch' ? { requestBody: { required: true, content: json } } : {}),
    responses: { 200: { description: 'The item.', content: json } },
  };
}

/** The product's contract with invented operations behind its own, `operations` in all, as JSON. */
export function writePaddedContract(file: string, operations: number): void {
  const { document } = parseContract(readFileSync(CONTRACT_FILE, 'utf8'), 'openapi.yaml');
  const own = Object.values(document.paths).flatMap((item) =>
    Object.values(item).filter((part) => typeof (part as { operationId?: unknown }).operationId === 'string'),
  ).length;
  const paths: Record<string, Record<string, unknown>> = {};
  for (const pad of padding(Math.max(0, operations - own))) {
    const item = paths[pad.path] ?? {};
    item[pad.method] = padOperation(pad);
    paths[pad.path] = item;
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
    .flatMap(([, item]) => Object.values(item).map((operation) => (operation as { operationId: string }).operationId));
}
