export {
  type Begun,
  createIdempotency,
  type Idempotency,
  type IdempotencyAttempt,
  type IdempotencyRequest,
} from './idempotency.ts';
