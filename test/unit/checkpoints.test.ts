import { describe, expect, it } from 'vitest';
import { Checkpoints } from '../../src/platform/db/checkpoints.ts';

function counted() {
  const open: { end: () => void; fail: () => void }[] = [];
  const clock = { now: 5 };
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      open.push({ end: resolve, fail: () => reject(new Error('disk full')) });
    });
  const checkpoints = new Checkpoints({ ask, now: () => clock.now });
  const commit = (count: number) => {
    for (let done = 0; done < count; done++) checkpoints.committed();
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, commit, open, settle };
}

describe('checkpoints', () => {
  it('are asked for after a hundred commits', () => {
    const { commit, open } = counted();
    commit(99);
    expect(open).toHaveLength(0);
    commit(1);
    expect(open).toHaveLength(1);
  });

  it('leave the disk a second, and are then made at the next commit', async () => {
    const { clock, commit, open, settle } = counted();
    commit(100);
    open[0]?.end();
    await settle();
    clock.now += 999;
    commit(500);
    expect(open).toHaveLength(1);
    clock.now += 1;
    commit(1);
    expect(open).toHaveLength(2);
  });

  it('are made one at a time, however long one takes', async () => {
    const { clock, commit, open, settle } = counted();
    commit(100);
    clock.now += 60_000;
    commit(100);
    expect(open).toHaveLength(1);
    open[0]?.end();
    await settle();
    commit(1);
    expect(open).toHaveLength(2);
  });

  it('are made up for when one fails', async () => {
    const { clock, commit, open, settle } = counted();
    commit(100);
    open[0]?.fail();
    await settle();
    clock.now += 60_000;
    commit(99);
    expect(open).toHaveLength(1);
    commit(1);
    expect(open).toHaveLength(2);
  });
});
