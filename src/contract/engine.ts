import type { AnySchema, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import { type ContractDocument, ContractError, type ContractRoot, danglingReferences } from './document.ts';
import {
  BUCKETS,
  type Coercion,
  type CompiledOperation,
  type RateLimitBucket,
  type SecurityKind,
} from './operation.ts';
import { Router } from './router.ts';

interface RawOperation {
  readonly operationId?: string;
  readonly method: string;
  readonly path: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly { in: string; name: string; schema?: { type?: unknown } }[];
  readonly requestBody?: { readonly required?: boolean };
  readonly 'x-rate-limit'?: string;
  readonly 'x-session-check'?: string;
  readonly 'x-idempotent'?: boolean;
}

interface Body {
  readonly content?: Readonly<Record<string, { schema: object }>>;
}

/** As much as is needed here of the document after its references were replaced. */
interface Dereferenced {
  readonly paths: Readonly<
    Record<string, Record<string, { requestBody?: Body; responses?: Readonly<Record<string, Body>> }>>
  >;
  readonly components?: { readonly schemas?: Readonly<Record<string, object>> };
}

/** Under which Ajv knows the contract's components. */
const CONTRACT_ID = 'contract';

/** What Ajv only warns of (an unknown format checks nothing) is a broken contract. */
const refuse = (text: string): never => {
  throw new Error(text);
};
const STRICT_LOGGER = { log: () => undefined, warn: refuse, error: refuse };

/**
 * An Ajv that compiles equal schemas once. The contract repeats its error schema for every status of every operation, and
 * openapi-backend hands over a fresh copy each time, which Ajv's own cache does not recognise.
 */
function createAjv({ useDefaults, document }: { useDefaults: boolean; document: ContractRoot }): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: false, useDefaults, logger: STRICT_LOGGER });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: CONTRACT_ID, components: document.components ?? {} });
  const compile = ajv.compile.bind(ajv) as (schema: AnySchema) => ValidateFunction;
  const compiled = new Map<string, ValidateFunction>();
  ajv.compile = ((schema: AnySchema) => {
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? compile(schema);
    compiled.set(key, validate);
    return validate;
  }) as typeof ajv.compile;
  return ajv;
}

/**
 * Loads the contract into openapi-backend and takes from it, once, what its per-request path would compute again and again:
 * the operations with their security, and the validators that it compiles.
 *
 * It gets one shared Ajv per context, of the 2020-12 flavour, since OpenAPI 3.1 schemas are.
 *
 * @throws ContractError with every problem and its line.
 */
export function compileContract(
  contract: ContractDocument,
  { responses = true }: CompileOptions = {},
): Promise<readonly CompiledOperation[]> {
  const cache = responses ? compiled : compiledRequests;
  const compiling = compiled.get(contract) ?? cache.get(contract) ?? compile(contract, { responses });
  cache.set(contract, compiling);
  return compiling;
}

export interface CompileOptions {
  /** False: without validators of answers, which take two thirds of the time; for who does not check answers. Default true. */
  readonly responses?: boolean;
}

/** Compiling takes a second, and nothing in what comes out depends on who serves it: a process with several gateways does it once. */
const compiled = new WeakMap<ContractDocument, Promise<readonly CompiledOperation[]>>();
const compiledRequests = new WeakMap<ContractDocument, Promise<readonly CompiledOperation[]>>();

async function compile(
  contract: ContractDocument,
  { responses }: Required<CompileOptions>,
): Promise<readonly CompiledOperation[]> {
  const dangling = danglingReferences(contract.document);
  if (dangling.length > 0) {
    throw new ContractError(dangling.map(({ path, ref }) => `${contract.locate(path)}: nothing stands at ${ref}`));
  }
  const { document } = contract;
  const params = createAjv({ useDefaults: true, document });
  const body = createAjv({ useDefaults: false, document });
  // Bodies and answers are checked alike, and share most of their schemas.
  const response = body;
  const backend = new OpenAPIBackend({
    // openapi-backend dereferences in place: give it a copy, the original is served as it is.
    definition: structuredClone(contract.document) as unknown as Document,
    quick: true,
    strict: true,
  });
  try {
    await backend.init();
  } catch (error) {
    throw new ContractError([`${contract.locate(['paths'])}: ${(error as Error).message}`]);
  }
  referToComponents(backend);
  // `quick` compiles lazily, so this is in time: its own getAjv builds a new Ajv for almost every validator.
  const ajvOf = { paramsValidator: params, responseValidator: response, requestBodyValidator: body };
  backend.validator.getAjv = (context) => ajvOf[context as keyof typeof ajvOf] as never;
  const problems: string[] = [];
  const seen = new Set<string>();
  const routes = new Router<string>();
  const operations = (backend.router.getOperations() as unknown as RawOperation[]).flatMap((raw) => {
    const source = contract.locate(['paths', raw.path, raw.method]);
    try {
      const operation = compileOperation(backend, { raw, source, responses });
      if (seen.has(operation.operationId)) throw new Error(`operationId ${operation.operationId} is used twice`);
      seen.add(operation.operationId);
      routes.add({ method: operation.method, path: operation.path, target: operation.operationId });
      return [operation];
    } catch (error) {
      problems.push(`${source}: ${(error as Error).message}`);
      return [];
    }
  });
  if (problems.length > 0) throw new ContractError(problems);
  return operations;
}

/**
 * openapi-backend puts every schema in place of its reference, and would have a strategy graph compiled once for each body
 * that holds one. Bodies that are a component as a whole refer to it again; Ajv compiles what a reference names once.
 */
function referToComponents(backend: OpenAPIBackend): void {
  const { paths, components } = backend.definition as unknown as Dereferenced;
  const names = new Map(Object.entries(components?.schemas ?? {}).map(([name, schema]) => [schema, name]));
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item))) {
    for (const holder of [operation.requestBody, ...Object.values(operation.responses ?? {})]) {
      const media = holder?.content?.['application/json'];
      const name = media && names.get(media.schema);
      if (media !== undefined && name !== undefined) {
        media.schema = { $ref: `${CONTRACT_ID}#/components/schemas/${name}` };
      }
    }
  }
}

function compileOperation(
  backend: OpenAPIBackend,
  { raw, source, responses }: { raw: RawOperation; source: string; responses: boolean },
): CompiledOperation {
  const operationId = raw.operationId;
  if (operationId === undefined) throw new Error('the operation has no operationId');
  const [first, second] = backend.validator.getRequestValidatorsForOperation(operationId);
  // With a request body openapi-backend compiles two validators, the body's first; without one, only the parameters'.
  const validateParams = second ?? first;
  if (validateParams === undefined) throw new Error(`${operationId}: no validator came out of the contract`);
  const security = securityKind(raw);
  const idempotent = raw['x-idempotent'] === true;
  // Keys belong to a caller: without one, strangers would read each other's answers.
  if (idempotent && (security === 'public' || security === 'optional')) {
    throw new Error(`${operationId}: x-idempotent needs a caller who is signed in`);
  }
  return {
    operationId,
    source,
    method: raw.method.toUpperCase(),
    path: raw.path,
    security,
    strictSession: raw['x-session-check'] === 'strict',
    bucket: bucketOf(raw),
    idempotent,
    hasHeaderParams: (raw.parameters ?? []).some((parameter) => parameter.in === 'header'),
    body: raw.requestBody === undefined ? 'none' : raw.requestBody.required === true ? 'required' : 'optional',
    coercions: coercionsOf(raw),
    validateParams,
    validateBody: second === undefined ? undefined : first,
    validateResponse: (responses && backend.validator.getStatusBasedResponseValidatorForOperation(operationId)) || {},
  };
}

function securityKind(raw: RawOperation): SecurityKind {
  const requirements = raw.security ?? [];
  const schemes = requirements.map((requirement) => Object.keys(requirement).join('+'));
  if (schemes.length === 0) return 'public';
  if (schemes.join() === 'bearerAuth') return 'session';
  if (schemes.join() === 'serviceToken') return 'service';
  if (schemes.includes('') && schemes.includes('bearerAuth') && schemes.length === 2) return 'optional';
  throw new Error(`security [${schemes.join(', ')}] is not one that the gateway knows`);
}

function bucketOf(raw: RawOperation): RateLimitBucket {
  const bucket = BUCKETS.find((name) => name === raw['x-rate-limit']);
  if (bucket === undefined) throw new Error(`x-rate-limit must be one of ${BUCKETS.join(', ')}`);
  return bucket;
}

function coercionsOf(raw: RawOperation): readonly Coercion[] {
  return (raw.parameters ?? []).flatMap((parameter): Coercion[] => {
    const type = parameter.schema?.type;
    if (parameter.in !== 'path' && parameter.in !== 'query') return [];
    if (type !== 'integer' && type !== 'number' && type !== 'boolean') return [];
    return [{ in: parameter.in, name: parameter.name, to: type }];
  });
}
