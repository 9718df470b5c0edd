import { describe, expect, it } from 'vitest';
import {
  compileContract,
  createPipeline,
  type Handlers,
  loadContract,
  parseContract,
} from '../../src/contract/index.ts';
import { contractOf, THING } from '../support/small-contract.ts';

const CONTRACT_FILE = new URL('../../openapi.yaml', import.meta.url);
const compile = (yaml: string) => compileContract(parseContract(yaml, 'small.yaml'));

/** The sentence with which a contract is refused. */
async function refusal(start: () => unknown): Promise<string> {
  try {
    await start();
  } catch (error) {
    expect((error as Error).name).toBe('ContractError');
    return (error as Error).message;
  }
  throw new Error('the contract was accepted');
}

const line = (yaml: string, text: string) => yaml.slice(0, yaml.indexOf(text)).split('\n').length;
const other = (path: string, operationId = 'getOther') =>
  `  ${path}:\n    get:\n      operationId: ${operationId}\n      x-rate-limit: read\n      responses: {}\n`;

describe('a broken contract is refused at start, with the line', () => {
  it('when it is not YAML', async () => {
    const yaml = `${contractOf(THING)}  broken: [\n`;
    expect(await refusal(() => compile(yaml))).toContain(`small.yaml:${line(yaml, 'broken') + 1}: Flow sequence`);
  });

  it('when a key stands twice', async () => {
    const yaml = contractOf(`${THING}x-rate-limit: write\n`);
    const at = line(yaml, 'x-rate-limit: write');
    expect(await refusal(() => compile(yaml))).toContain(`small.yaml:${at}: Map keys must be unique`);
  });

  it.each([
    ['an empty file', ''],
    ['a list', '[]'],
    ['OpenAPI 3.0', contractOf(THING).replace('3.1.0', '3.0.3')],
  ])('when it is %s', async (_, yaml) => {
    expect(await refusal(() => compile(yaml))).toContain('small.yaml:1: expected an OpenAPI 3.1 document');
  });

  it.each(['openapi: 3.1.0\n', 'openapi: 3.1.0\npaths:\n'])('when it has no paths: %j', async (yaml) => {
    expect(await refusal(() => compile(yaml))).toContain('small.yaml:1: the document has no paths');
  });

  it.each([
    ['an operationId is missing', ['operationId: getThing\n', ''], 'the operation has no operationId'],
    ['x-rate-limit is missing', ['x-rate-limit: read\n', ''], 'x-rate-limit must be one of read, write, sign_in'],
    ['x-rate-limit is unknown', ['x-rate-limit: read', 'x-rate-limit: often'], 'x-rate-limit must be one of'],
    ['a schema has an unknown type', ['type: string', 'type: strng'], 'schema is invalid: data/properties/name/type'],
    ['a bound is no number', ['minimum: 1', 'minimum: one'], 'thingId/minimum must be number'],
    ['a pattern is none', ['maxLength: 10', 'pattern: "["'], 'Invalid regular expression'],
    ['a format is unknown', ['maxLength: 10', 'format: nonsense'], 'unknown format "nonsense"'],
    [
      'security is unknown',
      ['x-rate-limit', 'security: [{ apiKey: [] }]\nx-rate-limit'],
      'security [apiKey] is not one',
    ],
    [
      'security mixes players and operators',
      ['x-rate-limit', 'security: [{ bearerAuth: [] }, { serviceToken: [] }]\nx-rate-limit'],
      'security [bearerAuth, serviceToken] is not one',
    ],
    [
      'keys are kept for nobody',
      ['x-rate-limit', 'security: []\nx-idempotent: true\nx-rate-limit'],
      'x-idempotent needs a caller',
    ],
  ] as [string, [string, string], string][])('when %s', async (_, [from, to], message) => {
    const yaml = contractOf(THING.replace(from, to));
    // The operation's mapping begins on the line behind `get:`.
    expect(await refusal(() => compile(yaml))).toContain(`small.yaml:${line(yaml, 'get:') + 1}: `);
    expect(await refusal(() => compile(yaml))).toContain(message);
  });

  it('when a reference leads nowhere', async () => {
    const yaml = contractOf(THING.replace('type: string', "$ref: '#/components/schemas/None'"));
    const expected = `small.yaml:${line(yaml, '$ref')}: nothing stands at #/components/schemas/None`;
    expect(await refusal(() => compile(yaml))).toContain(expected);
  });

  it('when an operationId is used twice', async () => {
    const yaml = contractOf(THING, other('/api/v1/other', 'getThing'));
    const at = line(yaml, '/api/v1/other') + 2;
    expect(await refusal(() => compile(yaml))).toContain(`small.yaml:${at}: operationId getThing is used twice`);
  });

  it('when two templates are the same route', async () => {
    const yaml = contractOf(THING, other('/api/v1/things/{otherId}'));
    const at = line(yaml, '{otherId}') + 2;
    expect(await refusal(() => compile(yaml))).toContain(
      `small.yaml:${at}: GET /api/v1/things/{otherId} is declared twice`,
    );
  });

  it('when a segment mixes text and parameter', async () => {
    const yaml = contractOf(THING, other('/api/v1/files/{name}.json'));
    expect(await refusal(() => compile(yaml))).toContain('cannot route the mixed segment "{name}.json"');
  });

  it('with all problems at once', async () => {
    const yaml = contractOf(THING.replace('x-rate-limit: read\n', ''), other('/api/v1/other').replace('read', 'often'));
    expect((await refusal(() => compile(yaml))).match(/x-rate-limit must be/g)).toHaveLength(2);
  });
});

describe('operations and handlers', () => {
  const parts = { authenticator: {}, limiter: {}, idempotency: {}, observer: {} } as never;

  it('must be the same set, or the pipeline refuses to start and names each difference', async () => {
    const yaml = contractOf(THING, other('/api/v1/other'));
    const operations = await compile(yaml);
    const handlers = { getThing: () => undefined, getNothing: () => undefined } as unknown as Handlers;
    const message = await refusal(() => createPipeline({ ...(parts as object), operations, handlers } as never));
    const at = line(yaml, '/api/v1/other') + 2;
    expect(message).toContain(`small.yaml:${at}: operation getOther has no handler`);
    expect(message).toContain('handler getNothing has no operation in the contract');
    expect(message).not.toContain('getThing');
  });
});

describe("the project's own contract", () => {
  it('compiles into operations that say what the pipeline needs', async () => {
    const operations = await compileContract(loadContract(CONTRACT_FILE));
    expect(operations.length).toBeGreaterThan(20);
    const byId = new Map(operations.map((operation) => [operation.operationId, operation]));
    expect(byId.get('quoteAuditionFee')).toMatchObject({
      method: 'POST',
      security: 'session',
      strictSession: true,
      bucket: 'write',
      idempotent: true,
      hasHeaderParams: true,
      body: 'required',
      coercions: [],
    });
    expect(byId.get('getClone')).toMatchObject({
      security: 'session',
      strictSession: false,
      body: 'none',
      coercions: [{ in: 'path', name: 'cloneId', to: 'integer' }],
    });
    expect(byId.get('issueSiweChallenge')).toMatchObject({ security: 'optional', bucket: 'sign_in' });
    expect(byId.get('getPriceList')).toMatchObject({ security: 'public' });
    expect(byId.get('refundPurchase')).toMatchObject({ security: 'service' });
    for (const operation of operations) expect(operation.source).toMatch(/^openapi\.yaml:\d+$/);
    expect(Object.keys(byId.get('getClone')?.validateResponse ?? {})).toContain('200');
  });

  it('compiles without validators of answers for who does not check answers', async () => {
    const operations = await compileContract(loadContract(CONTRACT_FILE), { responses: false });
    expect(operations.length).toBeGreaterThan(20);
    for (const operation of operations) expect(operation.validateResponse).toEqual({});
  });
});
