import type { ResponseFormat } from './model-request.ts';

/** US dollars for a million tokens. */
export interface ModelPrice {
  readonly promptUsd: number;
  readonly completionUsd: number;
}

/** The endpoint that models are reached at. */
export interface ModelProviderConfig {
  /** An OpenAI-compatible base URL, up to and without `/chat/completions`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The clones' model ids to the provider's names. */
  readonly names: ReadonlyMap<string, string>;
  /** By the clones' model ids. */
  readonly prices: ReadonlyMap<string, ModelPrice>;
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** After the first attempt, on 408, 409, 429, 5xx, a lost connection or a timeout. */
  readonly maxRetries: number;
  readonly maxTokens: number;
  readonly temperature: number | null;
  readonly responseFormat: ResponseFormat;
}

/** Model calls in a UTC day. */
export interface ModelBudgets {
  readonly perClone: number;
  /** Of a clone's account in the Arena, which has a budget of its own; default: as much as `perClone`. */
  readonly perCompetingClone?: number;
  readonly total: number;
}
