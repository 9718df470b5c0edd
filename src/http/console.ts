import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Express, RequestHandler } from 'express';
import sirv from 'sirv';

/** Everything from this origin, nothing inline; wallets announce themselves with icons that are data: URLs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const A_YEAR_SEC = 31_536_000;
/** File names under here carry the hash of their content. */
const HASHED = '/assets/';
/** What belongs to machines: there a page would hide a mistake in the address. */
const NO_PAGES = /^\/(api|assets|health|openapi\.)/;

/**
 * The built console at `/`, and its one page at every address that a person may open or reload. Nothing is mounted when it
 * has not been built. Files are listed and read once: a new build needs a new start.
 */
export function mountConsole(shell: Express, dir: string): void {
  if (!existsSync(join(dir, 'index.html'))) return;
  const files = sirv(dir, { gzip: true, brotli: true, etag: true });
  const file: RequestHandler = (req, res, next) => {
    // Before the file is looked for: a 304 carries headers too, and they replace those that the browser has kept.
    const strict = res.getHeaders();
    res.set(headersOf(req.path));
    files(req, res, () => {
      for (const name of Object.keys(headersOf(req.path))) res.removeHeader(name);
      res.setHeaders(new Map(Object.entries(strict) as [string, string][]));
      next();
    });
  };
  const page: RequestHandler = (req, res, next) => {
    if (!wantsPage(req.method, req.path, req.headers.accept)) return next();
    req.url = '/';
    file(req, res, next);
  };
  shell.use(file, page);
}

/** Programs get the contract's 404. */
function wantsPage(method: string, path: string, accept: string | undefined): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  return reads && accept?.includes('text/html') === true && !NO_PAGES.test(path);
}

function headersOf(path: string): Record<string, string> {
  return {
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': path.startsWith(HASHED) ? `public, max-age=${A_YEAR_SEC}, immutable` : 'no-cache',
  };
}
