/**
 * The one table of error codes. `status` is the HTTP status, `message` the default sentence for a person, `retryable` says
 * that the same request may succeed later. Each code has a section in docs/contract.md; a test keeps them together.
 */
export const ERRORS = {
  // The request itself
  VALIDATION_FAILED: {
    status: 400,
    message: 'The request does not match the contract; details.issues lists every problem.',
  },
  MALFORMED_JSON: { status: 400, message: 'The request body is not valid JSON.' },
  JSON_TOO_DEEP: { status: 400, message: 'The request body is nested too deeply.' },
  MALFORMED_REQUEST: { status: 400, message: 'The request is not well-formed HTTP.' },
  REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time.', retryable: true },
  HEADERS_TOO_LARGE: { status: 431, message: 'The request headers are too large.' },
  BODY_TOO_LARGE: { status: 413, message: 'The request body is too large.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Send the body as application/json.' },
  ROUTE_NOT_FOUND: { status: 404, message: 'There is nothing at this path; see /openapi.json for what exists.' },
  METHOD_NOT_ALLOWED: { status: 405, message: 'This path does not support this method; see the Allow header.' },
  RATE_LIMITED: { status: 429, message: 'Too many requests; try again after the Retry-After time.', retryable: true },
  IDEMPOTENCY_KEY_REUSED: { status: 422, message: 'This Idempotency-Key was used with another body.' },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    message: 'A request with this Idempotency-Key is still running.',
    retryable: true,
  },
  CURSOR_INVALID: { status: 400, message: 'The cursor is not one that this list returned.' },
  // Sign-in and sessions
  UNAUTHENTICATED: { status: 401, message: 'Sign in first: send a valid access token as a bearer token.' },
  TOKEN_EXPIRED: { status: 401, message: 'The access token has expired; refresh the session.' },
  SESSION_REVOKED: { status: 401, message: 'This session has ended; sign in again.' },
  SIWE_MESSAGE_MALFORMED: { status: 400, message: 'The message is not a valid ERC-4361 message.' },
  CHALLENGE_NOT_FOUND: { status: 401, message: 'No open challenge matches this message; ask for a new one.' },
  CHALLENGE_EXPIRED: { status: 401, message: 'The challenge has expired; ask for a new one.' },
  SIGNATURE_INVALID: { status: 401, message: 'The signature does not belong to the address in the message.' },
  CHALLENGE_LOCKED: { status: 401, message: 'This challenge had too many failed attempts; ask for a new one.' },
  SIWE_DOMAIN_NOT_ALLOWED: { status: 422, message: 'Sign-in is not offered for this domain or uri.' },
  SIWE_CHAIN_NOT_ALLOWED: { status: 422, message: 'Sign-in is not offered for this chain.' },
  WALLET_CHAIN_UNSUPPORTED: {
    status: 401,
    message: "The signature is not this address' own, and contract wallets of this chain cannot be verified here.",
  },
  TOO_MANY_CHALLENGES: {
    status: 429,
    message: 'Too many open challenges; use one of them or wait until they expire.',
    retryable: true,
  },
  REFRESH_TOKEN_INVALID: { status: 401, message: 'The refresh token is not valid; sign in again.' },
  REFRESH_TOKEN_REUSED: {
    status: 401,
    message: 'The refresh token was used before; the session has been ended for safety.',
  },
  SESSION_NOT_FOUND: { status: 404, message: 'There is no such session of yours.' },
  WALLET_ALREADY_LINKED: { status: 409, message: 'This wallet already belongs to an account.' },
  WALLET_NOT_FOUND: { status: 404, message: 'There is no such wallet of yours.' },
  TOO_MANY_WALLETS: { status: 409, message: 'This account has as many wallets as it may have.' },
  LAST_WALLET: { status: 409, message: 'The last wallet of an account cannot be unlinked.' },
  SIGN_IN_DISABLED: { status: 503, message: 'Sign-in is switched off at the moment.', retryable: true },
  FORBIDDEN: { status: 403, message: 'You are signed in, but this is not allowed.' },
  // The browser side
  CROSS_SITE_REQUEST: { status: 403, message: 'This request did not come from a page of this site.' },
  REQUESTED_BY_MISSING: { status: 403, message: 'Requests that change something need the header X-Requested-By.' },
  CREDENTIALS_CONFLICT: { status: 400, message: 'Send the session cookie or a bearer token, not both, and each once.' },
  NOT_FOR_BROWSERS: { status: 403, message: 'This operation is not offered to browser sessions.' },
  BACKEND_UNAVAILABLE: { status: 502, message: 'The gateway behind this one cannot be reached.', retryable: true },
  BACKEND_TIMEOUT: { status: 504, message: 'The gateway behind this one did not answer in time.', retryable: true },
  // Clones
  CLONE_NOT_FOUND: { status: 404, message: 'There is no such clone of yours.' },
  CLONE_RETIRED: { status: 409, message: 'This clone is retired.' },
  MODEL_NOT_ALLOWED: { status: 422, message: 'The entitlement of this clone does not include this model.' },
  // Strategies and backtests
  DRAFT_CHANGED: { status: 412, message: 'The draft has changed in the meantime; read it again.' },
  GRAPH_TOO_LARGE: { status: 422, message: 'The graph is larger than 64 KB.' },
  GRAPH_EXCEEDS_ENTITLEMENT: {
    status: 422,
    message: 'The graph goes beyond what the clone has paid for; details.problems lists where.',
  },
  GRAPH_INVALID: { status: 422, message: 'The graph does not compile; details.problems lists everything.' },
  STRATEGY_VERSION_NOT_FOUND: { status: 404, message: 'This clone has no such version.' },
  ASSET_NOT_FOUND: { status: 404, message: 'There is no such asset; listAssets names them.' },
  AS_OF_IN_FUTURE: { status: 422, message: 'The moment lies in the future of the market.' },
  BACKTEST_BLOCKED: {
    status: 422,
    message: 'The backtest cannot start; details.blockers lists everything in its way.',
  },
  BACKTEST_QUOTA_EXCEEDED: {
    status: 429,
    message: "The clone's backtests of today are used up; they start anew at midnight UTC.",
    retryable: true,
  },
  TOO_MANY_BACKTESTS: {
    status: 409,
    message: 'As many of your backtests as may run at once are open; wait for one or cancel it.',
    retryable: true,
  },
  BACKTEST_JOB_NOT_FOUND: { status: 404, message: 'This clone has no such backtest.' },
  BACKTEST_ALREADY_ENDED: { status: 409, message: 'This backtest has ended already.' },
  // Trading
  TRADING_ACCOUNT_NOT_FOUND: { status: 404, message: 'There is no such paper account of yours.' },
  // Auditions
  STRATEGY_NOT_PUBLISHED: { status: 409, message: 'This clone has no published strategy version yet.' },
  AUDITION_RUNNING: { status: 409, message: 'An audition of this clone is running.' },
  AUDITION_ALREADY_PASSED: { status: 409, message: 'This clone has passed its audition already.' },
  AUDITION_SLOT_REQUIRED: { status: 409, message: 'This clone has no unused purchase for another audition.' },
  AUDITION_SLOT_TOO_SMALL: {
    status: 422,
    message: 'The active version goes beyond the limits of every unused purchase; details.slots says where.',
  },
  SYMBOLS_NOT_IN_VERSION: { status: 422, message: 'The active version does not trade all of these assets.' },
  PREVIOUS_AUDITION_INVALID: {
    status: 422,
    message: 'The previous run must be a failed or voided one of the same clone.',
  },
  AUDITION_NOT_FOUND: { status: 404, message: 'There is no such audition run of yours.' },
  AUDITION_ALREADY_ENDED: { status: 409, message: 'This audition run has been judged already.' },
  TRADING_DISABLED: { status: 503, message: 'Trading is switched off at the moment.', retryable: true },
  // Profiles
  PROFILE_NOT_FOUND: { status: 404, message: 'There is no such public profile.' },
  PROFILE_INVALID: {
    status: 422,
    message: 'The profile cannot be shown like this; details.problems lists everything.',
  },
  USERNAME_TAKEN: { status: 409, message: 'Another clone has this username.' },
  PROFILE_RETIRED: { status: 409, message: 'Moderators retired this profile; it can no longer be changed.' },
  OWN_PROFILE: { status: 409, message: 'Your own profile cannot be reported.' },
  ALREADY_REPORTED: { status: 409, message: 'You have an open report of this profile already.' },
  REPORT_NOT_FOUND: { status: 404, message: 'There is no such report.' },
  REPORT_ALREADY_RESOLVED: { status: 409, message: 'This report is settled, and the profile is as decided.' },
  // Arena
  CLONE_NOT_COMPETING: { status: 409, message: 'This clone holds no slot in the Arena.' },
  // Payments
  PAYMENTS_DISABLED: { status: 503, message: 'Payments are switched off at the moment.', retryable: true },
  TIER_CAPACITY_MISMATCH: { status: 422, message: 'This asset capacity is outside the tier; see the price list.' },
  INTENT_CONFLICT: { status: 400, message: 'Send at most one of cloneId and createClone.' },
  INTENT_REQUIRED: { status: 400, message: 'Say what the deposit is for: cloneId or createClone.' },
  TOO_MANY_QUOTES: {
    status: 429,
    message: 'Too many open quotes; use one of them or wait until they expire.',
    retryable: true,
  },
  QUOTE_TERMS_DIFFER: { status: 422, message: 'The quote behind this nonce has other terms; send the quoted ones.' },
  WALLET_WRONG_CHAIN: { status: 422, message: 'A contract wallet can pay only on the chain on which it signed in.' },
  DEPOSIT_NOT_FOUND: { status: 409, message: 'No such deposit is on the chain yet.', retryable: true },
  DEPOSIT_UNCONFIRMED: { status: 409, message: 'The deposit has too few confirmations yet.', retryable: true },
  DEPOSIT_ALREADY_USED: { status: 409, message: 'This deposit was already used for something else.' },
  DEPOSIT_MISMATCHED: { status: 422, message: 'The deposit fits no quote of yours; its money can be claimed back.' },
  PURCHASE_NOT_FOUND: { status: 404, message: 'There is no such purchase of yours.' },
  PURCHASE_NOT_REFUNDABLE: { status: 409, message: 'This purchase cannot be refunded in its present state.' },
  CHAIN_UNREACHABLE: { status: 503, message: 'The chain cannot be reached at the moment.', retryable: true },
  CHAIN_STALLED: { status: 503, message: 'The chain endpoint is behind; nothing was recorded.', retryable: true },
  CHAIN_DISAGREEMENT: {
    status: 503,
    message: 'The chain endpoints disagree at the moment; nothing was recorded.',
    retryable: true,
  },
  CHAIN_WRONG_ID: {
    status: 503,
    message: 'The chain endpoint serves another chain; nothing was recorded.',
    retryable: true,
  },
  VAULT_NOT_DEPLOYED: { status: 503, message: 'There is no vault at the configured address.', retryable: true },
  // The server
  INTERNAL: { status: 500, message: 'Something went wrong on our side.', retryable: true },
  NOT_READY: { status: 503, message: 'The gateway is starting or shutting down.', retryable: true },
  DATABASE_UNAVAILABLE: { status: 503, message: 'The database cannot be reached at the moment.', retryable: true },
} as const satisfies Record<string, { status: number; message: string; retryable?: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

export interface AppErrorOptions {
  /** Replaces the table's sentence. Shown to people: no internals. */
  readonly message?: string;
  /** Shown to the client beside the message. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Extra response headers, e.g. `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Logged, never shown. */
  readonly cause?: unknown;
}

/** A failure with a code of the table. The HTTP mapper is the only place that turns it into a response. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const entry: { status: number; message: string; retryable?: boolean } = ERRORS[code];
    super(options.message ?? entry.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = entry.status;
    this.retryable = entry.retryable ?? false;
    this.details = options.details;
    this.headers = options.headers;
  }
}

/** Makes an `AppError`; `throw appError('CLONE_NOT_FOUND')`. */
export function appError(code: ErrorCode, options?: AppErrorOptions): AppError {
  return new AppError(code, options);
}

/** True when something that the gateway depends on is away: the same work may succeed later. */
export function isOutage(error: unknown): boolean {
  return error instanceof AppError && error.status >= 502;
}

/** True for failures that carry `code`. */
export function isAppError(error: unknown, code?: ErrorCode): error is AppError {
  return error instanceof AppError && (code === undefined || error.code === code);
}
