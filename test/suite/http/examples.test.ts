import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedPasser } from '../../support/arena-world.ts';
import { type FileOperation, readContractFile } from '../../support/contract-file.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';
import { type RawAnswer, send } from '../../support/http.ts';
import {
  BUILDER,
  buyClone,
  type PaymentChain,
  pay,
  payingPlayer,
  quoteFor,
  startPaymentChain,
} from '../../support/payments.ts';
import { type Player, signIn } from '../../support/players.ts';
import { profileOf } from '../../support/profiles.ts';
import { type CloneOwner, cloneOwner } from '../../support/strategies.ts';

const { operations } = readContractFile();

/**
 * Request examples that cannot work as they stand, by operation or by operation and example, with the reason. Each is sent all
 * the same: it must fail as said.
 */
const EXCEPTIONS: Readonly<Record<string, { readonly reason: string; readonly codes: readonly string[] }>> = {
  verifySiweSignature: {
    reason: 'a signed message works once, for a while, and its nonce is drawn',
    codes: ['CHALLENGE_NOT_FOUND', 'CHALLENGE_EXPIRED'],
  },
  linkWallet: {
    reason: 'a signed message works once, for a while, and its nonce is drawn',
    codes: ['CHALLENGE_NOT_FOUND', 'CHALLENGE_EXPIRED'],
  },
  refreshSession: { reason: 'a refresh token works once', codes: ['REFRESH_TOKEN_INVALID'] },
  'submitAudition, retry': { reason: 'it names a run that failed before', codes: ['PREVIOUS_AUDITION_INVALID'] },
  submitAuditionFee: { reason: 'a deposit nonce is drawn by the quote and works once', codes: ['DEPOSIT_NOT_FOUND'] },
};

const DAY_MS = 86_400_000;
const { window } = exampleOf('startBacktest') as { window: { from: number; to: number } };

function exampleOf(operationId: string): unknown {
  const operation = operations.find((each) => each.operationId === operationId);
  return Object.values(operation?.requestBody?.content?.['application/json']?.examples ?? {})[0]?.value;
}

let gateway: TestGateway;
let chain: PaymentChain;
let owner: CloneOwner;

/** Who sends an example, and what the path names. */
interface Scene {
  readonly token: string;
  readonly params: Readonly<Record<string, string | number>>;
}

beforeAll(async () => {
  chain = await startPaymentChain();
  gateway = await startGateway({
    env: {
      ...chain.env,
      // A market with what the examples name: their assets, over the window of the backtest.
      REPLAY_SYMBOLS: 'BTC',
      REPLAY_INTERVAL: '1h',
      REPLAY_START: new Date(window.to).toISOString(),
      REPLAY_HISTORY_DAYS: String(Math.ceil((window.to - window.from) / DAY_MS) + 1),
    },
  });
  owner = await cloneOwner(gateway, chain, BUILDER);
});
afterAll(async () => {
  await gateway?.stop();
  await chain?.local.stop();
});

const sceneOf = ({ signIn: { accessToken: token } }: Player, params: Scene['params'] = {}): Scene => ({
  token,
  params,
});
const serviceScene = async (params: Scene['params']): Promise<Scene> => ({
  token: (await gateway.app.serviceTokens.create('examples')).token,
  params,
});

/** A deposit that fits no quote: its money is to be had back. */
async function mismatchedDeposit(): Promise<Scene> {
  const player = await payingPlayer(gateway, chain);
  const quote = await quoteFor(player);
  await pay(chain, player.account, quote, { amountWei: BigInt(quote.amountWei) + 5n });
  await chain.local.mine(2);
  await gateway.app.economy.watch();
  const { purchases } = (await player.api.call('listPurchases')).body;
  return sceneOf(player, { purchaseId: purchases[0]?.purchaseId ?? '' });
}

async function boughtClone(): Promise<string> {
  const player = await payingPlayer(gateway, chain);
  return (await buyClone(chain, player)).purchase.purchaseId;
}

async function publishedClone(): Promise<number> {
  const other = await cloneOwner(gateway, chain);
  await profileOf(other).publish();
  return other.cloneId;
}

async function openReport(): Promise<string> {
  const params = { cloneId: await publishedClone() };
  const reporter = await signIn(gateway);
  const answer = await reporter.api.call('reportProfile', { params, body: { category: 'spam' } });
  return answer.body.report.reportId;
}

async function competingClone(): Promise<number> {
  const { cloneId } = await seedPasser(gateway);
  await gateway.app.arena.advance();
  return cloneId;
}

/** The run that the example of submitAudition has queued. */
async function queuedAudition(): Promise<string> {
  const { body } = await owner.api.call('listCloneAuditions', { params: { cloneId: owner.cloneId } });
  return body.auditionRuns?.[0]?.auditionRunId ?? '';
}

/** What operations need to be there beforehand; the others work on the clone of one owner. */
const SCENES: Readonly<Record<string, () => Promise<Scene>>> = {
  revokeSession: async () => sceneOf(await signIn(gateway)),
  requestRefund: mismatchedDeposit,
  refundPurchase: async () => serviceScene({ purchaseId: await boughtClone() }),
  reportProfile: async () => sceneOf(await signIn(gateway), { cloneId: await publishedClone() }),
  voidAudition: async () => serviceScene({ auditionRunId: await queuedAudition() }),
  resolveReport: async () => serviceScene({ reportId: await openReport() }),
  removeArenaClone: async () => serviceScene({ cloneId: await competingClone() }),
  retireClone: async () => serviceScene({ cloneId: await publishedClone() }),
};

/** Sends an operation as the contract shows it, with ids of this gateway in its path. */
async function sendExample({ operationId, path, method, security }: FileOperation, body: unknown): Promise<RawAnswer> {
  const scene = await (SCENES[operationId]?.() ?? sceneOf(owner, { cloneId: owner.cloneId, symbol: 'BTC' }));
  const needsToken = security.some((each) => Object.keys(each).length > 0);
  return send(gateway.url + path.replace(/\{(\w+)\}/g, (_, name: string) => String(scene.params[name])), {
    method: method.toUpperCase(),
    headers: {
      'content-type': 'application/json',
      ...(needsToken ? { authorization: `Bearer ${scene.token}` } : {}),
    },
    body: JSON.stringify(body),
  });
}

const examples = operations.flatMap((operation) =>
  Object.entries(operation.requestBody?.content?.['application/json']?.examples ?? {}).map(
    ([name, { value }]) => [operation.operationId, name, operation, value] as const,
  ),
);

function exceptionFor(operationId: string, name: string) {
  return EXCEPTIONS[operationId] ?? EXCEPTIONS[`${operationId}, ${name}`];
}

describe('an example of the contract works when it is sent:', () => {
  const working = examples.filter(([operationId, name]) => exceptionFor(operationId, name) === undefined);
  it.each(working)('%s, %s', async (_operationId, _name, operation, value) => {
    const { status, text } = await sendExample(operation, value);
    expect([status < 300, text]).toEqual([true, text]);
  });
});

describe('an example that cannot work as it stands fails for that reason alone:', () => {
  const others = examples.filter(([operationId, name]) => exceptionFor(operationId, name) !== undefined);
  it.each(others)('%s, %s', async (operationId, name, operation, value) => {
    const answer = await sendExample(operation, value);
    expect([exceptionFor(operationId, name)?.codes]).toEqual([expect.arrayContaining([answer.error?.code])]);
  });

  it('and there are no exceptions without an example', () => {
    const known = new Set(examples.flatMap(([operationId, name]) => [operationId, `${operationId}, ${name}`]));
    expect(Object.keys(EXCEPTIONS).filter((key) => !known.has(key))).toEqual([]);
  });
});
