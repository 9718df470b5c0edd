import { WORD } from './bits.ts';
import { COLUMN_KERNELS } from './column-kernels.gen.ts';

/**
 * The memory that the kernels of kernels/columns.ts work in, one for each thread: a workbench for a stretch of a column at a
 * time, and behind it places for whole columns, which need not be copied there and back.
 *
 * A memory never grows, since growing takes the bytes away from under every column in it. When a place is too short or all
 * are taken, a larger memory follows, and the old one is left to those who hold its columns. What is never written to costs
 * nothing, so places are many and generous.
 */
export interface ColumnMemory {
  readonly buffer: ArrayBuffer;
  readonly kernels: ColumnKernels;
  readonly bench: Workbench;
  /** Bytes of a place. */
  readonly size: number;
  readonly places: number;
  /** Addresses of the places that nobody has, the last given back at the end: it may still be in the cache. */
  readonly free: number[];
  readonly taken: Set<number>;
}

type Windows = (values: number, out: number, length: number, period: number, scratch: number) => void;
type Compare = (left: number, right: number, words: number, holds: number, fails: number) => void;

/** What kernels/columns.ts exports; parameters are addresses in bytes, apart from lengths, periods, words and a value. */
export interface ColumnKernels {
  readonly averages: Windows;
  readonly deviations: Windows;
  readonly above: Compare;
  readonly bothWays: (...places: [...Parameters<Compare>, under: number, notUnder: number]) => void;
  readonly aboveValue: Compare;
  readonly belowValue: Compare;
}

/** Where a stretch is laid that is not in the memory itself, or is to leave it. */
interface Workbench {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly scratch: Float64Array;
  readonly bits: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
}

/** Values that a kernel goes over in one call, its results that is. */
export const KERNEL_STRETCH = 2048;
/** Of a window. */
export const MAX_KERNEL_PERIOD = 512;
/** Fewer values than these are sooner gone over than handed over. */
export const MIN_KERNEL_LENGTH = 1_024;

const VALUE_BYTES = Float64Array.BYTES_PER_ELEMENT;
const PAGE = 65_536;
const PLACES = 8;
const MIN_PLACE = 2 ** 19;
const MAX_MEMORY = 2 ** 30;
/** Between places: columns at the same address modulo a power of two would drive one another out of the cache. */
const APART = 1_088;

/** The part of the platform's interface that is used; the types of Node have none of it. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

export interface ColumnMemories {
  /** The memory to work in; to be asked anew for each column, as another may have followed. */
  readonly current: () => ColumnMemory;
  /**
   * A column in the memory, with whatever was there before, never at its very start. Undefined when it is too short to gain
   * by it, or when so much is not to be kept.
   */
  readonly take: (length: number) => Float64Array<ArrayBuffer> | undefined;
  /** Takes a column back, once; one of a memory that another has followed is left to the garbage collector. */
  readonly give: (column: Float64Array) => void;
}

/** `limit`: bytes of places that a memory may have. */
export function createColumnMemories({ limit = MAX_MEMORY }: { readonly limit?: number } = {}): ColumnMemories {
  let memory: ColumnMemory | undefined;
  const current = (): ColumnMemory => {
    memory ??= newMemory({ places: PLACES, size: MIN_PLACE });
    return memory;
  };
  /** A free place of so many bytes, if need be in a new memory. */
  const placeFor = (bytes: number): number | undefined => {
    const { size, places, free } = current();
    const isShort = bytes > size;
    if (!isShort && free.length > 0) return free.pop();
    const next = isShort ? { size: 2 ** Math.ceil(Math.log2(bytes)), places } : { size, places: places * 2 };
    const most = Math.floor(limit / next.size);
    if (most < PLACES || (!isShort && next.places > most)) return undefined;
    memory = newMemory({ size: next.size, places: Math.min(next.places, most) });
    return memory.free.pop();
  };
  return {
    current,
    take(length) {
      const address = length < MIN_KERNEL_LENGTH ? undefined : placeFor(length * VALUE_BYTES);
      if (address === undefined) return undefined;
      const { buffer, taken } = current();
      taken.add(address);
      return new Float64Array(buffer, address, length);
    },
    give(column) {
      const { buffer, taken, free } = current();
      if (column.buffer === buffer && taken.delete(column.byteOffset)) free.push(column.byteOffset);
    },
  };
}

/** Those of this thread. */
export const columnMemories = createColumnMemories();

let compiled: object | undefined;

function newMemory({ places, size }: { readonly places: number; readonly size: number }): ColumnMemory {
  compiled ??= new WebAssembly.Module(Buffer.from(COLUMN_KERNELS, 'base64'));
  const pages = Math.ceil((BENCH_BYTES + places * (size + APART)) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const { buffer } = memory;
  const free = Array.from({ length: places }, (_, place) => BENCH_BYTES + place * (size + APART));
  // The first place is the first one taken.
  free.reverse();
  return { buffer, kernels: exports as ColumnKernels, bench: newBench(buffer), size, places, free, taken: new Set() };
}

/** Values of a stretch, with the window that reaches in front of its first result. */
const STAGED = KERNEL_STRETCH + MAX_KERNEL_PERIOD;
/** What the kernels over windows ask for. */
const SCRATCH = 4 * MAX_KERNEL_PERIOD;
const WORDS = KERNEL_STRETCH / WORD;
const BENCH_BYTES = PAGE * Math.ceil(((2 * STAGED + SCRATCH) * VALUE_BYTES + 4 * WORDS * 4 + 7 * APART) / PAGE);

/** The parts of the workbench, one behind the other. */
function newBench(buffer: ArrayBuffer): Workbench {
  let next = 0;
  const place = (bytes: number): number => {
    const address = next;
    next += bytes + APART;
    return address;
  };
  const values = (length: number) => new Float64Array(buffer, place(length * VALUE_BYTES), length);
  const bits = () => new Uint32Array(buffer, place(WORDS * Uint32Array.BYTES_PER_ELEMENT), WORDS);
  return {
    left: values(STAGED),
    right: values(STAGED),
    scratch: values(SCRATCH),
    bits: [bits(), bits(), bits(), bits()],
  };
}
