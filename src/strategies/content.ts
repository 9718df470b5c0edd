import { createHash } from 'node:crypto';
import { appError } from '../platform/errors.ts';
import { canonicalJson } from '../platform/json.ts';
import type { StrategyGraph } from './graph.ts';

/** A graph as JSON, at most; UTF-8. */
export const MAX_GRAPH_BYTES = 65_536;

/**
 * SHA-256 of the graph's canonical JSON (RFC 8785) without its layout, in hex. Labels and the order of nodes count: a
 * version is the document that its author published, and is returned as that.
 */
export function contentHash({ layout: _layout, ...content }: StrategyGraph): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

/**
 * The graph as it is stored.
 * @throws AppError GRAPH_TOO_LARGE
 */
export function graphText(graph: StrategyGraph): string {
  const text = JSON.stringify(graph);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_GRAPH_BYTES) throw appError('GRAPH_TOO_LARGE', { details: { bytes, maxBytes: MAX_GRAPH_BYTES } });
  return text;
}
