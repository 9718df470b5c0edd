import type { BenchOptions } from './options.ts';
import type { ServerSpec } from './processes.ts';

export const GATEWAY = 'gateway';
export const LIMIT = 'raw node:http (the limit)';
export const FASTIFY = 'fastify 5';
export const DOCUMENTED = 'express 5 + openapi-backend, as documented';

/** Whether verified tokens are remembered. Servers are compared with those of the same policy alone. */
export interface TokenPolicy {
  readonly name: string;
  readonly cache: boolean;
}

export const TOKEN_POLICIES: readonly TokenPolicy[] = [
  { name: "verified tokens remembered, the gateway's default", cache: true },
  { name: 'every token verified', cache: false },
];

const BOTH = [true, false];
const SERVERS: readonly { name: string; script: string; caches: readonly boolean[] }[] = [
  { name: LIMIT, script: 'raw.ts', caches: BOTH },
  { name: GATEWAY, script: 'gateway.ts', caches: BOTH },
  { name: FASTIFY, script: 'fastify.ts', caches: BOTH },
  { name: 'fastify-openapi-glue', script: 'glue.ts', caches: [false] },
  { name: 'hono + zod-openapi', script: 'hono.ts', caches: [false] },
  { name: 'express 5 + express-openapi-validator', script: 'express-validator.ts', caches: [false] },
  { name: DOCUMENTED, script: 'openapi-backend.ts', caches: BOTH },
];

/** A server's name with its policy. */
export function named(name: string, { cache }: { cache: boolean }): string {
  return cache ? `${name} + token cache` : name;
}

/** The servers under one policy, the limit first. */
export function serversOf({ cache }: { cache: boolean }, options: BenchOptions): ServerSpec[] {
  const { operations } = options;
  const wanted = (name: string) =>
    name === LIMIT || name === GATEWAY || (options.servers?.some((part) => name.includes(part)) ?? true);
  return SERVERS.filter(({ name, caches }) => caches.includes(cache) && wanted(name)).map(({ name, script }) => ({
    name: named(name, { cache }),
    script,
    tokenCache: cache,
    operations,
  }));
}
