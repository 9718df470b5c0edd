import { describe, expect, it } from 'vitest';
import { ApiError } from '../../web/src/api/errors.ts';
import { createDraftSaver, type SaveState } from '../../web/src/screens/strategy/draft-saver.ts';
import { smallGraph } from '../support/graphs.ts';

const failure = (code: string, status: number, retryable = false) =>
  new ApiError({ code, message: code, status, retryable });
const labelled = (label: string) => smallGraph({ nodes: [{ ...smallGraph().nodes[0], label } as never] });

/** A saver over a server of one draft, whose pauses end when the test says so. */
function world() {
  const start = { graph: smallGraph(), etag: '"1"' };
  const server = {
    ...start,
    revision: 1,
    saves: 0,
    refuse: [] as ApiError[],
    held: undefined as Promise<void> | undefined,
  };
  let pause: (() => void) | undefined;
  const states: SaveState['kind'][] = [];
  const saver = createDraftSaver({
    start,
    async save({ graph, etag }) {
      server.saves += 1;
      await server.held;
      const refusal = server.refuse.shift();
      if (refusal !== undefined) throw refusal;
      if (etag !== server.etag) throw failure('DRAFT_CHANGED', 412);
      server.revision += 1;
      Object.assign(server, { graph, etag: `"${server.revision}"` });
      return { etag: server.etag, problems: [] };
    },
    read: async () => ({ graph: server.graph, etag: server.etag }),
    later(call) {
      pause = call;
      return () => {
        pause = undefined;
      };
    },
    onState: ({ kind }) => states.push(kind),
    onProblems: () => {},
  });
  return {
    saver,
    server,
    states,
    endPause: () => pause?.(),
    pausing: () => pause !== undefined,
    elsewhere(graph: ReturnType<typeof smallGraph>) {
      Object.assign(server, { graph, etag: '"elsewhere"' });
    },
  };
}

describe('saving a draft by itself', () => {
  it('saves the last of several changes, once, after the pause', async () => {
    const { saver, server, endPause, states } = world();
    saver.offer(labelled('a'));
    const last = labelled('ab');
    saver.offer(last);
    expect(server.saves).toBe(0);
    endPause();
    expect(await saver.flush()).toBe(true);
    expect([server.saves, server.graph]).toEqual([1, last]);
    expect(states.at(-1)).toBe('saved');
  });

  it('saves one after the other, each on top of the one before', async () => {
    const { saver, server } = world();
    let release = () => {};
    server.held = new Promise((resolve) => {
      release = resolve;
    });
    saver.offer(labelled('a'));
    const flushed = saver.flush();
    const next = labelled('b');
    saver.offer(next);
    expect(server.saves).toBe(1);
    release();
    expect(await flushed).toBe(true);
    expect([server.saves, server.graph, server.etag]).toEqual([2, next, '"3"']);
  });

  it('stops at a conflict until it is told to keep mine', async () => {
    const { saver, server, elsewhere, states, pausing } = world();
    const theirs = labelled('theirs');
    elsewhere(theirs);
    saver.offer(labelled('mine'));
    expect(await saver.flush()).toBe(false);
    expect(states.at(-1)).toBe('conflict');
    const mine = labelled('mine, further');
    saver.offer(mine);
    expect(pausing()).toBe(false);
    expect(await saver.flush()).toBe(false);
    expect([server.saves, server.graph]).toEqual([1, theirs]);
    await saver.keepMine();
    expect([states.at(-1), server.graph]).toEqual(['saved', mine]);
  });

  it('takes theirs and goes on from there', async () => {
    const { saver, server, elsewhere } = world();
    const theirs = labelled('theirs');
    elsewhere(theirs);
    saver.offer(labelled('mine'));
    await saver.flush();
    expect(await saver.takeTheirs()).toBe(theirs);
    expect(await saver.flush()).toBe(true);
    expect(server.graph).toBe(theirs);
    const next = labelled('next');
    saver.offer(next);
    expect(await saver.flush()).toBe(true);
    expect(server.graph).toBe(next);
  });

  it('waits for a change after a refusal, and tries again by itself where that helps', async () => {
    const { saver, server, states, pausing, endPause } = world();
    server.refuse = [failure('GRAPH_EXCEEDS_ENTITLEMENT', 422), failure('NETWORK', 0, true)];
    saver.offer(labelled('too large'));
    expect(await saver.flush()).toBe(false);
    expect([states.at(-1), pausing()]).toEqual(['refused', false]);
    const sound = labelled('sound');
    saver.offer(sound);
    await saver.flush();
    expect([states.at(-1), pausing()]).toEqual(['failed', true]);
    endPause();
    expect(await saver.flush()).toBe(true);
    expect(server.graph).toBe(sound);
  });

  it('goes on at once when what was refused has been changed meanwhile', async () => {
    const { saver, server } = world();
    let release = () => {};
    server.held = new Promise((resolve) => {
      release = resolve;
    });
    server.refuse = [failure('VALIDATION_FAILED', 400)];
    saver.offer(labelled(''));
    const flushed = saver.flush();
    const sound = labelled('sound');
    saver.offer(sound);
    release();
    expect(await flushed).toBe(true);
    expect(server.graph).toBe(sound);
  });
});
