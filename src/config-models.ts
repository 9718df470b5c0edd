import type { EnvReader } from './env.ts';

export interface ModelsConfig {
  /** Undefined: no provider; model prompts are skipped. */
  readonly provider:
    | {
        readonly baseUrl: string;
        readonly apiKey: string;
        readonly names: ReadonlyMap<string, string>;
        readonly prices: ReadonlyMap<string, { readonly promptUsd: number; readonly completionUsd: number }>;
        readonly timeoutMs: number;
        readonly maxRetries: number;
        readonly maxTokens: number;
        readonly temperature: number | null;
        readonly responseFormat: 'json_schema' | 'json_object' | 'none';
      }
    | undefined;
  /** Model calls in a UTC day. */
  readonly budgets: { readonly perClone: number; readonly perCompetingClone: number; readonly total: number };
}

/** `modelIds`: the models that clones may choose. */
export function readModels(env: EnvReader, modelIds: readonly string[]): ModelsConfig {
  const baseUrl = env.optional('MODEL_BASE_URL') === undefined ? undefined : env.url('MODEL_BASE_URL', '');
  const apiKey = env.optional('MODEL_API_KEY');
  if (baseUrl !== undefined && apiKey === undefined) env.problem('MODEL_API_KEY', 'needed with MODEL_BASE_URL');
  const provider = {
    names: readNames(env, modelIds),
    prices: readPrices(env, modelIds),
    timeoutMs: env.integer('MODEL_TIMEOUT_SEC', 30, { min: 1, max: 300 }) * 1000,
    maxRetries: env.integer('MODEL_MAX_RETRIES', 2, { min: 0, max: 10 }),
    maxTokens: env.integer('MODEL_MAX_TOKENS', 1000, { min: 16, max: 100_000 }),
    temperature: readTemperature(env),
    responseFormat: env.choice('MODEL_RESPONSE_FORMAT', 'json_schema', ['json_schema', 'json_object', 'none']),
  };
  const budgets = {
    perClone: env.integer('MODEL_CALLS_PER_CLONE_PER_DAY', 2000, { min: 0, max: 1_000_000_000 }),
    perCompetingClone: env.integer('MODEL_CALLS_PER_COMPETING_CLONE_PER_DAY', 2000, { min: 0, max: 1_000_000_000 }),
    total: env.integer('MODEL_CALLS_PER_DAY', 20_000, { min: 0, max: 1_000_000_000 }),
  };
  if (baseUrl === undefined || apiKey === undefined) return { provider: undefined, budgets };
  return { provider: { baseUrl, apiKey, ...provider }, budgets };
}

/** `our-id=their-name` items; an id that is not named goes by its own name. */
function readNames(env: EnvReader, modelIds: readonly string[]): Map<string, string> {
  const names = new Map(modelIds.map((id) => [id, id]));
  for (const item of env.list('MODEL_NAMES', [])) {
    const [, id, name] = /^([^=]+)=(.+)$/.exec(item) ?? [];
    if (id === undefined || name === undefined || !names.has(id)) {
      env.problem('MODEL_NAMES', `"${item}" is not model=name with a model of MODELS_CHEAP, _MEDIUM or _BEST`);
    } else names.set(id, name);
  }
  return names;
}

/** `our-id=prompt/completion` items, in US dollars for a million tokens. */
function readPrices(env: EnvReader, modelIds: readonly string[]) {
  const prices = new Map<string, { promptUsd: number; completionUsd: number }>();
  for (const item of env.list('MODEL_PRICES_USD', [])) {
    const [, id, prompt, completion] = /^([^=]+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(item) ?? [];
    if (id === undefined || !modelIds.includes(id)) {
      env.problem('MODEL_PRICES_USD', `"${item}" is not model=prompt/completion in US dollars for a million tokens`);
    } else prices.set(id, { promptUsd: Number(prompt), completionUsd: Number(completion) });
  }
  return prices;
}

function readTemperature(env: EnvReader): number | null {
  const text = env.optional('MODEL_TEMPERATURE');
  if (text === undefined) return null;
  if (/^[01](\.\d+)?$|^2(\.0+)?$/.test(text)) return Number(text);
  env.problem('MODEL_TEMPERATURE', `expected a number from 0 to 2, got "${text}"`);
  return null;
}
