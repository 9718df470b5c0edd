import type { components, GeneralErrorCode, OperationErrors, paths } from '../../src/contract/types.gen.ts';

/** The contract's schemas by name: `Schema<'Clone'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** What the browser side answers beyond the contract. */
export const BROWSER_ERROR_CODES = [
  'CROSS_SITE_REQUEST',
  'REQUESTED_BY_MISSING',
  'CREDENTIALS_CONFLICT',
  'NOT_FOR_BROWSERS',
  'BACKEND_UNAVAILABLE',
  'BACKEND_TIMEOUT',
] as const;

/** The codes that the contract lists for an operation; any operation can also answer a `GeneralErrorCode`. */
export type OperationErrorCode<Id extends keyof OperationErrors> = OperationErrors[Id];

/** Every code that this version of the contract knows. */
export type ErrorCode =
  | GeneralErrorCode
  | OperationErrors[keyof OperationErrors]
  | (typeof BROWSER_ERROR_CODES)[number];

export type { GeneralErrorCode };

/** The contract's paths without `/api/v1`: `/clones/{cloneId}`. */
export type GatewayPaths = {
  [Path in keyof paths as Path extends `/api/v1${infer Rest}` ? Rest : never]: paths[Path];
};

/** Operations whose answers hold tokens: the session routes stand in for them. */
export type TokenPath = '/auth/siwe/verify' | '/auth/session/refresh';

/** What a page reaches under `/api/backend`: neither internal operations nor those that answer tokens. */
export type BrowserPaths = {
  [Path in keyof GatewayPaths as Path extends `/internal/${string}` | TokenPath ? never : Path]: GatewayPaths[Path];
};
