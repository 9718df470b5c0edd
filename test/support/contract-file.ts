import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { parse } from 'yaml';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface MediaType {
  readonly schema: JsonObject;
  readonly examples?: Readonly<Record<string, { readonly summary?: string; readonly value: Json }>>;
}

export interface Body {
  readonly description?: string;
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: JsonObject;
  readonly example?: Json;
}

/** One operation of openapi.yaml with its path item's parameters joined in and references to shared parts followed. */
export interface FileOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security: readonly JsonObject[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
  readonly extensions: JsonObject;
}

interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly JsonObject[];
  readonly parameters?: readonly Json[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Json>>;
}

export interface ContractFile {
  readonly root: JsonObject;
  readonly operations: readonly FileOperation[];
  /** The schemas under `components`, by name. */
  readonly schemas: Readonly<Record<string, JsonObject>>;
  /** Follows a local reference, keeping what stands beside it (a description, a default). */
  resolve<T>(node: T): T;
  /** Compiles a schema of the document as the gateway does: Ajv 2020-12 with discriminators, here strictly. */
  validator(schema: JsonObject): ValidateFunction;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const DOCUMENT_ID = 'contract';

/** Reads openapi.yaml for the tests that check the file itself. */
export function readContractFile(): ContractFile {
  const root = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8')) as JsonObject;
  const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: true });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addKeyword({ keyword: Object.keys(root) });
  ajv.addSchema({ $id: DOCUMENT_ID, ...root });

  function resolve<T>(node: T): T {
    const reference = (node as JsonObject | null)?.$ref;
    if (typeof reference !== 'string') return node;
    const { $ref: _, ...beside } = node as JsonObject;
    return { ...(resolve(at(root, reference)) as JsonObject), ...beside } as T;
  }

  return {
    root,
    resolve,
    schemas: (root.components as JsonObject).schemas as Readonly<Record<string, JsonObject>>,
    operations: Object.entries(root.paths as JsonObject).flatMap(([path, item]) =>
      METHODS.filter((method) => method in (item as JsonObject)).map((method) =>
        toOperation({ root, resolve, path, method, item: item as JsonObject }),
      ),
    ),
    validator: (schema) => ajv.compile(absolute(schema) as JsonObject),
  };
}

function toOperation(from: {
  root: JsonObject;
  resolve: <T>(node: T) => T;
  path: string;
  method: string;
  item: JsonObject;
}): FileOperation {
  const { root, resolve, path, method, item } = from;
  const raw = item[method] as unknown as RawOperation;
  const parameters = [...((item.parameters ?? []) as readonly Json[]), ...(raw.parameters ?? [])];
  return {
    ...raw,
    method,
    path,
    security: raw.security ?? (root.security as readonly JsonObject[]),
    parameters: parameters.map((parameter) => resolve(parameter) as unknown as Parameter),
    responses: Object.fromEntries(
      Object.entries(raw.responses).map(([status, response]) => [status, resolve(response) as unknown as Body]),
    ),
    extensions: Object.fromEntries(
      Object.entries(raw as unknown as JsonObject).filter(([key]) => key.startsWith('x-')),
    ),
  };
}

function at(root: JsonObject, reference: string): Json {
  const keys = reference.slice('#/'.length).split('/');
  return keys.reduce<Json>((node, key) => {
    const child = (node as JsonObject)[key.replaceAll('~1', '/').replaceAll('~0', '~')];
    if (child === undefined) throw new Error(`${reference} leads nowhere`);
    return child;
  }, root);
}

/** The same schema with its references pointing into the whole document. */
function absolute(node: Json): Json {
  if (Array.isArray(node)) return node.map(absolute);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `${DOCUMENT_ID}${value}` : absolute(value),
    ]),
  );
}

/** Every schema below `schema`, itself included, with where it stands; references are followed once each. */
export function* schemasIn(
  file: ContractFile,
  schema: JsonObject,
  options: { where: string; seen?: Set<string> },
): Generator<{ where: string; schema: JsonObject; property: boolean }> {
  yield* walk(file, schema, { where: options.where, seen: options.seen ?? new Set(), property: false });
}

type Found = { where: string; schema: JsonObject; property: boolean };

function* walk(
  file: ContractFile,
  node: JsonObject,
  { where, seen, property }: { where: string; seen: Set<string>; property: boolean },
): Generator<Found> {
  const name = typeof node.$ref === 'string' ? node.$ref.split('/').at(-1) : undefined;
  const schema = file.resolve(node);
  yield { where, schema, property };
  if (name !== undefined && seen.has(name)) return;
  if (name !== undefined) seen.add(name);
  const below = name ?? where;
  for (const [key, child] of Object.entries((schema.properties ?? {}) as JsonObject)) {
    yield* walk(file, child as JsonObject, { where: `${below}.${key}`, seen, property: true });
  }
  for (const keyword of ['oneOf', 'allOf'] as const) {
    for (const child of (schema[keyword] ?? []) as readonly JsonObject[]) {
      yield* walk(file, child, { where: `${below}/${keyword}`, seen, property: false });
    }
  }
  for (const keyword of ['items', 'additionalProperties'] as const) {
    const child = schema[keyword];
    if (child !== null && typeof child === 'object') {
      yield* walk(file, child as JsonObject, { where: `${below}[]`, seen, property: false });
    }
  }
}
