import type { IncomingMessage } from 'node:http';
import type { ClientContext } from '../contract/index.ts';

const MAX_USER_AGENT = 256;

/**
 * Who is at the other end. With `trustedHops` proxies in front, the address is the one that the outermost trusted proxy
 * saw: the n-th from the right of X-Forwarded-For. What stands further left was written by the client and counts for nothing.
 */
export function clientOf(req: IncomingMessage, trustedHops: number): ClientContext {
  return { ip: addressOf(req, trustedHops), userAgent: req.headers['user-agent']?.slice(0, MAX_USER_AGENT) };
}

function addressOf(req: IncomingMessage, trustedHops: number): string {
  const peer = req.socket.remoteAddress ?? 'unknown';
  if (trustedHops === 0) return peer;
  const forwarded = req.headers['x-forwarded-for'];
  if (typeof forwarded !== 'string') return peer;
  const hops = forwarded.split(',').map((hop) => hop.trim());
  return hops[Math.max(0, hops.length - trustedHops)] || peer;
}
