import { createHash } from 'node:crypto';
import { canonicalJson } from '../platform/json.ts';
import type { DecisionContext } from './context.ts';
import { ANSWER_SCHEMA } from './model-answer.ts';
import { REPAIR_PROMPT, SYSTEM_PROMPT } from './prompt-decision-v1.ts';
import type { StreamRead } from './stream-read.ts';
import type { ModelBranch } from './types.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** How the endpoint is told what to answer: a strict schema, any JSON object, or by the prompt alone. */
export type ResponseFormat = 'json_schema' | 'json_object' | 'none';

export interface ModelParameters {
  readonly maxTokens: number;
  /** Null: the provider's default. */
  readonly temperature: number | null;
  readonly responseFormat: ResponseFormat;
}

/** All that decides what a model answers, and so all that a recorded call is found by. */
export interface ModelRequest {
  /** The provider's name of the model. */
  readonly model: string;
  readonly parameters: ModelParameters;
  readonly messages: readonly Message[];
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The request as it is recorded, and its SHA-256 in hex, by which it is found again. */
export function identify(request: ModelRequest): { key: string; text: string } {
  const text = canonicalJson(request);
  return { key: createHash('sha256').update(text).digest('hex'), text };
}

/** What a model is asked for a branch at the moment of its context. The same question gives the same request. */
export function modelRequest(input: {
  model: string;
  parameters: ModelParameters;
  branch: ModelBranch;
  context: DecisionContext;
}): ModelRequest {
  const { model, parameters, branch, context } = input;
  const limits = {
    symbol: branch.symbol,
    asOf: context.asOf,
    cadenceSec: branch.cadenceSec,
    maxPositionFraction: branch.risk.maxPositionFraction,
    leverage: branch.risk.leverage,
    stopLossFraction: branch.risk.stopLossFraction,
    takeProfitFraction: branch.risk.takeProfitFraction,
  };
  const data = {
    streams: context.shown.map(tableOf),
    warnings: context.warnings.map(({ code, nodeId, message }) => ({ code, nodeId, message })),
  };
  const content = [block('limits', limits), block('strategy', branch.prompt), block('data', data)].join('\n\n');
  return {
    model,
    parameters,
    messages: [
      { role: 'system', content: SYSTEM_PROMPT },
      { role: 'user', content },
    ],
    schema: ANSWER_SCHEMA,
  };
}

/** The same question once more, with the answer that could not be used. */
export function repairRequest(request: ModelRequest, answer: string): ModelRequest {
  const said: Message[] = answer === '' ? [] : [{ role: 'assistant', content: answer }];
  return { ...request, messages: [...request.messages, ...said, { role: 'user', content: REPAIR_PROMPT }] };
}

/** JSON between tags that nothing inside can close: `<` is escaped. */
function block(name: string, value: unknown): string {
  return `<${name}>\n${JSON.stringify(value).replaceAll('<', '\\u003c')}\n</${name}>`;
}

function tableOf({ stream, status, points }: StreamRead) {
  const { config } = stream;
  const names = Object.keys(points.values);
  const rows = Array.from(points.eventAt, (eventAt, i) => [
    eventAt,
    points.availableAt[i],
    ...names.map((name) => numberOrNull(points.values[name]?.[i])),
  ]);
  return { id: stream.id, source: sourceOf(config), status, columns: ['eventAt', 'availableAt', ...names], rows };
}

/** The stream's configuration without what is about reading it. */
function sourceOf(config: StreamRead['stream']['config']): Readonly<Record<string, unknown>> {
  const { inclusion: _inclusion, depth: _depth, ...source } = config;
  return source;
}

export function numberOrNull(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : value;
}
