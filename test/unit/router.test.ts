import fc from 'fast-check';
import { OpenAPIBackend } from 'openapi-backend';
import { describe, expect, it } from 'vitest';
import { Router } from '../../src/contract/index.ts';
import { readContractFile } from '../support/contract-file.ts';

interface Route {
  readonly method: string;
  readonly path: string;
}

const METHODS = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];
const contract: Route[] = readContractFile().operations.map(({ method, path }) => ({
  method: method.toUpperCase(),
  path,
}));

/** Both matchers over the same routes; each names what it finds as "METHOD template", "405" or "404". */
async function matchersOf(routes: readonly Route[]) {
  const own = new Router<string>();
  const paths: Record<string, Record<string, object>> = {};
  for (const { method, path } of routes) {
    own.add({ method, path, target: `${method} ${path}` });
    paths[path] = { ...paths[path], [method.toLowerCase()]: { operationId: `${method} ${path}`, responses: {} } };
  }
  const definition = { openapi: '3.1.0', info: { title: 'x', version: '1' }, paths };
  const backend = new OpenAPIBackend({
    definition: definition as never,
    quick: true,
    strict: true,
    ignoreTrailingSlashes: false,
  });
  await backend.init();
  const { router } = backend;
  return {
    own: (method: string, path: string) => {
      const match = own.match(method, path);
      return match.kind === 'found' ? match.target : match.kind === 'not_found' ? '404' : '405';
    },
    engine: (method: string, path: string) => {
      try {
        const match = router.matchOperation({ method, path, headers: {} }, true) as
          | { operationId?: string }
          | undefined;
        return match?.operationId;
      } catch (error) {
        return (error as Error).message.slice(0, 3);
      }
    },
  };
}

/** Paths that are likely to hit or to just miss the routes. */
function pathsNear(routes: readonly Route[]) {
  const literals = [...new Set(routes.flatMap(({ path }) => path.slice(1).split('/')))].filter((s) => !s.includes('{'));
  const value = fc.oneof(
    fc.nat().map(String),
    fc.constantFrom('ses_1', 'mine', '~', '-', '.', '..', 'ä', ':x', '{x}', '%20'),
  );
  const segment = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...literals) }, value, fc.constant(''));
  const random = fc.array(segment, { maxLength: 8 }).map((segments) => `/${segments.join('/')}`);
  const filled = fc
    .tuple(fc.constantFrom(...routes), fc.array(value, { minLength: 4, maxLength: 4 }), fc.constantFrom('', '/', '/x'))
    .map(([{ path }, values, tail]) => path.replace(/\{\w+\}/g, () => values.shift() ?? '1') + tail);
  return fc.oneof(random, filled);
}

async function expectSame(routes: readonly Route[], numRuns: number): Promise<void> {
  const { own, engine } = await matchersOf(routes);
  fc.assert(
    fc.property(fc.constantFrom(...METHODS), pathsNear(routes), (method, path) => {
      expect(own(method, path), `${method} ${path}`).toBe(engine(method, path));
    }),
    { numRuns },
  );
}

describe('the router', () => {
  it("finds on every path of the contract what openapi-backend's matcher finds, for every method", async () => {
    const { own, engine } = await matchersOf(contract);
    for (const { path } of contract) {
      for (const method of METHODS) {
        const concrete = path.replaceAll(/\{\w+\}/g, '17');
        expect(own(method, concrete), `${method} ${concrete}`).toBe(engine(method, concrete));
      }
    }
  });

  it('agrees with it on random paths around the contract', async () => {
    await expectSame(contract, 3000);
  });

  it('agrees with it on the contract padded to hundreds of operations', async () => {
    const padding = Array.from({ length: 12 }, (_, index) =>
      contract.map(({ method, path }) => ({ method, path: path.replace('/api/v1', `/api/v1/area${index}`) })),
    );
    await expectSame([...contract, ...padding.flat()], 300);
  });

  it('agrees with it where a literal stands beside a parameter', async () => {
    const routes = [
      { method: 'GET', path: '/p/{id}' },
      { method: 'DELETE', path: '/p/{id}' },
      { method: 'GET', path: '/p/mine' },
      { method: 'GET', path: '/p/{id}/reports' },
      { method: 'POST', path: '/p/mine/reports' },
      { method: 'GET', path: '/p/mine/{kind}/deep' },
      { method: 'GET', path: '/p/{id}/reports/{report}' },
    ];
    await expectSame(routes, 3000);
  });

  it('decodes parameters once, after the split into segments', () => {
    const router = new Router<string>();
    router.add({ method: 'GET', path: '/a/{x}/b/{y}', target: 't' });
    const params = (path: string) => {
      const match = router.match('GET', path);
      return match.kind === 'found' ? match.params : match.kind;
    };
    expect(params('/a/%31/b/x%2Fy')).toEqual({ x: '1', y: 'x/y' });
    expect(params('/a/%2531/b/%C3%A4')).toEqual({ x: '%31', y: 'ä' });
    expect(params('/a/%zz/b/1')).toBe('not_found');
    expect(params('/a//b/1')).toBe('not_found');
    expect(params('/a/1/b/')).toBe('not_found');
  });

  it('answers HEAD wherever there is GET, and names the methods of all templates that fit', () => {
    const router = new Router<string>();
    router.add({ method: 'GET', path: '/a/b', target: 'get' });
    router.add({ method: 'DELETE', path: '/a/{x}', target: 'delete' });
    expect(router.match('HEAD', '/a/b')).toMatchObject({ kind: 'found', target: 'get' });
    expect(router.match('DELETE', '/a/b')).toEqual({ kind: 'found', target: 'delete', params: { x: 'b' } });
    expect(router.match('PUT', '/a/b')).toEqual({ kind: 'method_not_allowed', allow: ['GET', 'DELETE', 'HEAD'] });
    expect(router.match('HEAD', '/a/c')).toEqual({ kind: 'method_not_allowed', allow: ['DELETE'] });
  });

  it('keeps parameters with the names of built-in properties apart from them', () => {
    const router = new Router<string>();
    router.add({ method: 'GET', path: '/{id}', target: 't' });
    for (const path of ['/__proto__', '/constructor', '/toString']) {
      expect(router.match('GET', path)).toEqual({ kind: 'found', target: 't', params: { id: path.slice(1) } });
    }
    expect(router.match('GET', '/__proto__/constructor')).toEqual({ kind: 'not_found' });
  });

  it('refuses a route that exists already, and segments that mix text and parameter', () => {
    const router = new Router<string>();
    router.add({ method: 'GET', path: '/a/{x}', target: 't' });
    expect(() => router.add({ method: 'GET', path: '/a/{y}', target: 't' })).toThrow('GET /a/{y} is declared twice');
    expect(() => router.add({ method: 'GET', path: '/a/{y}.json', target: 't' })).toThrow('mixed segment');
  });
});
