import type { components } from '../../src/contract/index.ts';
import { reversalGraph } from './graphs.ts';
import { askQuote, deposit, STARTER, submit } from './payment.ts';
import type { Tokens } from './sign-in.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

type ArenaClone = components['schemas']['ArenaClone'];
type QueueEntry = components['schemas']['PromotionQueueEntry'];

const POLL_MS = 250;
const ADMISSION_TIMEOUT_MS = 30_000;
const FACES = [
  { name: 'Momentum Mia', username: 'momentum_mia', description: 'Buys what fell too far, sells what rose too far.' },
  { name: 'Patient Pat', username: 'patient_pat', description: 'Does as Mia does, and is a moment later.' },
] as const;

/** A third clone, paid for like the first, that trades as the first does. Returns its id. */
export async function buyThird(step: Step, world: World, tokens: Tokens): Promise<number> {
  const quote = await askQuote(step, world, { tokens, ...STARTER, createClone: { displayName: FACES[1].name } });
  await deposit(step, world, { quote });
  await world.chain.mine(world.confirmations - 1);
  const { body: grant } = await submit(step, { tokens, quote });
  const { cloneId } = grant.clone;
  const { status, body } = await step.call('publishStrategyVersion', {
    params: { cloneId },
    token: tokens.accessToken,
    body: { graph: reversalGraph() },
    sent: { graph: 'as that of the first' },
    show: ({ version, clone }) => ({ number: version.number, state: clone.state }),
  });
  step.expect('paid, granted and ready for its audition', {
    got: [grant.purchase?.state, status, body.clone.state],
    want: ['granted', 201, 'configured'],
  });
  return cloneId;
}

/** Who has passed and shows a face may compete: the first takes a slot, the second waits, since a player has one here. */
export async function enterArena(
  step: Step,
  { tokens, cloneIds: [first, second] }: { tokens: Tokens; cloneIds: readonly [number, number] },
): Promise<void> {
  await publishFace(step, { tokens, cloneId: first, face: FACES[0] });
  const competing = await waitFor(step, 'for a slot', async () => (await arenaClones(step)).some(isOf(first)));
  step.expect('passed and published: a slot at once', { got: competing, want: true });
  await publishFace(step, { tokens, cloneId: second, face: FACES[1] });
  const waiting = await waitFor(step, 'for a place in the queue', async () => (await queue(step)).some(isOf(second)));
  step.expect('the next one queues', { got: waiting, want: true });
  const { body } = await step.call('listArenaClones', {
    show: ({ arena, clones }) => ({
      slots: `${arena.competing} of ${arena.capacity}`,
      clones: clones.map(({ rank, profile, equity }) => ({ rank, name: profile?.name, equity })),
    }),
  });
  const { body: line } = await step.call('listPromotionQueue', {
    show: ({ entries }) => entries.map(({ position, profile, reason }) => ({ position, name: profile?.name, reason })),
  });
  const [entry] = line.entries;
  step.expect('anybody may look; the queue says why the clone waits', {
    got: [body.clones.map(({ cloneId }) => cloneId), entry?.cloneId, entry?.position, entry?.reason],
    want: [[first], second, 1, 'user_has_max_slots'],
  });
}

async function publishFace(
  step: Step,
  { tokens, cloneId, face }: { tokens: Tokens; cloneId: number; face: (typeof FACES)[number] },
): Promise<void> {
  await step.call('putOwnProfile', {
    params: { cloneId },
    token: tokens.accessToken,
    body: face,
    show: ({ profile, action }) => ({ username: profile.username, state: profile.state, action }),
  });
}

function waitFor(step: Step, what: string, read: () => Promise<boolean>): Promise<boolean> {
  return step.until(what, { read, done: (there) => there, everyMs: POLL_MS, timeoutMs: ADMISSION_TIMEOUT_MS });
}

async function arenaClones(step: Step): Promise<readonly ArenaClone[]> {
  return (await step.quiet('listArenaClones', {})).body.clones;
}

async function queue(step: Step): Promise<readonly QueueEntry[]> {
  return (await step.quiet('listPromotionQueue', {})).body.entries;
}

function isOf(cloneId: number) {
  return (entry: { readonly cloneId: number }) => entry.cloneId === cloneId;
}
