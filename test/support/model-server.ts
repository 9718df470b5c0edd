import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A chat completion request, as far as tests look at it. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly strict: boolean } };
  readonly max_completion_tokens?: number;
  readonly temperature?: number;
}

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: ChatRequest;
}

/** What the server does with one request. */
export type Reply = (response: ServerResponse, seen: SeenRequest) => void | Promise<void>;

export interface ModelServer {
  /** What MODEL_BASE_URL would be. */
  readonly baseUrl: string;
  readonly seen: readonly SeenRequest[];
  /** The replies to come, in order; the last one is given ever after. */
  script(...replies: Reply[]): void;
  stop(): Promise<void>;
}

/** A real HTTP server on loopback that speaks the OpenAI chat protocol. Until scripted it answers "hold". */
export async function startModelServer(): Promise<ModelServer> {
  const seen: SeenRequest[] = [];
  let replies: Reply[] = [answering({ action: 'hold', sizeFraction: null, reason: 'nothing to do' })];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatRequest;
    const entry = { path: request.url ?? '', headers: request.headers, body };
    seen.push(entry);
    const reply = (replies.length > 1 ? replies.shift() : replies[0]) as Reply;
    await reply(response, entry);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    seen,
    script(...next) {
      replies = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A base URL at which nobody listens. */
export async function unusedBaseUrl(): Promise<string> {
  const server = await startModelServer();
  await server.stop();
  return server.baseUrl;
}

let completions = 0;

/** The body of a chat completion; its id differs from answer to answer, as a provider's does. */
export function completion(message: object, finishReason = 'stop'): string {
  completions += 1;
  return JSON.stringify({
    id: `chatcmpl-${completions}`,
    object: 'chat.completion',
    created: 1_700_000_000 + completions,
    model: 'test-model-2026',
    choices: [{ index: 0, message: { role: 'assistant', refusal: null, ...message }, finish_reason: finishReason }],
    usage: { prompt_tokens: 1000, completion_tokens: 50, total_tokens: 1050 },
  });
}

export function sendJson(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}

/** Answers with these words. */
export function saying(content: string | null, finishReason = 'stop'): Reply {
  return (response, seen) => sendJson(200, completion({ content }, finishReason))(response, seen);
}

/** Answers with this JSON. */
export function answering(answer: unknown): Reply {
  return (response, seen) => saying(JSON.stringify(answer))(response, seen);
}

export function refusing(): Reply {
  return (response, seen) =>
    sendJson(200, completion({ content: null, refusal: 'I cannot help with that.' }))(response, seen);
}

/** Fails as OpenAI does, repeating the key it was sent, which its own 401s do in part. */
export function failing(status: number, headers: Record<string, string> = { 'retry-after-ms': '1' }): Reply {
  return (response, seen) =>
    sendJson(
      status,
      JSON.stringify({ error: { message: `Refused: ${seen.headers.authorization}`, type: 'error', code: null } }),
      headers,
    )(response, seen);
}

/** Waits first. */
export function delayed(ms: number, reply: Reply): Reply {
  return async (response, seen) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (!response.destroyed) await reply(response, seen);
  };
}
