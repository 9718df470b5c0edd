import { InsufficientFundsError, UserRejectedRequestError } from 'viem';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../web/src/api/errors.ts';
import { deviceOf } from '../../web/src/screens/account/device.ts';
import { walletFailure } from '../../web/src/wallet/failures.ts';

const rpcError = (code: number) => Object.assign(new Error('in the words of some wallet'), { code });
const wrapped = (cause: unknown) => new Error('outer', { cause: new Error('inner', { cause }) });

describe("a wallet's failure", () => {
  it('is read by its code, at whatever depth', () => {
    expect(walletFailure(rpcError(4001))).toEqual({ kind: 'declined' });
    expect(walletFailure(wrapped(new UserRejectedRequestError(rpcError(4001))))).toEqual({ kind: 'declined' });
    expect(walletFailure(wrapped(rpcError(-32002)))).toEqual({ kind: 'busy' });
    expect(walletFailure(wrapped(rpcError(4902)))).toEqual({ kind: 'unknownChain' });
    expect(walletFailure(wrapped(new InsufficientFundsError()))).toEqual({ kind: 'poor' });
  });

  it("is the gateway's when the gateway refused", () => {
    const error = new ApiError({ code: 'SIGN_IN_DISABLED', message: 'Off.', status: 503 });
    expect(walletFailure(wrapped(error))).toEqual({ kind: 'gateway', error });
  });

  it('is told in the words of the wallet otherwise', () => {
    expect(walletFailure(rpcError(-32603))).toEqual({ kind: 'wallet', message: 'in the words of some wallet' });
    expect(walletFailure(undefined)).toEqual({ kind: 'wallet', message: 'The wallet gave no reason.' });
  });

  it('does not hang on causes that lead in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(walletFailure(error)).toEqual({ kind: 'wallet', message: 'round' });
  });
});

describe('an answer that is an error', () => {
  const answer = (status: number, headers: Record<string, string> = {}) => new Response(null, { status, headers });

  it('keeps the code, the request and when to try again', () => {
    const error = { code: 'RATE_LIMITED', message: 'Too many.', requestId: 'r-1', retryable: true };
    const failure = ApiError.of(answer(429, { 'retry-after': '7' }), { error });
    expect(failure).toMatchObject({ code: 'RATE_LIMITED', status: 429, requestId: 'r-1', retryAfterMs: 7000 });
  });

  it('is told apart when somebody between answered in words of his own', () => {
    expect(ApiError.of(answer(502), undefined)).toMatchObject({ code: 'BAD_ANSWER', retryable: true });
  });

  it('ends the session only when it is about the session', () => {
    const of = (status: number, code: string) =>
      ApiError.of(answer(status), { error: { code, message: '', requestId: 'r' } });
    expect(of(401, 'SESSION_REVOKED').endsSession).toBe(true);
    expect(of(401, 'SIGNATURE_INVALID').endsSession).toBe(false);
    expect(of(403, 'UNAUTHENTICATED').endsSession).toBe(false);
  });
});

it('knows browsers by the name that is their own', () => {
  const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36';
  expect(deviceOf(chrome)).toBe('Chrome on Linux');
  expect(deviceOf(`${chrome} Edg/156.0`)).toBe('Edge on Linux');
  expect(
    deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1'),
  ).toBe('Safari on iOS');
  expect(deviceOf('curl/8.10.1')).toBe('curl');
  expect(deviceOf('a-robot/1.0')).toBe('a-robot/1.0');
  expect(deviceOf(null)).toBe('Unknown device');
});
