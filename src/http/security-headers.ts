import type { RequestHandler } from 'express';
import { requestIdOf } from './request-id.ts';

type Policy = Readonly<Record<string, string>>;

/** Nothing may be loaded, nobody may frame it: right for JSON, and where a page begins from. */
const NOTHING: Policy = {
  'default-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

/** A page with its own scripts and styles, which talks to its own origin. Inline code does not run. */
const OWN_PAGE: Policy = {
  ...NOTHING,
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
};

export const CONTENT_POLICIES = {
  nothing: policyOf(NOTHING),
  console: policyOf({ ...OWN_PAGE, 'font-src': "'self'", 'manifest-src': "'self'" }),
  swagger: policyOf(OWN_PAGE),
  // Redoc writes its styles into the page and searches in a worker made of a blob.
  redoc: policyOf({ ...OWN_PAGE, 'style-src': "'self' 'unsafe-inline'", 'worker-src': 'blob:' }),
} as const;

function policyOf(policy: Policy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

const YEAR_SEC = 31_536_000;
const NO_DEVICES = [
  'camera',
  'display-capture',
  'geolocation',
  'microphone',
  'payment',
  'publickey-credentials-get',
  'usb',
];

/**
 * What every answer says to browsers, whatever it is. Pages replace `content-security-policy` by their own.
 * @param secure whether people reach the gateway by https: only then may it promise to stay there
 */
export function securityHeaders({ secure }: { secure: boolean }): Readonly<Record<string, string>> {
  return {
    'content-security-policy': CONTENT_POLICIES.nothing,
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': NO_DEVICES.map((device) => `${device}=()`).join(', '),
    'referrer-policy': 'no-referrer',
    ...(secure ? { 'strict-transport-security': `max-age=${YEAR_SEC}` } : {}),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}

/**
 * The same for the contract's answers, which are data and never a page: names and values in turn, as few as do the job.
 */
export function contractHeaders({ secure }: { secure: boolean }): readonly string[] {
  const all = securityHeaders({ secure });
  const names = [
    'content-security-policy',
    'cross-origin-resource-policy',
    'referrer-policy',
    'strict-transport-security',
  ];
  return names.flatMap((name) => (all[name] === undefined ? [] : [name, all[name]]));
}

/** Sets them, and the request's id, before anybody answers. */
export function setSecurityHeaders(headers: Readonly<Record<string, string>>): RequestHandler {
  return (req, res, next) => {
    res.set({ 'x-request-id': requestIdOf(req), ...headers });
    next();
  };
}
