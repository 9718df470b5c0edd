import type { IncomingMessage } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import { appError } from '../platform/errors.ts';
import { type Issue, toIssues } from './issues.ts';
import type { CompiledOperation } from './operation.ts';

export interface RequestInput {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

const NO_HEADERS = Object.freeze({});
/** Enough for any operation, few enough that a flood of keys costs nothing. */
const MAX_QUERY_KEYS = 50;

/** A request's path as it stands in the URL, undecoded. */
export function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark === -1 ? url : url.slice(0, mark);
}

/** The query of a URL; names that are repeated have lists. */
export function queryOf(url: string): Record<string, unknown> {
  const mark = url.indexOf('?');
  if (mark === -1 || mark === url.length - 1) return {};
  return { ...parseQuery(url.slice(mark + 1), '&', '=', { maxKeys: MAX_QUERY_KEYS }) };
}

/**
 * Checks everything in a request against the contract, all of it at once. In place: numbers and booleans in path and query
 * come out as such, and defaults are filled in.
 * @throws AppError VALIDATION_FAILED with `details.issues`.
 */
export function validateInput(operation: CompiledOperation, { params, query, headers, body }: RequestInput): void {
  for (const coercion of operation.coercions) {
    coerce(coercion.in === 'path' ? params : query, coercion.name, coercion.to);
  }
  const parts = {
    path: params,
    query,
    header: operation.hasHeaderParams ? headers : NO_HEADERS,
    cookie: NO_HEADERS,
  };
  let issues: Issue[] = [];
  if (!operation.validateParams(parts)) issues = toIssues(operation.validateParams.errors, 'params');
  const validateBody = operation.validateBody;
  if (validateBody !== undefined) {
    const wrapped = body === undefined ? {} : { requestBody: body };
    if (!validateBody(wrapped)) issues = [...issues, ...toIssues(validateBody.errors, 'body')];
  }
  if (issues.length > 0) throw appError('VALIDATION_FAILED', { details: { issues } });
}

const INTEGER = /^-?(0|[1-9]\d{0,15})$/;
const NUMBER = /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/;

/** Text that does not look exactly like the type stays text, and validation says so. */
function coerce(values: Record<string, unknown>, name: string, to: 'integer' | 'number' | 'boolean'): void {
  const text = values[name];
  if (typeof text !== 'string') return;
  if (to === 'boolean') {
    if (text === 'true' || text === 'false') values[name] = text === 'true';
    return;
  }
  if ((to === 'integer' ? INTEGER : NUMBER).test(text)) values[name] = Number(text);
}
