import { getAddress, type Hex, recoverMessageAddress } from 'viem';
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '../../src/platform/errors.ts';
import { type FileOperation, type JsonObject, readContractFile, schemasIn } from '../support/contract-file.ts';

const file = readContractFile();
const { operations, root } = file;
const generalCodes = root['x-general-error-codes'] as readonly ErrorCode[];
const browserCodes = root['x-browser-error-codes'] as readonly ErrorCode[];
const JSON_TYPE = 'application/json';
/** POSTs that only read, or that change what exists and may be repeated. */
const CREATES_NOTHING = new Set([
  'preflightBacktest',
  'resolveLatestData',
  'cancelBacktestJob',
  'voidAudition',
  'retireOwnClone',
]);

const codesOf = (operation: FileOperation) => operation.extensions['x-error-codes'] as readonly ErrorCode[];
const usesBearer = (operation: FileOperation) => operation.security.some((each) => Object.keys(each).length > 0);
const takesInput = (operation: FileOperation) => operation.parameters.length > 0 || operation.requestBody !== undefined;
const errorStatuses = (operation: FileOperation) =>
  Object.keys(operation.responses).filter((status) => status !== 'default' && Number(status) >= 400);

/** Every body of an operation that has content, with where it stands. */
function mediaOf(operation: FileOperation) {
  const bodies = Object.entries({ request: operation.requestBody, ...operation.responses });
  return bodies.flatMap(([where, body]) => {
    const media = body?.content?.[JSON_TYPE];
    return media === undefined ? [] : [{ where: `${operation.operationId} ${where}`, media }];
  });
}

const inputsOf = (operation: FileOperation) => [
  ...operation.parameters.map(({ name, schema }) => ({ where: `${operation.operationId} ${name}`, schema })),
  ...mediaOf(operation)
    .filter(({ where }) => where.endsWith(' request'))
    .map(({ where, media }) => ({ where, schema: media.schema })),
];

/** What leaves a value without an end; the schema's own type decides what it needs. */
function unboundedIn(schema: JsonObject): string[] {
  if ('enum' in schema || 'const' in schema || 'oneOf' in schema || 'allOf' in schema) return [];
  const types = [schema.type].flat();
  const needs: string[] = [];
  if (types.includes('string')) needs.push('maxLength');
  if (types.includes('array')) needs.push('maxItems');
  if (types.includes('integer') || types.includes('number')) {
    if (!('exclusiveMinimum' in schema)) needs.push('minimum');
    needs.push('maximum');
  }
  if (types.includes('object') && typeof schema.additionalProperties === 'object') needs.push('maxProperties');
  return needs.filter((keyword) => !(keyword in schema));
}

/** An object is closed by itself, or is the open part of one that is closed around it. */
function isOpen(schema: JsonObject): boolean {
  if (schema.type !== 'object' || 'oneOf' in schema) return false;
  if (typeof schema.additionalProperties === 'object') return false;
  return schema.additionalProperties !== false && schema.unevaluatedProperties !== false;
}

describe('openapi.yaml', () => {
  it('names each operation once, in camelCase, under a described tag', () => {
    const tags = root.tags as readonly { name: string; description?: string }[];
    const described = tags.filter((tag) => tag.description).map((tag) => tag.name);
    const ids = operations.map((operation) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const operation of operations) {
      expect(operation.operationId).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
      expect(operation.tags, operation.operationId).toHaveLength(1);
      expect(described, operation.operationId).toContain(operation.tags[0]);
    }
    const used = new Set(operations.flatMap((operation) => operation.tags));
    expect(described.filter((tag) => !used.has(tag))).toEqual([]);
  });

  it('describes every operation, parameter, response, schema and property', () => {
    const silent: string[] = [];
    for (const operation of operations) {
      const { operationId, summary, description } = operation;
      if (!summary || !description) silent.push(operationId);
      for (const parameter of operation.parameters) if (!parameter.description) silent.push(parameter.name);
      for (const [status, body] of Object.entries(operation.responses)) {
        if (!body.description) silent.push(`${operationId} ${status}`);
      }
    }
    const seen = new Set<string>();
    for (const [name, schema] of Object.entries(file.schemas)) {
      if (!schema.description) silent.push(name);
      for (const found of schemasIn(file, schema, { where: name, seen })) {
        if (found.property && !found.schema.description) silent.push(found.where);
      }
    }
    expect(silent).toEqual([]);
  });

  it('shows an example for every body and every parameter, and each of them validates', () => {
    const problems: string[] = [];
    for (const operation of operations) {
      for (const { where, media } of mediaOf(operation)) {
        const examples = Object.entries(media.examples ?? {});
        if (examples.length === 0) problems.push(`${where} has no example`);
        const validate = file.validator(media.schema);
        for (const [name, example] of examples) {
          if (!validate(example.value)) problems.push(`${where} ${name}: ${JSON.stringify(validate.errors)}`);
        }
      }
      for (const { name, schema, example } of operation.parameters) {
        const validate = file.validator(schema);
        if (!validate(example)) problems.push(`${operation.operationId} ${name}: ${JSON.stringify(validate.errors)}`);
      }
    }
    expect(problems).toEqual([]);
  });

  it('writes the addresses of its examples in checksum case', () => {
    const addresses = JSON.stringify(root.paths).match(/(?<![0-9a-zA-Z])0x[0-9a-fA-F]{40}(?![0-9a-fA-F])/g) ?? [];
    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.filter((address) => getAddress(address) !== address)).toEqual([]);
  });

  it.each(['verifySiweSignature', 'linkWallet'])('signs the example message of %s for real', async (operationId) => {
    const operation = operations.find((each) => each.operationId === operationId);
    const examples = Object.values(operation?.requestBody?.content?.[JSON_TYPE]?.examples ?? {});
    const [example] = examples.map(({ value }) => value as { message: string; signature: Hex });
    if (example === undefined) throw new Error(`${operationId} has no example`);
    const { message, signature } = example;
    expect(message).toContain(await recoverMessageAddress({ message, signature }));
  });

  it('closes and bounds every input', () => {
    const loose: string[] = [];
    for (const input of operations.flatMap(inputsOf)) {
      // Seed 003 gives `limit` no maximum; the gateway serves 200 at most.
      if (input.where.endsWith(' limit')) continue;
      for (const { where, schema } of schemasIn(file, input.schema, { where: input.where })) {
        if (isOpen(schema)) loose.push(`${where} is open`);
        loose.push(...unboundedIn(schema).map((keyword) => `${where} has no ${keyword}`));
      }
    }
    expect(loose).toEqual([]);
  });

  it('closes and bounds every output but the details of an error', () => {
    const loose: string[] = [];
    const seen = new Set<string>();
    for (const [name, schema] of Object.entries(file.schemas)) {
      for (const found of schemasIn(file, schema, { where: name, seen })) {
        // The two open parts: free-form details, and the fields that two closed schemas share.
        const open = isOpen(found.schema) && !/details$|^PurchaseFields$|allOf$/.test(found.where);
        if (open) loose.push(`${found.where} is open`);
        loose.push(...unboundedIn(found.schema).map((keyword) => `${found.where} has no ${keyword}`));
      }
    }
    expect(loose).toEqual([]);
  });

  it('requires only properties that it defines', () => {
    const unknown: string[] = [];
    for (const [name, schema] of Object.entries(file.schemas)) {
      const properties = Object.keys((schema.properties ?? {}) as JsonObject);
      const required = (schema.required ?? []) as readonly string[];
      if ('oneOf' in schema) continue;
      unknown.push(...required.filter((each) => !properties.includes(each)).map((each) => `${name}.${each}`));
    }
    expect(unknown).toEqual([]);
  });

  it('keeps units in names: times are integers, durations end in Sec, amounts in wei are decimal strings', () => {
    const wrong: string[] = [];
    for (const [name, schema] of Object.entries(file.schemas)) {
      for (const [key, node] of Object.entries((schema.properties ?? {}) as JsonObject)) {
        const types = [file.resolve(node as JsonObject).type].flat();
        if (/(At|Ms|Sec)$/.test(key) && !types.includes('integer')) wrong.push(`${name}.${key}`);
        if (/Wei$/.test(key) && !types.includes('string')) wrong.push(`${name}.${key}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('lists known error codes only, general ones once', () => {
    for (const code of generalCodes) expect(Object.keys(ERRORS)).toContain(code);
    for (const operation of operations) {
      const codes = codesOf(operation);
      expect(new Set(codes).size, operation.operationId).toBe(codes.length);
      for (const code of codes) {
        expect(Object.keys(ERRORS), operation.operationId).toContain(code);
        expect(generalCodes, operation.operationId).not.toContain(code);
      }
    }
  });

  it('lists each error code of the table somewhere', () => {
    const listed = new Set<string>([...generalCodes, ...browserCodes, ...operations.flatMap(codesOf)]);
    // For scopes and roles, which no operation of this stage has.
    expect(Object.keys(ERRORS).filter((code) => !listed.has(code))).toEqual(['FORBIDDEN']);
  });

  it.each(operations)('lists exactly the statuses that $operationId can answer by itself', (operation) => {
    const statuses = new Set(codesOf(operation).map((code) => String(ERRORS[code].status)));
    if (takesInput(operation)) statuses.add('400');
    if (usesBearer(operation)) statuses.add('401');
    expect(errorStatuses(operation)).toEqual([...statuses].sort());
    expect(operation.responses.default, 'a default response').toBeDefined();
  });

  it('answers every failure in the one shape', () => {
    for (const operation of operations) {
      for (const status of [...errorStatuses(operation), 'default']) {
        const media = operation.responses[status]?.content?.[JSON_TYPE];
        expect(media?.schema, `${operation.operationId} ${status}`).toEqual({ $ref: '#/components/schemas/Error' });
      }
    }
  });

  it('uses the codes of the table in the examples of errors, with their own sentence and status', () => {
    for (const operation of operations) {
      for (const status of errorStatuses(operation)) {
        const examples = operation.responses[status]?.content?.[JSON_TYPE]?.examples ?? {};
        for (const { value } of Object.values(examples)) {
          const { code, message } = (value as { error: { code: ErrorCode; message: string } }).error;
          expect({ status: String(ERRORS[code].status), message: ERRORS[code].message }).toEqual({ status, message });
        }
      }
    }
  });

  it('tells the pipeline what it needs: buckets, session checks, idempotency', () => {
    for (const operation of operations) {
      const { operationId, extensions, method, path } = operation;
      expect(['read', 'write', 'sign_in'], operationId).toContain(extensions['x-rate-limit']);
      if (method === 'get') expect(extensions['x-rate-limit'], operationId).toBe('read');
      const needsSession = operation.security.some((each) => 'bearerAuth' in each);
      const sensitive =
        /^\/api\/v1\/(auth|economy)\//.test(path) ||
        ['updateClone', 'submitAudition', 'retireOwnClone'].includes(operationId);
      expect(extensions['x-session-check'], operationId).toBe(needsSession && sensitive ? 'strict' : 'cached');
      const takesKey = operation.parameters.some((parameter) => parameter.name === 'Idempotency-Key');
      const creates = method === 'post' && !path.startsWith('/api/v1/auth/') && !CREATES_NOTHING.has(operationId);
      expect([extensions['x-idempotent'] === true, takesKey], operationId).toEqual([creates, creates]);
    }
  });

  it('says of every internal operation that changes something that it is written to the audit log', () => {
    const changing = operations.filter(({ path, method }) => path.startsWith('/api/v1/internal/') && method !== 'get');
    expect(changing.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining(['refundPurchase', 'voidAudition', 'resolveReport']),
    );
    for (const { operationId, description } of changing) {
      expect(description?.replace(/\s+/g, ' '), operationId).toContain('to the audit log');
    }
  });

  it('asks for a service token under /internal and nowhere else', () => {
    for (const { operationId, path, security } of operations) {
      const service = security.some((each) => 'serviceToken' in each);
      expect(service, operationId).toBe(path.startsWith('/api/v1/internal/'));
    }
  });
});

describe('the strategy graph schema', () => {
  const validate = file.validator({ $ref: '#/components/schemas/CloneStrategyGraph' });
  const compare = {
    op: 'compare',
    left: { kind: 'constant', value: 1 },
    comparator: '<',
    right: { kind: 'constant', value: 2 },
  };
  const graphWith = (long: unknown) => ({
    schemaVersion: 1,
    nodes: [
      {
        id: 'prompt',
        type: 'trading_prompt',
        config: {
          enabled: true,
          cadenceSec: 60,
          engine: 'rules',
          rules: { long, sizeFraction: 1 },
          risk: { maxPositionFraction: 1, leverage: 1, stopLossFraction: null, takeProfitFraction: null },
          execution: { orderType: 'limit', offsetBps: 1, timeInForce: 'gtc', postOnly: true },
        },
      },
    ],
    edges: [],
  });

  it('takes conditions inside conditions', () => {
    expect(
      validate(graphWith({ op: 'all', conditions: [{ op: 'not', condition: { op: 'any', conditions: [compare] } }] })),
    ).toBe(true);
  });

  it.each([
    ['an unknown condition', { op: 'xor', conditions: [compare] }],
    ['an empty list of conditions', { op: 'all', conditions: [] }],
    ['an unknown operand deep inside', { op: 'not', condition: { ...compare, left: { kind: 'wish' } } }],
    ['an indicator without its parameters', { ...compare, left: { kind: 'indicator', indicator: 'rsi' } }],
    ['a field that does not belong there', { ...compare, right: { kind: 'constant', value: 2, unit: 'USD' } }],
  ])('refuses %s', (_, condition) => {
    expect(validate(graphWith(condition))).toBe(false);
  });
});
