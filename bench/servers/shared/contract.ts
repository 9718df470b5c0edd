import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { ContractRoot } from '../../../src/contract/document.ts';

type Json = Record<string, unknown>;

/** One operation with what a framework's own route needs, references resolved. */
export interface PeerOperation {
  readonly operationId: string;
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete';
  /** With `{name}` parameters. */
  readonly path: string;
  readonly strict: boolean;
  readonly params: object | undefined;
  readonly body: object | undefined;
  readonly response: object | undefined;
}

const METHODS = ['get', 'post', 'patch', 'put', 'delete'] as const;

/** Every operation of the contract in a framework-neutral form. */
export function operationsOf(document: ContractRoot): PeerOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method): PeerOperation => {
      const operation = item[method] as Json;
      const parameters = [...asList(item.parameters), ...asList(operation.parameters)].map(
        (parameter) => follow(document, parameter) as Json,
      );
      return {
        operationId: String(operation.operationId),
        method,
        path,
        strict: operation['x-session-check'] === 'strict',
        params: paramsSchema(document, parameters),
        body: jsonSchema(document, operation.requestBody as Json | undefined),
        response: jsonSchema(document, (operation.responses as Json)['200'] as Json | undefined),
      };
    }),
  );
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function paramsSchema(document: ContractRoot, parameters: readonly Json[]): object | undefined {
  const own = parameters.filter((parameter) => parameter.in === 'path');
  if (own.length === 0) return undefined;
  return {
    type: 'object',
    required: own.map((parameter) => parameter.name),
    properties: Object.fromEntries(
      own.map((parameter) => [parameter.name, resolvedSchema(document, parameter.schema as object)]),
    ),
  };
}

function jsonSchema(document: ContractRoot, holder: Json | undefined): object | undefined {
  const content = (follow(document, holder) as Json | undefined)?.content as Json | undefined;
  const schema = (content?.['application/json'] as Json | undefined)?.schema as object | undefined;
  return schema === undefined ? undefined : resolvedSchema(document, schema);
}

function follow(document: ContractRoot, value: unknown): unknown {
  const reference = (value as { $ref?: unknown } | undefined)?.$ref;
  if (typeof reference !== 'string') return value;
  let target: unknown = document;
  for (const key of reference.slice(2).split('/')) target = (target as Json)[key];
  return follow(document, target);
}

const MAX_DEPTH = 12;

/** A schema with its references replaced by what they name; what is nested deeper than any real body becomes `{}`. */
export function resolvedSchema(document: ContractRoot, schema: object): object {
  return resolve(document, schema, 0) as object;
}

function resolve(document: ContractRoot, value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return {};
  // Several alternatives that all accept everything would accept nothing.
  if (depth === MAX_DEPTH && value !== null && typeof value === 'object' && 'oneOf' in value) return {};
  if (Array.isArray(value)) return value.map((item) => resolve(document, item, depth));
  if (value === null || typeof value !== 'object') return value;
  if (typeof (value as Json).$ref === 'string') return resolve(document, follow(document, value), depth + 1);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(document, item, depth)]));
}

/** The operations under test; all others are there for their number. */
const BENCHED: ReadonlySet<string> = new Set(['getClone', 'updateClone', 'getStrategyDraft', 'saveStrategyDraft']);
/** Of these the answer's schema is left out: it is recursive, and would serialise slower than JSON.stringify. */
const DRAFTS: ReadonlySet<string> = new Set(['getStrategyDraft', 'saveStrategyDraft']);

/**
 * The contract for frameworks that turn all of it into their own schemas: the operations under test as they are, every other
 * one with its path, parameters and security alone. Recursive schemas stop some of them, so that conditions are checked as
 * deep as MAX_DEPTH.
 */
export function onlyBenched(document: ContractRoot): ContractRoot {
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [method, reduced(document, method, operation as Json)]),
      ),
    ]),
  );
  const { securitySchemes } = document.components as Json;
  return { ...document, paths, components: { securitySchemes } } as ContractRoot;
}

function reduced(document: ContractRoot, method: string, operation: unknown): unknown {
  if (!METHODS.includes(method as never)) return resolve(document, operation, 0);
  const { operationId, parameters, security, requestBody, responses } = operation as Json;
  const benched = BENCHED.has(String(operationId));
  const withResponse = benched && !DRAFTS.has(String(operationId));
  const ok = withResponse ? resolve(document, (responses as Json)['200'], 0) : { description: 'The answer.' };
  return {
    operationId,
    ...(parameters === undefined ? {} : { parameters: resolve(document, parameters, 0) }),
    ...(security === undefined ? {} : { security }),
    ...(requestBody === undefined || !benched ? {} : { requestBody: resolve(document, requestBody, 0) }),
    responses: { 200: ok },
  };
}

const CONTRACT_ID = 'contract';

/** An Ajv that knows the contract's schemas by reference, the recursive ones too; alternatives are chosen as it says. */
export function contractAjv(document: ContractRoot, { coerceTypes }: { coerceTypes: boolean }): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, discriminator: true, coerceTypes });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  const { schemas } = document.components as Json;
  return ajv.addSchema({ $id: CONTRACT_ID, components: { schemas } });
}

/** A named schema of the contract, for an Ajv of `contractAjv`. */
export function referenceTo(name: string): { $ref: string } {
  return { $ref: `${CONTRACT_ID}#/components/schemas/${name}` };
}
