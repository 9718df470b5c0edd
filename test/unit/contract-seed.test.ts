import { describe, expect, it } from 'vitest';
import { type FileOperation, type JsonObject, readContractFile } from '../support/contract-file.ts';

/**
 * What seed 003 says of the operations at hand, written down from the seed: fields with their types, enums and bounds.
 * Fields may be added, never removed or retyped; a request may be asked for nothing more. Strings may get lengths and patterns.
 */
interface SeedOperation {
  readonly security: 'public' | 'bearer';
  readonly query?: Fields;
  readonly path?: Fields;
  readonly bodyRequired?: boolean;
  readonly body?: Fields;
  readonly answer?: Fields;
}
/** A trailing `!` on a name marks a field that the seed requires. */
type Fields = Readonly<Record<string, JsonObject>>;

const string = { type: 'string' };
const integer = { type: 'integer' };
const boolean = { type: 'boolean' };
const object = { type: 'object' };
const nullableString = { type: ['string', 'null'] };
const atLeastOne = { type: 'integer', minimum: 1 };
const terms = {
  'tier!': { type: 'string', enum: ['starter', 'builder', 'pro'] },
  'assetCapacity!': { type: 'integer', minimum: 1, maximum: 10 },
  'modelStrength!': { type: 'string', enum: ['cheap', 'medium', 'best'] },
};
const tokens = {
  accessToken: string,
  accessExpiresAt: integer,
  refreshToken: string,
  refreshExpiresAt: integer,
  sessionId: string,
};
const cloneId = { 'cloneId!': atLeastOne };

const array = { type: 'array' };
const backtest = {
  graph: object,
  assetScope: { type: 'string', enum: ['all_active'] },
  async: boolean,
  window: object,
  cadenceSec: { type: 'integer', minimum: 300 },
  maxDecisionCalls: { type: 'integer', minimum: 1, maximum: 200 },
};

const SEED: Readonly<Record<string, SeedOperation>> = {
  issueSiweChallenge: {
    security: 'public',
    bodyRequired: true,
    body: { 'address!': string, 'chainId!': integer, domain: string, uri: string, statement: nullableString },
    answer: {
      nonce: string,
      domain: string,
      chainId: integer,
      address: string,
      uri: string,
      statement: string,
      issuedAt: integer,
      expiresAt: integer,
      message: string,
    },
  },
  verifySiweSignature: {
    security: 'public',
    bodyRequired: true,
    body: { 'message!': string, 'signature!': string },
    answer: { ...tokens, user: object, isNewUser: boolean },
  },
  refreshSession: {
    security: 'public',
    bodyRequired: true,
    body: { 'refreshToken!': string },
    answer: tokens,
  },
  revokeSession: { security: 'bearer', bodyRequired: false, body: { allSessions: boolean } },
  getMe: { security: 'bearer', answer: { user: object } },
  listClones: { security: 'bearer', query: { limit: atLeastOne }, answer: { clones: { type: 'array' } } },
  getClone: {
    security: 'bearer',
    path: cloneId,
    answer: { clone: object, entitlement: object, activeStrategyVersion: object },
  },
  updateClone: {
    security: 'bearer',
    path: cloneId,
    bodyRequired: false,
    body: { displayName: nullableString, model: nullableString },
    answer: { clone: object },
  },
  getEntitlement: { security: 'bearer', path: cloneId, answer: { entitlement: object } },
  getStrategyDraft: { security: 'bearer', path: cloneId, answer: { draft: object, persisted: boolean } },
  saveStrategyDraft: {
    security: 'bearer',
    path: cloneId,
    bodyRequired: true,
    body: { 'graph!': object },
    answer: { draft: object },
  },
  publishStrategyVersion: {
    security: 'bearer',
    path: cloneId,
    bodyRequired: false,
    body: { graph: object },
    answer: { version: object, clone: object },
  },
  listStrategyVersions: { security: 'bearer', path: cloneId, answer: { versions: array } },
  getStrategyVersion: {
    security: 'bearer',
    path: { ...cloneId, 'strategyVersionId!': string },
    answer: { version: object },
  },
  preflightBacktest: {
    security: 'bearer',
    path: cloneId,
    bodyRequired: false,
    body: backtest,
    answer: { estimate: object, quota: object, usage: object, allowed: boolean, blockers: array },
  },
  startBacktest: {
    security: 'bearer',
    path: cloneId,
    bodyRequired: false,
    body: backtest,
    answer: {
      cloneId: integer,
      window: object,
      model: object,
      summary: object,
      series: array,
      assets: array,
      warnings: array,
    },
  },
  listBacktestJobs: {
    security: 'bearer',
    path: cloneId,
    query: { limit: atLeastOne },
    answer: { jobs: array, limit: integer },
  },
  getBacktestJob: {
    security: 'bearer',
    path: { ...cloneId, 'jobId!': string },
    answer: {
      jobId: string,
      cloneId: integer,
      status: string,
      progress: object,
      result: object,
      error: string,
      createdAt: integer,
      updatedAt: integer,
    },
  },
  listDecisionRuns: {
    security: 'bearer',
    path: cloneId,
    query: {
      limit: atLeastOne,
      symbol: string,
      branchId: string,
      status: { type: 'string', enum: ['queued', 'running', 'completed', 'failed', 'skipped'] },
      scheduledFrom: integer,
      scheduledTo: integer,
    },
    answer: { runs: array, filters: object },
  },
  resolveLatestData: {
    security: 'bearer',
    path: { ...cloneId, 'symbol!': string },
    bodyRequired: false,
    body: { pipeline: object, asOfMs: integer },
    answer: { symbol: string, asOfMs: integer, branches: array, warnings: array },
  },
  submitAudition: {
    security: 'bearer',
    bodyRequired: true,
    body: {
      ...cloneId,
      allowedSymbols: array,
      idempotencyKey: string,
      previousAuditionRunId: nullableString,
    },
    answer: { auditionRun: object, propAccount: object, alreadyExisted: boolean },
  },
  getAudition: { security: 'bearer', path: { 'auditionRunId!': string }, answer: { auditionRun: object } },
  listCloneAuditions: {
    security: 'bearer',
    path: cloneId,
    query: { limit: atLeastOne },
    answer: { auditionRuns: array },
  },
  listAssets: { security: 'bearer', answer: { assets: array } },
  searchPolymarketMarkets: {
    security: 'bearer',
    query: { q: string, limit: atLeastOne },
    answer: { query: string, markets: array },
  },
  searchDefiLlamaSubjects: {
    security: 'bearer',
    query: {
      q: string,
      type: { type: 'string', enum: ['all', 'global', 'chain', 'protocol', 'stablecoin'] },
      channel: { type: 'string', enum: ['all', 'capital_base', 'capital_flows', 'economic_throughput'] },
      limit: atLeastOne,
    },
    answer: { query: string, subjectType: string, channel: string, subjects: array },
  },
  getIngestionHealth: { security: 'bearer', answer: { ok: boolean, rows: array } },
  getIngestionDashboard: { security: 'public', answer: {} },
  quoteAuditionFee: {
    security: 'bearer',
    bodyRequired: true,
    body: terms,
    answer: {
      chainId: integer,
      vaultAddress: string,
      resolverAddress: string,
      tier: string,
      assetCapacity: integer,
      modelStrength: string,
      amountWei: string,
      amountEthString: string,
      currency: string,
    },
  },
  submitAuditionFee: {
    security: 'bearer',
    bodyRequired: true,
    body: {
      'depositNonce!': { type: 'string', pattern: '^\\d+$' },
      cloneId: atLeastOne,
      createClone: object,
      ...terms,
    },
    answer: {
      purchase: object,
      entitlement: object,
      alreadyGranted: boolean,
      clone: object,
      draft: object,
      activeStrategyVersion: object,
    },
  },
  getOwnProfile: { security: 'bearer', path: cloneId, answer: { profile: object } },
  putOwnProfile: {
    security: 'bearer',
    path: cloneId,
    bodyRequired: true,
    body: {
      'name!': string,
      'username!': string,
      description: nullableString,
      avatarUrl: nullableString,
      squareImageUrl: nullableString,
      iconUrl: nullableString,
      imageUrl: nullableString,
      metadata: object,
    },
    // The seed shows no other value of it.
    answer: { profile: object, action: { type: 'null' } },
  },
  getArena: { security: 'public', answer: { arena: object } },
  listArenaClones: { security: 'public', query: { limit: atLeastOne }, answer: { arena: object, clones: array } },
  listPromotionQueue: { security: 'public', query: { limit: atLeastOne }, answer: { entries: array } },
  listOwnProfiles: { security: 'bearer', query: { limit: atLeastOne }, answer: { profiles: array } },
  getPublicProfile: { security: 'public', path: cloneId, answer: { profile: object } },
  reportProfile: {
    security: 'bearer',
    path: cloneId,
    bodyRequired: true,
    // The seed leaves the words open; the design makes an enum of them.
    body: {
      'category!': {
        type: 'string',
        enum: ['impersonation', 'offensive', 'misleading', 'spam', 'illegal', 'other'],
      },
      detail: nullableString,
    },
    answer: { report: object },
  },
};

/** Up to here JSON carries integers exactly: a maximum there takes nothing away from a field that the seed leaves open. */
const BEYOND_JSON = Number.MAX_SAFE_INTEGER;

const file = readContractFile();

function operation(operationId: string): FileOperation {
  const found = file.operations.find((each) => each.operationId === operationId);
  if (found === undefined) throw new Error(`${operationId} is not in the contract`);
  return found;
}

function typesOf(schema: JsonObject): unknown[] {
  const branches = (schema.oneOf ?? []) as readonly JsonObject[];
  const own = [schema.type].flat().filter((type) => type !== undefined);
  return [...own, ...branches.flatMap((branch) => typesOf(file.resolve(branch)))];
}

/** What the contract's field shows of what the seed speaks of, and for requests what it adds to it. */
function inSeedTerms(field: JsonObject, seed: JsonObject, options: { requests: boolean }): Record<string, unknown> {
  const schema = file.resolve(field);
  const types = typesOf(schema);
  const shown: Record<string, unknown> = {
    type: [seed.type].flat().every((type) => types.includes(type)) ? seed.type : types,
  };
  for (const keyword of ['enum', 'pattern', 'minimum', 'maximum'] as const) {
    if (keyword in seed) shown[keyword] = schema[keyword];
  }
  if (!options.requests) return shown;
  if ('enum' in schema) shown.enum = schema.enum;
  if (typeof schema.maximum === 'number' && schema.maximum < BEYOND_JSON) shown.maximum = schema.maximum;
  return shown;
}

function expectFields(schema: JsonObject, fields: Fields, options: { requests: boolean }) {
  const resolved = file.resolve(schema);
  const properties = (resolved.properties ?? {}) as Readonly<Record<string, JsonObject>>;
  for (const [key, seed] of Object.entries(fields)) {
    const name = key.replace('!', '');
    const field = properties[name];
    expect(field, name).toBeDefined();
    if (field !== undefined) expect(inSeedTerms(field, seed, options), name).toEqual(seed);
  }
  if (!options.requests) return;
  const required = Object.keys(fields).filter((key) => key.endsWith('!'));
  expect([...((resolved.required ?? []) as string[])].sort()).toEqual(required.map((key) => key.slice(0, -1)).sort());
}

describe.each(Object.entries(SEED))('%s and seed 003', (operationId, seed) => {
  const contract = operation(operationId);

  it('agree on who may call', () => {
    const open = contract.security.length === 0 || contract.security.some((each) => Object.keys(each).length === 0);
    expect(open ? 'public' : 'bearer').toBe(seed.security);
  });

  it('agree on the parameters', () => {
    for (const [where, fields] of [['query', seed.query ?? {}] as const, ['path', seed.path ?? {}] as const]) {
      const own = contract.parameters.filter((parameter) => parameter.in === where);
      const properties = Object.fromEntries(own.map((parameter) => [parameter.name, parameter.schema]));
      const required = own.filter((parameter) => parameter.required === true).map((parameter) => parameter.name);
      expectFields({ properties, required }, fields, { requests: true });
    }
  });

  it('agree on the body', () => {
    const schema = contract.requestBody?.content?.['application/json']?.schema;
    if (seed.body === undefined) return expect(schema).toBeUndefined();
    expect(contract.requestBody?.required).toBe(seed.bodyRequired);
    expectFields(schema ?? {}, seed.body, { requests: true });
  });

  it('agree on the answer', () => {
    const [status, success] = Object.entries(contract.responses).find(([code]) => code.startsWith('2')) ?? [];
    const schema = success?.content?.['application/json']?.schema;
    if (seed.answer === undefined) return expect([status, schema]).toEqual(['204', undefined]);
    expectFields(schema ?? {}, seed.answer, { requests: false });
    const required = (file.resolve(schema ?? {}).required ?? []) as readonly string[];
    expect(required, 'always there').toEqual(expect.arrayContaining(Object.keys(seed.answer)));
  });
});

describe('the schemas that seed 003 names', () => {
  it.each([
    'CloneCapacityTier',
    'CloneModelStrength',
    'CloneStrategyGraph',
    'DecisionRunStatus',
    'DefiLlamaSubjectTypeOrAll',
    'DefiLlamaSourceChannelOrAll',
    'JsonObject',
  ])('%s is in the contract', (name) => {
    expect(file.schemas[name]).toBeDefined();
  });
});
