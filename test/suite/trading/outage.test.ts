import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAppError } from '../../../src/platform/errors.ts';
import type { TestGateway } from '../../support/gateway.ts';
import { type ModelServer, startModelServer } from '../../support/model-server.ts';
import { type PostgresOutage, postgresOutage } from '../../support/postgres-outage.ts';
import { booksOf, ORACLE, setScene } from '../../support/trading-scenario.ts';
import { advance, startTradingGateway } from '../../support/trading-world.ts';

const isPostgres = process.env.TEST_DATABASE === 'postgres';
const CUTS = 12;
const CLAIM_MS = 121_000;

describe.runIf(isPostgres)('a database that goes away while accounts are moved', () => {
  let model: ModelServer;
  let quiet: TestGateway;
  let troubled: TestGateway;
  let outage: PostgresOutage;
  beforeAll(async () => {
    model = await startModelServer();
    model.script(ORACLE);
    const env = { MODEL_BASE_URL: model.baseUrl, MODEL_API_KEY: 'sk-test-0123456789', ROLE: 'api' };
    quiet = await startTradingGateway({ env });
    troubled = await startTradingGateway({ env });
    outage = postgresOutage(troubled);
  });
  afterAll(async () => {
    await Promise.all([quiet?.stop(), troubled?.stop()]);
    await model?.stop();
  });

  it('fails the round and nothing else: later rounds write the books of an undisturbed run', {
    timeout: 180_000,
  }, async () => {
    const undisturbed = await setScene(quiet);
    await advance(quiet);
    const scene = await setScene(troubled);
    for (let cut = 0; cut < CUTS; cut++) {
      const round = troubled.app.trading.advance().catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
      await (cut === 0 ? outage.begin() : outage.cut());
      const failure = await round;
      if (failure instanceof Error) expect(isAppError(failure, 'DATABASE_UNAVAILABLE'), String(failure)).toBe(true);
      if (cut === 0) {
        await expect(troubled.app.trading.advance()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
        await outage.end();
      }
    }
    // What was claimed when the database went away is anybody's after the claim has run out.
    await advance(troubled).catch(() => {});
    troubled.clock.advance(CLAIM_MS);
    await expect
      .poll(
        () =>
          advance(troubled).then(
            () => 'done',
            () => 'away',
          ),
        { timeout: 30_000 },
      )
      .toBe('done');
    expect(await booksOf(troubled, scene)).toEqual(await booksOf(quiet, undisturbed));
  });
});
