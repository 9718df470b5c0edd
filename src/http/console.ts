import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import express, { type Express, type Request, type RequestHandler } from 'express';
import { appError } from '../platform/errors.ts';
import { CONTENT_POLICIES } from './security-headers.ts';

const UNBUILT = fileURLToPath(new URL('pages/unbuilt.html', import.meta.url));
const YEAR_MS = 31_536_000_000;
/** Paths that belong to others: what is missing there is missing. */
const OTHERS = /^\/(api|docs|redoc|health|openapi\.\w+|metrics|assets)(\/|$)/;

/**
 * The console, as `npm run build:web` left it in `dist`. Files under /assets have their content's hash in their name and are
 * kept for good; the page itself is asked for anew each time, and stands for every path that the console routes by itself.
 */
export function mountConsole(shell: Express, { dist }: { dist: string }): void {
  const compress = compression();
  const files = { index: false, redirect: false, dotfiles: 'ignore' } as const;
  const assets = express.static(join(dist, 'assets'), { ...files, immutable: true, maxAge: YEAR_MS });
  const others = express.static(dist, {
    ...files,
    cacheControl: false,
    setHeaders: (res) => void res.setHeader('cache-control', 'no-cache'),
  });
  shell.use('/assets', compress, forReading(assets));
  shell.use(compress, forReading(others));
  shell.use(compress, forReading(pageOf(dist)));
}

/** Passes on what is not a GET or HEAD: it is nobody's here. */
function forReading(handler: RequestHandler): RequestHandler {
  return (req, res, next) => {
    if (req.method === 'GET' || req.method === 'HEAD') handler(req, res, next);
    else next(appError('ROUTE_NOT_FOUND'));
  };
}

function pageOf(dist: string): RequestHandler {
  const index = join(dist, 'index.html');
  return (req, res, next) => {
    if (!isPagePath(req.path) || !wantsPage(req)) return next();
    // Looked for each time: it may be built while the gateway runs.
    const file = existsSync(index) ? index : UNBUILT;
    res.set('content-security-policy', CONTENT_POLICIES.console);
    res.sendFile(file, { cacheControl: false, headers: { 'cache-control': 'no-cache' } });
  };
}

/** Browsers name the type when they load a page; programs get what is missing told in the one error shape. */
function wantsPage({ path, headers }: Request): boolean {
  return path === '/' || headers.accept?.includes('text/html') === true;
}

/** A path of the console's own: of nobody else, and without a file's ending. */
function isPagePath(path: string): boolean {
  return !OTHERS.test(path) && !/\.\w+$/.test(path);
}
