import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { createClones } from '../../../src/clones/index.ts';
import { loadConfig } from '../../../src/config.ts';
import { type ContractResponse, loadContract } from '../../../src/contract/index.ts';
import { createDecisionHandlers, createDecisions, type MarketReader } from '../../../src/decisions/index.ts';
import type { ModelProviderConfig } from '../../../src/decisions/model-config.ts';
import { createAssetCatalogue } from '../../../src/market/asset-catalogue.ts';
import { createMarketData, type MarketData } from '../../../src/market/index.ts';
import { createPoints } from '../../../src/market/points.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { randomIds } from '../../../src/platform/ids.ts';
import { createStrategies, createStrategyEditor } from '../../../src/strategies/index.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';

const ECONOMY = loadConfig({}).economy;
const ajv = new Ajv2020({ strict: false, discriminator: true, validateFormats: false });
ajv.addSchema(loadContract(new URL('../../../openapi.yaml', import.meta.url)).document, 'contract');
const ANSWERS = { listDecisionRuns: 'DecisionRunPage', resolveLatestData: 'LatestData' } as const;

/** The decisions feature on a real database, with its neighbours, without HTTP. */
export interface Fixture {
  readonly database: TestDatabase;
  readonly clock: TestClock;
  readonly market: MarketData;
  readonly points: ReturnType<typeof createPoints>;
  readonly reader: MarketReader;
  readonly decisions: ReturnType<typeof createDecisions>;
  readonly editor: ReturnType<typeof createStrategyEditor>;
  /** A clone of a user of its own, entitled to everything. */
  addClone(): Promise<{ userId: string; cloneId: number }>;
  /** Calls a handler and holds its answer against the contract. */
  call<Id extends 'listDecisionRuns' | 'resolveLatestData'>(
    operationId: Id,
    input: { userId: string; cloneId: number; symbol?: string; query?: object; body?: object },
  ): Promise<ContractResponse<Id>['body']>;
}

export async function openFixture({ provider }: { provider?: ModelProviderConfig } = {}): Promise<Fixture> {
  const database = await openTestDatabase();
  const { db } = database;
  const clock = createTestClock();
  const ids = randomIds;
  const market = createMarketData({ db, clock });
  const points = createPoints({ db });
  const reader: MarketReader = {
    lastCandles: market.lastCandles,
    lastFunding: market.lastFunding,
    lastPoints: points.lastPoints,
  };
  const clones = createClones({ db, clock, economy: ECONOMY, sources: {} });
  const strategies = createStrategies({ clock });
  const assets = createAssetCatalogue({ assets: market });
  const editor = createStrategyEditor({ db, clock, ids, clones, strategies, assets });
  const decisions = createDecisions({ db, clock, ids, reader, provider, budgets: { perClone: 1000, total: 1000 } });
  const handlers = createDecisionHandlers({
    db,
    clones,
    strategies,
    editor,
    assets,
    reader,
    marketClock: clock,
    runs: decisions.runs,
  });
  await market.upsertAssets({ source: 'test', assets: [{ symbol: 'BTC' }, { symbol: 'ETH' }] });
  return {
    database,
    clock,
    market,
    points,
    reader,
    decisions,
    editor,
    addClone: () => addClone(db, { now: clock.now(), createDraft: strategies.createDraft }),
    async call(operationId, { userId, cloneId, symbol, query = {}, body }) {
      const request = { params: { cloneId, symbol }, query, body, caller: { userId }, headers: {} };
      const handler = handlers[operationId] as unknown as (request: object) => Promise<{ status: number; body: never }>;
      const answer = await handler(request);
      const validate = ajv.getSchema(`contract#/components/schemas/${ANSWERS[operationId]}`) as ValidateFunction;
      const valid = validate(JSON.parse(JSON.stringify(answer.body)));
      expect([valid, validate.errors ?? []]).toEqual([true, []]);
      return answer.body;
    },
  };
}

let users = 0;

async function addClone(
  db: Db,
  { now, createDraft }: { now: number; createDraft: ReturnType<typeof createStrategies>['createDraft'] },
) {
  users += 1;
  const userId = `usr_${users}`;
  const cloneId = await db.transaction(async (tx) => {
    await tx.insertInto('users').values({ id: userId, created_at: now }).execute();
    const row = {
      user_id: userId,
      display_name: null,
      model: null,
      created_at: now,
      updated_at: now,
      retired_at: null,
    };
    const { id } = await tx.insertInto('clones').values(row).returning('id').executeTakeFirstOrThrow();
    await createDraft(tx, id);
    return id;
  });
  return { userId, cloneId };
}
