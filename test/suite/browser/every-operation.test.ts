import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowserClient, samePage } from '../../support/browser-client.ts';
import { readContractFile } from '../../support/contract-file.ts';
import { startGateway, type TestGateway } from '../../support/gateway.ts';

const { operations } = readContractFile();
/** What a JWT and a 256-bit secret look like, and the names that the contract gives them. */
const TOKEN = /eyJ[\w-]{10,}\.[\w-]+\.[\w-]+|"[\w-]{43}"|"(access|refresh)Token"|svc_/;

let gateway: TestGateway;
let client: ReturnType<typeof createBrowserClient>;
beforeAll(async () => {
  gateway = await startGateway();
  client = createBrowserClient(gateway);
  await client.signIn();
});
afterAll(() => gateway.stop());

describe('through /api/backend', () => {
  it.each(operations)(
    '$operationId shows no token and reaches nothing internal',
    async ({ method, path, operationId, security, requestBody }) => {
      const url = path.replace('/api/v1/', '/api/backend/').replace(/\{\w+\}/g, '1');
      const examples = Object.values(requestBody?.content?.['application/json']?.examples ?? {});
      const bodies = examples.length === 0 ? [undefined] : examples.map(({ value }) => JSON.stringify(value));
      const isInternal = security.some((each) => 'serviceToken' in each) || path.startsWith('/api/v1/internal/');
      for (const body of bodies) {
        const answer = await client.send(url, {
          method: method.toUpperCase(),
          headers: { ...samePage('https://app.example'), 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body }),
        });
        expect(answer.text).not.toMatch(TOKEN);
        if (isInternal) expect([answer.status, answer.error?.code]).toEqual([403, 'NOT_FOR_BROWSERS']);
        if (['verifySiweSignature', 'refreshSession'].includes(operationId)) expect(answer.status).toBe(403);
        // Signed in for the next one, whatever this one did to the session.
        if (client.cookies.size === 0 || operationId === 'revokeSession') await client.signIn();
      }
    },
  );

  it('knows of every operation of the contract', () => {
    expect(operations.length).toBeGreaterThan(35);
  });
});
