import type { ValidateFunction } from 'ajv';

export const BUCKETS = ['read', 'write', 'sign_in'] as const;
export type RateLimitBucket = (typeof BUCKETS)[number];

export const SECURITY_KINDS = ['public', 'optional', 'session', 'service'] as const;
export type SecurityKind = (typeof SECURITY_KINDS)[number];

/** One parameter whose text becomes a number or a boolean before validation. */
export interface Coercion {
  readonly in: 'path' | 'query';
  readonly name: string;
  readonly to: 'integer' | 'number' | 'boolean';
}

/** All that the pipeline needs to know of an operation, computed once at start. */
export interface CompiledOperation {
  readonly operationId: string;
  /** Where it stands, e.g. `openapi.yaml:120`. */
  readonly source: string;
  readonly method: string;
  /** As in the contract, e.g. `/api/v1/clones/{cloneId}`. */
  readonly path: string;
  readonly security: SecurityKind;
  /** Sessions are looked up in the database at each call, not in the cache of a few seconds. */
  readonly strictSession: boolean;
  readonly bucket: RateLimitBucket;
  readonly idempotent: boolean;
  readonly hasHeaderParams: boolean;
  readonly body: 'none' | 'optional' | 'required';
  readonly coercions: readonly Coercion[];
  readonly validateParams: ValidateFunction;
  readonly validateBody: ValidateFunction | undefined;
  /** By status; `default` serves the rest. Empty when compiled without answers. */
  readonly validateResponse: Readonly<Record<string, ValidateFunction>>;
}
