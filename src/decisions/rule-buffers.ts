import { columnMemories, wordsFor } from '../market/calc.ts';
import type { Truths } from './rule-kernels.ts';

/**
 * Columns to write to, used again when given back: fresh memory costs more than most of what is computed in it. Long ones lie
 * where the market's kernels work.
 */
export interface RuleBuffers {
  takeColumn(length: number): Float64Array;
  giveColumn(column: Float64Array): void;
  /** Truths of so many ticks. */
  takeTruths(ticks: number): Truths;
  giveTruths(truths: Truths): void;
}

/** Buffers for one thread; keep them from one evaluation to the next. Contents are whatever was there before. */
export function newRuleBuffers(): RuleBuffers {
  const columns: ArrayBuffer[] = [];
  const bits: ArrayBuffer[] = [];
  return {
    takeColumn: (length) =>
      columnMemories.take(length) ??
      new Float64Array(take(columns, length * Float64Array.BYTES_PER_ELEMENT), 0, length),
    giveColumn: (column) => {
      // A column of the kernels' memory is never at its start.
      if (column.byteOffset > 0) columnMemories.give(column);
      else columns.push(column.buffer as ArrayBuffer);
    },
    takeTruths: (ticks) => {
      const words = wordsFor(ticks);
      const bytes = words * Uint32Array.BYTES_PER_ELEMENT;
      // Both in one piece: a single decision spends most of its time on getting memory.
      const buffer = take(bits, 2 * bytes);
      return { holds: new Uint32Array(buffer, 0, words), fails: new Uint32Array(buffer, bytes, words) };
    },
    giveTruths: ({ holds }) => void bits.push(holds.buffer as ArrayBuffer),
  };
}

/** The last one given back that is large enough; one that is too small gives way to the new one. */
function take(free: ArrayBuffer[], size: number): ArrayBuffer {
  for (let i = free.length - 1; i >= 0; i--) {
    const buffer = free[i];
    if (buffer !== undefined && buffer.byteLength >= size) {
      free.splice(i, 1);
      return buffer;
    }
  }
  free.pop();
  return new ArrayBuffer(size);
}
