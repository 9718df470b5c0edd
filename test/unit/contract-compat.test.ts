import { describe, expect, it } from 'vitest';
import { breakingChanges } from '../../scripts/support/contract-compat.ts';
import { loadContract } from '../../src/contract/index.ts';

const read = (path: string) => loadContract(new URL(path, import.meta.url)).document as never;
const released = read('../contract/released.yaml');
const current = read('../../openapi.yaml');

// biome-ignore lint/suspicious/noExplicitAny: a document is changed at any place here
type Loose = any;
/** What a change to the contract in force would break. */
function breaks(change: (document: Loose) => void): string[] {
  const changed = structuredClone(current) as Loose;
  change(changed);
  return breakingChanges(current, changed);
}

const challenge = '/api/v1/auth/siwe/challenge';
const clone = '/api/v1/clones/{cloneId}';

describe('the contract', () => {
  it('breaks nothing that was released', () => {
    expect(breakingChanges(released, current)).toEqual([]);
  });
});

describe('a change that breaks clients is found:', () => {
  const changes: [string, (document: Loose) => void, RegExp][] = [
    ['a path that is gone', (d) => delete d.paths[clone], /^getClone: GET .* is gone$/m],
    ['a method that is gone', (d) => delete d.paths[clone].patch, /^updateClone: PATCH .* is gone$/m],
    [
      'another operationId',
      (d) => (d.paths[clone].get.operationId = 'fetchClone'),
      /^getClone: is called fetchClone now$/m,
    ],
    [
      'credentials where none were needed',
      (d) => (d.paths['/api/v1/economy/price-list'].get.security = [{ bearerAuth: [] }]),
      /other credentials/,
    ],
    [
      'a new required parameter',
      (d) => d.paths['/api/v1/clones'].get.parameters.push({ in: 'query', name: 'x', required: true, schema: {} }),
      /query x: is required now/,
    ],
    ['a parameter that is gone', (d) => (d.paths['/api/v1/clones'].get.parameters = []), /query limit: is gone/],
    [
      'a property of an answer that is gone',
      (d) => delete d.components.schemas.CurrentSession.properties.address,
      /200\/session\/address: is gone/,
    ],
    [
      'a property that an answer no longer promises',
      (d) => d.components.schemas.CurrentSession.required.pop(),
      /address: may be missing now/,
    ],
    [
      'an answer that may be null',
      (d) => (d.components.schemas.User.properties.wallets.type = ['array', 'null']),
      /was array, is array\|null/,
    ],
    ['another type', (d) => (d.components.schemas.EpochMs.type = 'string'), /was integer, is string/],
    [
      'a new required property of a request',
      (d) => d.components.schemas.SiweChallengeRequest.required.push('statement'),
      /request\/statement: is required now/,
    ],
    [
      'a property of a request that is gone',
      (d) => delete d.components.schemas.SiweChallengeRequest.properties.statement,
      /request\/statement: is gone/,
    ],
    ['a value that is no longer taken', (d) => d.components.schemas.SiwePurpose.enum.pop(), /takes no link_wallet/],
    [
      'a tighter bound',
      (d) => (d.components.schemas.SiweChallengeRequest.properties.statement.maxLength = 10),
      /maxLength is lower/,
    ],
    ['a success that is gone', (d) => delete d.paths[challenge].post.responses['200'], /200: is no answer any more/],
    [
      'a body that must be sent now',
      (d) => (d.paths['/api/v1/auth/session/logout'].post.requestBody.required = true),
      /request: is required now/,
    ],
    [
      'a header that is gone',
      (d) => delete d.paths['/api/v1/clones/{cloneId}/strategy/draft'].get.responses['200'].headers,
      /ETag: is gone/,
    ],
    [
      'keys that are no longer taken',
      (d) => delete d.paths['/api/v1/economy/audition-fee/quote'].post['x-idempotent'],
      /no Idempotency-Key/,
    ],
    [
      'a change deep in a graph',
      (d) => (d.components.schemas.CloneStrategyGraph.properties.nodes.maxItems = 1),
      /maxItems is lower/,
    ],
  ];
  it.each(changes)('%s', (_, change, expected) => {
    expect(breaks(change).join('\n')).toMatch(expected);
  });
});

describe('a change that clients do not notice is none:', () => {
  const changes: [string, (document: Loose) => void][] = [
    ['a new operation', (d) => (d.paths['/api/v1/new'] = d.paths['/api/v1/clones'])],
    [
      'a new optional parameter',
      (d) => d.paths['/api/v1/clones'].get.parameters.push({ in: 'query', name: 'x', schema: {} }),
    ],
    [
      'a new optional property of a request',
      (d) => (d.components.schemas.SiweChallengeRequest.properties.x = { type: 'string' }),
    ],
    ['a new property of an answer', (d) => (d.components.schemas.CurrentSession.properties.x = { type: 'string' })],
    ['a new value in answers', (d) => d.components.schemas.CloneState.enum.push('resting')],
    ['a looser bound', (d) => (d.components.schemas.SiweChallengeRequest.properties.statement.maxLength = 500)],
    ['a new error code', (d) => d.paths[clone].get['x-error-codes'].push('FORBIDDEN')],
    ['other words', (d) => (d.paths[clone].get.description = 'Another sentence.')],
  ];
  it.each(changes)('%s', (_, change) => {
    expect(breaks(change)).toEqual([]);
  });
});
