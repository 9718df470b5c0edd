export type { BodyLimits } from './body.ts';
export { type ContractDocument, ContractError, type ContractRoot, loadContract, parseContract } from './document.ts';
export { compileContract } from './engine.ts';
export type {
  ClientContext,
  ContractRequest,
  ContractResponse,
  Handler,
  Handlers,
  OperationId,
  ServiceContext,
  SessionContext,
  Surface,
  TextHandlers,
} from './handler.ts';
export { BUCKETS, type CompiledOperation, type RateLimitBucket } from './operation.ts';
export { createPipeline, type Pipeline, type PipelineOptions } from './pipeline.ts';
export type {
  Authenticator,
  IdempotencyKeys,
  LimitDecision,
  RateLimiter,
  RequestObserver,
} from './ports.ts';
export { pathOf } from './request.ts';
export { Router } from './router.ts';
export type { components, operations } from './types.gen.ts';
