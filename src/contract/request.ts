import type { IncomingMessage } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import { appError } from '../platform/errors.ts';
import { type Issue, toIssues } from './issues.ts';
import type { CompiledOperation } from './operation.ts';

export interface ValidatedInput {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

const NO_HEADERS = Object.freeze({});
/** Enough for any operation, few enough that a flood of keys costs nothing. */
const MAX_QUERY_KEYS = 50;

/**
 * Checks everything in a request against the contract, all of it at once.
 * @throws AppError VALIDATION_FAILED with `details.issues`.
 */
export function validateInput(
  operation: CompiledOperation,
  input: { params: Record<string, unknown>; search: string; headers: IncomingMessage['headers']; body: unknown },
): ValidatedInput {
  const query: Record<string, unknown> =
    input.search === '' ? {} : { ...parseQuery(input.search, '&', '=', { maxKeys: MAX_QUERY_KEYS }) };
  for (const coercion of operation.coercions) {
    coerce(coercion.in === 'path' ? input.params : query, coercion.name, coercion.to);
  }
  const parts = {
    path: input.params,
    query,
    header: operation.hasHeaderParams ? input.headers : NO_HEADERS,
    cookie: NO_HEADERS,
  };
  let issues: Issue[] = [];
  if (!operation.validateParams(parts)) issues = toIssues(operation.validateParams.errors, 'params');
  const validateBody = operation.validateBody;
  if (validateBody !== undefined) {
    const wrapped = input.body === undefined ? {} : { requestBody: input.body };
    if (!validateBody(wrapped)) issues = [...issues, ...toIssues(validateBody.errors, 'body')];
  }
  if (issues.length > 0) throw appError('VALIDATION_FAILED', { details: { issues } });
  return { params: input.params, query, headers: input.headers, body: input.body };
}

/** Text that does not look exactly like the type stays text, and validation says so. */
function coerce(values: Record<string, unknown>, name: string, to: 'integer' | 'number' | 'boolean'): void {
  const text = values[name];
  if (typeof text !== 'string') return;
  if (to === 'boolean') {
    if (text === 'true' || text === 'false') values[name] = text === 'true';
    return;
  }
  const shape = to === 'integer' ? /^-?(0|[1-9]\d{0,15})$/ : /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?$/;
  if (shape.test(text)) values[name] = Number(text);
}
