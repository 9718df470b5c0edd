import { describe, expect, it } from 'vitest';
import { createColumnMemories, MIN_KERNEL_LENGTH } from '../../../src/market/column-memory.ts';

const MIB = 2 ** 20;
const LENGTH = 2_000;

describe('the memory of columns', () => {
  it('gives each column bytes of its own', () => {
    const memories = createColumnMemories();
    const columns = Array.from({ length: 40 }, (_, i) => memories.take(LENGTH + i)?.fill(i));
    for (const [i, column] of columns.entries()) expect(column).toEqual(new Float64Array(LENGTH + i).fill(i));
  });

  it('uses again what was given back, the last first', () => {
    const memories = createColumnMemories();
    const [first, second] = [memories.take(LENGTH), memories.take(LENGTH)];
    if (first === undefined || second === undefined) throw new Error('no column');
    memories.give(second);
    memories.give(first);
    expect(memories.take(LENGTH)?.byteOffset).toBe(first.byteOffset);
    expect(memories.take(LENGTH)?.byteOffset).toBe(second.byteOffset);
  });

  it('does not grow over evaluations of different sizes, once it has seen the largest', () => {
    const memories = createColumnMemories();
    const evaluate = (length: number, count: number) => {
      const columns = Array.from({ length: count }, () => memories.take(length));
      for (const column of columns) if (column !== undefined) memories.give(column);
    };
    evaluate(100_000, 12);
    evaluate(100_000, 12);
    const { buffer } = memories.current();
    for (let i = 0; i < 200; i++) evaluate(MIN_KERNEL_LENGTH + ((i * 7_919) % 100_000), (i % 12) + 1);
    expect(memories.current().buffer).toBe(buffer);
  });

  it('leaves columns alone when a larger memory follows theirs, and takes them back without using them again', () => {
    const memories = createColumnMemories();
    const small = memories.take(LENGTH)?.fill(1);
    const large = memories.take(200_000)?.fill(2);
    if (small === undefined || large === undefined) throw new Error('no column');
    expect(large.buffer).not.toBe(small.buffer);
    expect(small).toEqual(new Float64Array(LENGTH).fill(1));
    memories.give(small);
    const after = Array.from({ length: 7 }, () => memories.take(LENGTH));
    expect(new Set(after.map((column) => column?.byteOffset)).size).toBe(7);
    for (const column of after) expect(column?.buffer).toBe(large.buffer);
    expect(large.every((value) => value === 2)).toBe(true);
  });

  it('takes a column back once, and a part of one not at all', () => {
    const memories = createColumnMemories();
    const column = memories.take(LENGTH);
    if (column === undefined) throw new Error('no column');
    memories.give(column.subarray(1));
    memories.give(column);
    memories.give(column);
    const places = Array.from({ length: 8 }, () => memories.take(LENGTH)?.byteOffset);
    expect(new Set(places).size).toBe(8);
  });

  it('has no columns that are short, too long or too many', () => {
    const memories = createColumnMemories({ limit: 16 * MIB });
    expect(memories.take(MIN_KERNEL_LENGTH - 1)).toBeUndefined();
    expect(memories.take((2 * MIB) / 8 + 1)).toBeUndefined();
    expect(memories.take((2 * MIB) / 8)).toBeDefined();
    const columns = Array.from({ length: 20 }, () => memories.take(LENGTH));
    expect(columns.filter((column) => column !== undefined)).toHaveLength(7);
    expect(memories.current().buffer.byteLength).toBeLessThan(17 * MIB);
  });
});
