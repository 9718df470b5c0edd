import { describe, expect, it } from 'vitest';
import { checkCoverage, operationsOf, parseObservations } from '../../scripts/support/contract-coverage.ts';

const contract = {
  'x-general-error-codes': ['UNAUTHENTICATED'],
  paths: {
    '/things': {
      parameters: [],
      get: { operationId: 'listThings', responses: { '200': {}, '401': {}, default: {} } },
      post: {
        operationId: 'makeThing',
        responses: { '201': {}, '409': {}, default: {} },
        'x-error-codes': ['THING_EXISTS'],
      },
    },
  },
};
const operations = operationsOf(contract);
const check = (...lines: string[]) => checkCoverage(operations, parseObservations(lines.join('\n')));
const COMPLETE = ['listThings 200', 'listThings 401 UNAUTHENTICATED', 'makeThing 201', 'makeThing 409 THING_EXISTS'];

describe('the coverage of the contract', () => {
  it('reads operations with their own statuses, and their codes with the general ones', () => {
    expect(operations).toEqual([
      { operationId: 'listThings', statuses: [200, 401], errorCodes: ['UNAUTHENTICATED'] },
      { operationId: 'makeThing', statuses: [201, 409], errorCodes: ['THING_EXISTS', 'UNAUTHENTICATED'] },
    ]);
  });

  it('is complete when every listed status was seen, unlisted statuses of general codes included', () => {
    const report = check(...COMPLETE, 'makeThing 401 UNAUTHENTICATED', ...COMPLETE);
    expect(report).toEqual({ operations: 2, statuses: 4, problems: [] });
  });

  it('names every status that no test saw', () => {
    expect(check('listThings 200 ').problems).toEqual([
      'listThings: no test saw its 401',
      'makeThing: no test saw its 201',
      'makeThing: no test saw its 409',
    ]);
  });

  it('names codes, statuses and operations that the contract does not know', () => {
    const report = check(...COMPLETE, 'listThings 409 THING_EXISTS', 'makeThing 200', 'dropThing 204');
    expect(report.problems).toEqual([
      'dropThing: was called, but is not in the contract',
      'listThings: answered 409 THING_EXISTS, which its x-error-codes do not list',
      'makeThing: answered 200, which its responses do not list',
    ]);
  });

  it('takes empty lines for nothing, and refuses what it cannot read', () => {
    expect(parseObservations('\n\nlistThings 200 \n')).toEqual([{ operationId: 'listThings', status: 200, code: '' }]);
    expect(() => parseObservations('listThings ok')).toThrow('not an observation: "listThings ok"');
  });
});
