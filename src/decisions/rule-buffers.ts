/** A column of truths: a byte for each tick, and the same bytes as words of four. */
export interface Truths {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

/** Columns to write to, used again when given back: fresh memory costs more than most of what is computed in it. */
export interface RuleBuffers {
  takeColumn(length: number): Float64Array;
  giveColumn(column: Float64Array): void;
  takeTruths(length: number): Truths;
  giveTruths(truths: Truths): void;
}

/** Buffers for one thread; keep them from one evaluation to the next. Contents are whatever was there before. */
export function newRuleBuffers(): RuleBuffers {
  const columns: ArrayBuffer[] = [];
  const truths: ArrayBuffer[] = [];
  return {
    takeColumn: (length) => new Float64Array(take(columns, length * 8), 0, length),
    giveColumn: (column) => void columns.push(column.buffer as ArrayBuffer),
    takeTruths: (length) => {
      const words = Math.ceil(length / 4);
      const buffer = take(truths, words * 4);
      return { bytes: new Uint8Array(buffer, 0, length), words: new Uint32Array(buffer, 0, words) };
    },
    giveTruths: ({ bytes }) => void truths.push(bytes.buffer as ArrayBuffer),
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
