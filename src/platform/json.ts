export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Deep enough for every document of ours, shallow enough for the stack. */
const MAX_DEPTH = 100;

/**
 * One text for one JSON value: keys sorted by UTF-16 code unit, no white space, numbers and strings as ECMAScript writes
 * them, as in RFC 8785 (JCS). Limits: properties that are `undefined` are left out as JSON.stringify does; lone surrogates
 * are escaped where the RFC rejects them; `toJSON` is not called. Throws TypeError for what JSON cannot hold (bigint,
 * function, NaN, infinities, class instances) and for more than 100 levels.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new TypeError(`JSON is nested deeper than ${MAX_DEPTH} levels.`);
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  if (isPlainObject(value)) return writeObject(value, depth);
  throw new TypeError(`JSON cannot hold ${typeof value === 'number' ? value : `a ${typeof value}`}.`);
}

function writeObject(value: Record<string, unknown>, depth: number): string {
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${write(value[key], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
