import { UpstreamError } from './upstream-error.ts';

/**
 * Reading JSON that a stranger wrote: each reader takes a value of unknown shape and returns one of ours, or throws BadItem.
 * Unknown fields are ignored. Numbers may come as numbers or as decimal strings; both APIs do both.
 */
export class BadItem extends Error {
  override readonly name = 'BadItem';
}

export type Json = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw new BadItem('not an object');
}

export function arrayOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new BadItem('not a list');
}

/** An array, or a string that holds one as JSON, as Polymarket writes them. */
export function arrayInText(value: unknown): readonly unknown[] {
  if (typeof value !== 'string') return arrayOf(value);
  try {
    return arrayOf(JSON.parse(value));
  } catch {
    throw new BadItem('not a list');
  }
}

/** Control characters go, white space is one space, and what is too long is cut. */
export function textOf(value: unknown, maxLength: number): string {
  if (typeof value !== 'string') throw new BadItem('not a text');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  const text = value.replace(/[\u0000-\u001f\u007f-\u009f\s]+/gu, ' ').trim();
  if (text === '') throw new BadItem('an empty text');
  return text.length <= maxLength ? text : text.slice(0, maxLength).toWellFormed();
}

/** An id as the source writes it: text, or a whole number; of harmless characters only, since it ends up in keys. */
export function idOf(value: unknown): string {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(text)) return text;
  throw new BadItem('not an id');
}

const DECIMAL = /^-?\d{1,40}(\.\d{1,60})?([eE][+-]?\d{1,3})?$/;

export function numberOf(value: unknown): number {
  const number = typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new BadItem('not a number');
}

/** Null for null, for what is absent and for what is no number: one field more or less spoils no item. */
export function numberOrNull(value: unknown): number | null {
  try {
    return numberOf(value);
  } catch {
    return null;
  }
}

export function textOrNull(value: unknown, maxLength: number): string | null {
  try {
    return textOf(value, maxLength);
  } catch {
    return null;
  }
}

/** The years 2000 to 2099: what lies outside is a mistake, or somebody's "never". */
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2100, 0);

/** A moment in epoch milliseconds. */
export function momentOf(value: unknown): number {
  const at = numberOf(value);
  if (Number.isInteger(at) && at >= EARLIEST && at < LATEST) return at;
  throw new BadItem('not a time');
}

/** A date text (ISO 8601, or Polymarket's `2021-01-02 21:45:52+00`) in epoch milliseconds; null when it is none. */
export function dateOrNull(value: unknown): number | null {
  if (typeof value !== 'string' || value.length > 40) return null;
  const at = Date.parse(value.replace(/^(\S+) (\S+)([+-]\d\d)$/, '$1T$2$3:00'));
  return at >= EARLIEST && at < LATEST ? at : null;
}

export interface Parsed<T> {
  readonly items: T[];
  /** Items that were no good and left out. */
  readonly dropped: number;
}

/** Parses each item on its own: one bad one costs itself only. Anything but BadItem is a mistake of ours and passes. */
export function parseItems<I, T>(list: readonly I[], parse: (item: I) => T): Parsed<T> {
  const items: T[] = [];
  let dropped = 0;
  for (const item of list) {
    try {
      items.push(parse(item));
    } catch (error) {
      if (!(error instanceof BadItem)) throw error;
      dropped += 1;
    }
  }
  return { items, dropped };
}

/** Runs a parser over an answer; what does not fit at all is the source's `malformed`. */
export function parsing<T>(source: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof BadItem) throw new UpstreamError('malformed', { source, cause: error });
    throw error;
  }
}
