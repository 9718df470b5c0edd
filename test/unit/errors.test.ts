import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toErrorResponse } from '../../src/platform/error-response.ts';
import { AppError, appError, ERRORS, type ErrorCode, isAppError } from '../../src/platform/errors.ts';

const docs = readFileSync(new URL('../../docs/contract.md', import.meta.url), 'utf8');
const codes = Object.keys(ERRORS) as ErrorCode[];
const entries: [ErrorCode, { status: number; message: string; retryable?: boolean }][] = codes.map((code) => [
  code,
  ERRORS[code],
]);

/** Sections named after a code, with their text. */
const sections = new Map(
  [...docs.matchAll(/^### ([A-Z][A-Z0-9_]+)\n\n([\s\S]*?)(?=\n#|$(?![\s\S]))/gm)].map(([, code = '', text = '']) => [
    code,
    text.trim(),
  ]),
);

describe('the table of errors', () => {
  it('has one section for each code in docs/contract.md, in its order, and no section for another', () => {
    expect([...sections.keys()]).toEqual(codes);
  });

  it.each(entries)(
    '%s is documented with its status, sentence, whether to retry, and what to do next',
    (code, entry) => {
      const [first, ...rest] = (sections.get(code) ?? '').split('\n\n');
      expect(first).toBe(`**${entry.status}**${entry.retryable ? ' · retryable' : ''} — ${entry.message}`);
      expect(rest.join(' ').length).toBeGreaterThan(30);
    },
  );

  it('speaks to people in one sentence, without internals', () => {
    for (const [code, { message, status }] of entries) {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
      expect(message, code).toMatch(/^[A-Z][^\n]*\.$/);
      expect(message, code).not.toMatch(/sql|stack|exception/i);
      expect(status).toBeGreaterThanOrEqual(400);
    }
  });

  it('calls every 5xx and 429 retryable, and no 400, 401, 403, 404 or 422', () => {
    for (const [code, { status, retryable }] of entries) {
      if (status >= 500 || status === 429) expect(retryable, code).toBe(true);
      if ([400, 401, 403, 404, 422].includes(status)) expect(retryable, code).toBeUndefined();
    }
  });
});

describe('the mapper to HTTP', () => {
  it('shows of a failure of ours what its table and its thrower say, and never its cause', () => {
    const cause = new Error('select secret from vault');
    const failure = appError('MODEL_NOT_ALLOWED', {
      details: { allowedModels: ['a'] },
      headers: { 'x-a': '1' },
      cause,
    });
    const response = toErrorResponse(failure, 'req-1');
    expect(response).toEqual({
      status: 422,
      headers: { 'x-a': '1' },
      body: {
        error: {
          code: 'MODEL_NOT_ALLOWED',
          message: ERRORS.MODEL_NOT_ALLOWED.message,
          details: { allowedModels: ['a'] },
          requestId: 'req-1',
        },
      },
    });
    expect(JSON.stringify(response)).not.toContain('secret');
    expect(failure.cause).toBe(cause);
  });

  it.each([new Error('secret'), 'secret', null, undefined, { status: 200, code: 'secret' }])(
    'makes INTERNAL of everything else: %s',
    (thrown) => {
      const response = toErrorResponse(thrown, 'req-1');
      expect(response).toEqual({
        status: 500,
        headers: {},
        body: { error: { code: 'INTERNAL', message: ERRORS.INTERNAL.message, requestId: 'req-1', retryable: true } },
      });
    },
  );

  it('tells failures of ours apart by class and code, not by text', () => {
    const failure = appError('CLONE_NOT_FOUND', { message: 'Another sentence.' });
    expect(failure).toBeInstanceOf(AppError);
    expect(isAppError(failure, 'CLONE_NOT_FOUND')).toBe(true);
    expect(isAppError(failure, 'CLONE_RETIRED')).toBe(false);
    expect(isAppError({ code: 'CLONE_NOT_FOUND' })).toBe(false);
    expect(failure.message).toBe('Another sentence.');
  });
});
