import { describe, expect, it } from 'vitest';
import { Checkpoints } from '../../src/platform/db/checkpoints.ts';

function counted() {
  const open: { end: () => void; fail: () => void }[] = [];
  const checkpoints = new Checkpoints(
    () =>
      new Promise((resolve, reject) => {
        open.push({ end: resolve, fail: () => reject(new Error('disk full')) });
      }),
  );
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { checkpoints, open, settle };
}

describe('checkpoints', () => {
  it('are asked for after a hundred transactions, however they were committed', () => {
    const { checkpoints, open } = counted();
    for (let count = 0; count < 99; count++) checkpoints.committed(1);
    expect(open).toHaveLength(0);
    checkpoints.committed(1);
    expect(open).toHaveLength(1);
    const together = counted();
    together.checkpoints.committed(40);
    together.checkpoints.committed(64);
    expect(together.open).toHaveLength(1);
  });

  it('are made one at a time, the next as soon as it is due', async () => {
    const { checkpoints, open, settle } = counted();
    checkpoints.committed(100);
    checkpoints.committed(500);
    expect(open).toHaveLength(1);
    open[0]?.end();
    await settle();
    checkpoints.committed(1);
    expect(open).toHaveLength(2);
  });

  it('are made up for when one fails', async () => {
    const { checkpoints, open, settle } = counted();
    checkpoints.committed(100);
    open[0]?.fail();
    await settle();
    checkpoints.committed(99);
    expect(open).toHaveLength(1);
    checkpoints.committed(1);
    expect(open).toHaveLength(2);
  });
});
