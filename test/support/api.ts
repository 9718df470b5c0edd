import { appendFileSync } from 'node:fs';
import request, { type Response } from 'supertest';
import type { OperationId, operations } from '../../src/contract/index.ts';
import { loadContract } from '../../src/contract/index.ts';

interface OperationEntry {
  readonly method: string;
  readonly path: string;
}

const entries = new Map<string, OperationEntry>();
for (const [path, item] of Object.entries(
  loadContract(new URL('../../openapi.yaml', import.meta.url)).document.paths,
)) {
  for (const [method, operation] of Object.entries(item)) {
    const { operationId } = operation as { operationId?: string };
    if (operationId !== undefined) entries.set(operationId, { method, path });
  }
}

type SuccessBody<Id extends OperationId> = operations[Id]['responses'] extends infer R
  ? {
      [S in keyof R & (200 | 201 | 202)]: R[S] extends { content: { 'application/json': infer B } } ? B : never;
    }[keyof R & (200 | 201 | 202)]
  : never;

export interface ErrorInfo {
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  readonly retryable?: boolean;
  readonly details?: Record<string, unknown>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
  /** The `error` object of a failure; throws when the answer is none. */
  readonly error: ErrorInfo;
}

export interface CallInput {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Speaks the contract over HTTP, with supertest. What it saw is noted for the coverage check of `npm test`. */
export interface Api {
  call<Id extends OperationId>(operationId: Id, input?: CallInput): Promise<Answer<SuccessBody<Id>>>;
  /** The same client with a bearer token. */
  as(token: string): Api;
}

export function createApi(url: string, token?: string): Api {
  return {
    as: (other) => createApi(url, other),
    async call(operationId, { params = {}, query = {}, body, headers = {} } = {}) {
      const entry = entries.get(operationId);
      if (entry === undefined) throw new Error(`no operation ${operationId}`);
      const path = entry.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
      let call = request(url)[entry.method as 'get' | 'post'](path).query(query).set(headers);
      if (token !== undefined) call = call.set('authorization', `Bearer ${token}`);
      const response: Response = await (body === undefined ? call : call.send(body as object));
      note(operationId, response);
      return toAnswer(response) as Answer<never>;
    },
  };
}

function note(operationId: string, response: Response): void {
  const file = process.env.CONTRACT_COVERAGE_FILE;
  if (file === undefined) return;
  const code = (response.body as { error?: { code?: string } } | undefined)?.error?.code ?? '';
  appendFileSync(file, `${operationId} ${response.status} ${code}\n`);
}

export function toAnswer(response: Response): Answer<unknown> {
  return {
    status: response.status,
    headers: response.headers as Record<string, string>,
    body: response.body,
    get error() {
      const error = (response.body as { error?: ErrorInfo } | undefined)?.error;
      if (error === undefined)
        throw new Error(`expected a failure, got ${response.status} ${JSON.stringify(response.body)}`);
      return error;
    },
  };
}
