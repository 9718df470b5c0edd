import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { ClientContext } from '../contract/index.ts';

const MAX_USER_AGENT = 256;

/**
 * Who is at the other end. With `trustedHops` proxies in front, the address is the one that the outermost trusted proxy
 * saw: the n-th from the right of X-Forwarded-For. What stands further left was written by the client and counts for nothing.
 */
export function clientOf(req: IncomingMessage, trustedHops: number): ClientContext {
  return {
    network: knownNetworkOf(addressOf(req, trustedHops)),
    userAgent: req.headers['user-agent']?.slice(0, MAX_USER_AGENT),
    surface: 'api',
  };
}

function addressOf(req: IncomingMessage, trustedHops: number): string {
  const peer = req.socket.remoteAddress ?? 'unknown';
  if (trustedHops === 0) return peer;
  const forwarded = req.headers['x-forwarded-for'];
  if (typeof forwarded !== 'string') return peer;
  const hops = forwarded.split(',').map((hop) => hop.trim());
  return hops[Math.max(0, hops.length - trustedHops)] || peer;
}

const KNOWN_NETWORKS = 10_000;
const networks = new Map<string, string>();

/** As `networkOf`, which is a pure function, but worked out once for each address. */
function knownNetworkOf(address: string): string {
  const known = networks.get(address);
  if (known !== undefined) return known;
  const network = networkOf(address);
  if (networks.size >= KNOWN_NETWORKS) networks.clear();
  networks.set(address, network);
  return network;
}

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * What limits count by: an IPv4 address, or the /64 of an IPv6 address, since whoever has one address of it has them all.
 * Text that is no address stands for itself.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [bare = address] = address.split('%');
  if (!isIPv6(bare)) return address;
  const [head = '', tail] = bare.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, GROUPS - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
