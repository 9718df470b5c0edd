import type { Tx } from '../db/index.ts';
import { AppError } from '../errors.ts';
import type { JsonObject } from '../json.ts';

/** Attempts of a job, the first included, unless it says otherwise. */
export const DEFAULT_MAX_ATTEMPTS = 5;
/** A handler that takes longer is aborted and its job tried again. */
export const HANDLER_LIMIT_MS = 60 * 60_000;
/** Finished jobs are kept this long for whoever wants to look. */
export const KEEP_FINISHED_MS = 7 * 24 * 60 * 60_000;
export const MAX_BACKOFF_MS = 5 * 60_000;
const MAX_ERROR_LENGTH = 300;

export interface Job {
  /** Letters, digits, `_`, `-`, `.` and `/`. */
  readonly queue: string;
  /** What the job is about: of one queue and key at most one job is open (queued or running). */
  readonly key: string;
  readonly payload: JsonObject;
  /** Default 5, the first attempt included. */
  readonly maxAttempts?: number;
  /** Not before this time has passed. PostgreSQL rounds up to whole seconds. */
  readonly delayMs?: number;
}

export interface JobContext {
  readonly key: string;
  readonly payload: JsonObject;
  /** 1 for the first. */
  readonly attempt: number;
  /** Aborts when the job was given to another worker, took too long, or the process stops. */
  readonly signal: AbortSignal;
}

/** Handlers run at least once: after a crash, again. They must be idempotent. */
export type JobHandler = (job: JobContext) => Promise<void>;

export interface WorkOptions {
  /** Jobs of this queue at a time in this process. Default 1. */
  readonly concurrency?: number;
  /** How often to look for work. Default 500; PostgreSQL looks at most every 500 ms. */
  readonly pollMs?: number;
}

export interface Jobs {
  /** Enqueues inside the caller's transaction; the same key while one is open changes nothing. After `start` only. */
  enqueue(tx: Tx, job: Job): Promise<void>;
  /** Starts handling a queue in this process; before `start` it takes effect with it. */
  work(queue: string, options: WorkOptions, handler: JobHandler): Promise<void>;
  /** Makes this process' workers of a queue look for work at once; call it after the commit of an `enqueue`. */
  wake(queue: string): void;
  start(): Promise<void>;
  /** Takes no new jobs, waits (bounded) for the running ones, then aborts them; what did not end runs again later. */
  stop(): Promise<void>;
}

/** What is stored of a failure: no stack and no payload. */
export function describeFailure(error: unknown): string {
  if (error instanceof AppError) return error.code;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown failure';
  return text.slice(0, MAX_ERROR_LENGTH);
}
