import { beforeAll, describe, expect, it } from 'vitest';
import { type ExposedOperation, exposeOperations } from '../../src/browser/exposure.ts';
import { compileContract, loadContract, parseContract } from '../../src/contract/index.ts';

const contract = loadContract(new URL('../../openapi.yaml', import.meta.url));
let exposed: ExposedOperation[];
beforeAll(async () => {
  exposed = exposeOperations(await compileContract(contract), contract.document);
});

describe('what browsers reach of the contract', () => {
  it('is all but what is internal and what holds tokens; these are the latter today', () => {
    const secret = exposed
      .filter(({ refusal }) => refusal === 'holds_secrets')
      .map(({ operation }) => operation.operationId);
    expect(secret.sort()).toEqual(['refreshSession', 'verifySiweSignature']);
    const internal = exposed.filter(({ refusal }) => refusal === 'internal').map(({ operation }) => operation);
    expect(internal.length).toBeGreaterThan(1);
    for (const { operation, refusal } of exposed) {
      const isInternal = operation.security === 'service' || operation.path.includes('/internal/');
      expect(refusal === 'internal', operation.operationId).toBe(isInternal);
    }
    expect(exposed.filter(({ refusal }) => refusal === undefined).length).toBeGreaterThan(25);
  });

  it('shrinks by itself when an operation begins to answer a token, however deep', async () => {
    const yaml = `
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /api/v1/keys:
    get:
      operationId: listKeys
      x-rate-limit: read
      security: [{ bearerAuth: [] }]
      responses: { '200': { $ref: '#/components/responses/Keys' } }
  /api/v1/plain:
    get:
      operationId: readPlain
      x-rate-limit: read
      security: [{ bearerAuth: [] }]
      responses: { '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Node' } } } } }
components:
  responses:
    Keys: { description: ok, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Holder' } } } } }
  schemas:
    Node: { type: object, properties: { next: { $ref: '#/components/schemas/Node' }, tokenCount: { type: integer } } }
    Holder: { oneOf: [{ type: object, properties: { apiKey: { type: string } } }, { type: 'null' }] }
`;
    const other = parseContract(yaml, 'other.yaml');
    const result = exposeOperations(await compileContract(other), other.document);
    expect(result.map(({ operation, refusal }) => [operation.operationId, refusal])).toEqual([
      ['listKeys', 'holds_secrets'],
      ['readPlain', undefined],
    ]);
  });
});
