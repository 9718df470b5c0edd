import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import { type ContractDocument, ContractError } from './document.ts';
import {
  BUCKETS,
  type Coercion,
  type CompiledOperation,
  type RateLimitBucket,
  type SecurityKind,
} from './operation.ts';

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

function createAjv(useDefaults: boolean): Ajv2020 {
  const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: false, useDefaults, verbose: false });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv;
}

/**
 * Loads the contract into openapi-backend and takes from it, once, what its per-request path would compute again and again:
 * the operations with their security, and the validators that it compiles.
 *
 * openapi-backend makes one Ajv instance for almost every validator; handing it one shared instance per context starts
 * about ten times faster. Ajv is the 2020-12 flavour, since OpenAPI 3.1 schemas are.
 *
 * @throws ContractError with every problem and its line.
 */
export async function compileContract(contract: ContractDocument): Promise<readonly CompiledOperation[]> {
  const shared = { params: createAjv(true), body: createAjv(false), response: createAjv(false) };
  const backend = new OpenAPIBackend({
    // openapi-backend dereferences in place: give it a copy, the original is served as it is.
    definition: structuredClone(contract.document) as unknown as Document,
    quick: true,
    strict: true,
    customizeAjv: (_ajv, _options, context) =>
      (context === 'paramsValidator'
        ? shared.params
        : context === 'responseValidator'
          ? shared.response
          : shared.body) as never,
  });
  try {
    await backend.init();
  } catch (error) {
    throw new ContractError([`${contract.locate(['paths'])}: ${(error as Error).message}`]);
  }
  const problems: string[] = [];
  const operations = (backend.router.getOperations() as unknown as RawOperation[]).flatMap((raw) => {
    try {
      return [compileOperation(backend, raw)];
    } catch (error) {
      problems.push(`${contract.locate(['paths', raw.path, raw.method])}: ${(error as Error).message}`);
      return [];
    }
  });
  const seen = new Set<string>();
  for (const operation of operations) {
    if (seen.has(operation.operationId)) problems.push(`operationId ${operation.operationId} is used twice`);
    seen.add(operation.operationId);
  }
  if (problems.length > 0) throw new ContractError(problems);
  return operations;
}

function compileOperation(backend: OpenAPIBackend, raw: RawOperation): CompiledOperation {
  const operationId = raw.operationId;
  if (operationId === undefined) throw new Error('the operation has no operationId');
  const [first, second] = backend.validator.getRequestValidatorsForOperation(operationId);
  // With a request body openapi-backend compiles two validators, the body's first; without one, only the parameters'.
  const validateParams = second ?? first;
  if (validateParams === undefined) throw new Error(`${operationId}: no validator came out of the contract`);
  return {
    operationId,
    method: raw.method.toUpperCase(),
    path: raw.path,
    security: securityKind(raw),
    strictSession: raw['x-session-check'] === 'strict',
    bucket: bucketOf(raw),
    idempotent: raw['x-idempotent'] === true,
    hasHeaderParams: (raw.parameters ?? []).some((parameter) => parameter.in === 'header'),
    body: raw.requestBody === undefined ? 'none' : raw.requestBody.required === true ? 'required' : 'optional',
    coercions: coercionsOf(raw),
    validateParams,
    validateBody: second === undefined ? undefined : first,
    validateResponse: backend.validator.getStatusBasedResponseValidatorForOperation(operationId) ?? {},
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
