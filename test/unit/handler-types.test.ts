import { describe, expect, it } from 'vitest';
import type { ContractRequest, ContractResponse, Handler, Handlers } from '../../src/contract/index.ts';

/**
 * What the contract makes a compile error. `tsc` is the judge, in `npm test`: each @ts-expect-error below that expects nothing is an
 * error itself.
 */
declare const clone: ContractResponse<'updateClone'>['body'];
declare const request: ContractRequest<'updateClone'>;
declare const operator: ContractRequest<'refundPurchase'>;
declare const anonymous: ContractRequest<'verifySiweSignature'>;
declare const maybe: ContractRequest<'issueSiweChallenge'>;
declare const page: ContractRequest<'listClones'>;

const handlers = (): unknown[] => {
  const good: Handler<'updateClone'> = () => ({ status: 200, body: clone });
  const none: Handler<'revokeSession'> = () => ({ status: 204 });
  // @ts-expect-error 201 is not one of its statuses
  const wrongStatus: Handler<'updateClone'> = () => ({ status: 201, body: clone });
  // @ts-expect-error failures are thrown, not returned
  const failure: Handler<'updateClone'> = () => ({ status: 404, body: { error: {} } });
  // @ts-expect-error the body is missing
  const noBody: Handler<'updateClone'> = () => ({ status: 200 });
  // @ts-expect-error a field is missing
  const missing: Handler<'linkWallet'> = () => ({ status: 201, body: {} });
  // @ts-expect-error a field has the wrong type
  const mistyped: Handler<'getPriceList'> = () => ({ status: 200, body: { currency: 5 } });
  // TypeScript looks for superfluous fields only where the return type is written down; elsewhere the response validation of
  // tests and development finds them.
  // @ts-expect-error a literal has a field too many
  const extra = (): ContractResponse<'updateClone'> => ({ status: 200, body: { clone: clone.clone, secret: 1 } });
  const deep = (): ContractResponse<'updateClone'> => ({
    status: 200,
    // @ts-expect-error and so does one inside it
    body: { clone: { ...clone.clone, secret: 1 } },
  });
  // @ts-expect-error 204 has no body
  const bodyOf204: Handler<'revokeSession'> = () => ({ status: 204, body: {} });
  // @ts-expect-error a promise is held to the same
  const later: Handler<'updateClone'> = async () => ({ status: 202, body: clone });
  return [good, none, wrongStatus, failure, noBody, missing, mistyped, extra, deep, bodyOf204, later];
};

const requests = (): unknown[] => {
  const cloneId: number = request.params.cloneId;
  const userId: string = request.caller.userId;
  const limit: number | undefined = page.query.limit;
  // @ts-expect-error the id is a number
  const text: string = request.params.cloneId;
  // @ts-expect-error there is no such parameter
  const other = request.params.purchaseId;
  // @ts-expect-error the body is optional
  const name = request.body.displayName;
  // @ts-expect-error there is no such field
  const field = request.body?.nothing;
  // @ts-expect-error an operator is no user
  const user = operator.caller.userId;
  // @ts-expect-error a public operation has no caller
  const nobody = anonymous.caller.userId;
  // @ts-expect-error the caller may be absent
  const somebody = maybe.caller.userId;
  // @ts-expect-error there is no such query parameter
  const state = page.query.state;
  return [cloneId, userId, limit, text, other, name, field, user, nobody, somebody, state];
};

const sets = (complete: Handlers): unknown[] => {
  const { getMe: _left, ...rest } = complete;
  // @ts-expect-error an operation has no handler
  const incomplete: Handlers = rest;
  // @ts-expect-error a handler has no operation
  const superfluous: Handlers = { ...complete, getNothing: () => ({ status: 200 }) };
  // @ts-expect-error handlers of different operations are not the same
  const swapped: Handler<'getMe'> = complete.getClone;
  return [incomplete, superfluous, swapped];
};

describe('handler types', () => {
  it('are checked by tsc; this file only has to exist', () => {
    expect([handlers, requests, sets]).toHaveLength(3);
  });
});
