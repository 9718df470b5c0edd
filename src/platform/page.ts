import { appError } from './errors.ts';

const MAX_LIMIT = 200;
/** Ids, as they are in cursors: nothing that a database refuses. */
const TEXT_PART = /^[!-~]{1,128}$/;

/** How many rows to serve: a limit above 200 is served as 200. */
export function pageLimit(limit: number): number {
  return Math.min(limit, MAX_LIMIT);
}

/** Makes the opaque cursor that leads behind the last row of a page. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/**
 * Reads a cursor back. `shape` names the type of each part.
 * @throws AppError CURSOR_INVALID when this gateway did not make it.
 */
export function decodeCursor(cursor: string, shape: readonly ('string' | 'number')[]): (string | number)[] {
  const position = parse(cursor);
  const fits =
    Array.isArray(position) &&
    position.length === shape.length &&
    position.every((part, index) => typeof part === shape[index]) &&
    position.every((part) => (typeof part === 'number' ? Number.isSafeInteger(part) : TEXT_PART.test(part)));
  if (!fits) throw appError('CURSOR_INVALID');
  return position as (string | number)[];
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Splits `limit + 1` rows into a page and the cursor to the next one. */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => readonly (string | number)[],
): { items: readonly Row[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null };
}
