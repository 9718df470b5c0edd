export {
  type BrowserClient,
  type BrowserOptions,
  createBrowserClient,
  createGatewayClient,
  type Fetch,
  type GatewayClient,
  type GatewayOptions,
  unwrap,
} from './client.ts';
export {
  BROWSER_ERROR_CODES,
  type BrowserPaths,
  type ErrorCode,
  type GatewayPaths,
  type GeneralErrorCode,
  type OperationErrorCode,
  type Schema,
  type TokenPath,
} from './contract.ts';
export {
  type AnyErrorCode,
  ApiError,
  type ClientErrorCode,
  type ErrorBody,
  isApiError,
  type ValidationIssue,
} from './errors.ts';
export { idempotencyKey, idempotent, type RepeatOptions, repeat } from './idempotency.ts';
export { type Page, type PageQuery, pages } from './pages.ts';
export {
  type Challenge,
  type ChallengeRequest,
  createSessionClient,
  type SessionClient,
  type SignedIn,
} from './session.ts';
