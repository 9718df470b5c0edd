import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import type { Express, Response } from 'express';
import { readOnly } from './read-only.ts';
import { CONTENT_POLICIES } from './security-headers.ts';

const resolvePackage = createRequire(import.meta.url).resolve;
const pageFile = (name: string) => fileURLToPath(new URL(`pages/${name}`, import.meta.url));

/** Redoc shows its maker's logo from a CDN and has no option against it. */
const REDOC_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

/**
 * `/docs`, where operations can be tried, and `/redoc`, where they are read. Whatever they load is in installed packages or
 * beside this file, and their policies let nothing else in.
 */
export function mountDocs(shell: Express): void {
  shell.use(['/docs', '/redoc'], compression());

  readOnly(shell, '/docs', (_req, res) => sendPage(res, { file: 'swagger.html', policy: CONTENT_POLICIES.swagger }));
  sendFileAt(shell, '/docs/swagger-ui.css', resolvePackage('swagger-ui-dist/swagger-ui.css'));
  sendFileAt(shell, '/docs/swagger-ui-bundle.js', resolvePackage('swagger-ui-dist/swagger-ui-bundle.js'));
  sendFileAt(shell, '/docs/page.css', pageFile('swagger.css'));
  sendFileAt(shell, '/docs/page.js', pageFile('swagger.js'));
  sendFileAt(shell, '/docs/favicon.svg', pageFile('favicon.svg'));

  readOnly(shell, '/redoc', (_req, res) => sendPage(res, { file: 'redoc.html', policy: CONTENT_POLICIES.redoc }));
  sendFileAt(shell, '/redoc/page.css', pageFile('redoc.css'));
  sendFileAt(shell, '/redoc/page.js', pageFile('redoc.js'));
  let redoc: string | undefined;
  readOnly(shell, '/redoc/redoc.standalone.js', (_req, res) => {
    redoc ??= readFileSync(resolvePackage('redoc/bundles/redoc.standalone.js'), 'utf8').replaceAll(
      REDOC_LOGO,
      '/docs/favicon.svg',
    );
    res.set('cache-control', 'no-cache').type('text/javascript').send(redoc);
  });
}

function sendPage(res: Response, { file, policy }: { file: string; policy: string }): void {
  res.set('content-security-policy', policy);
  res.sendFile(pageFile(file), { cacheControl: false, headers: { 'cache-control': 'no-cache' } });
}

function sendFileAt(shell: Express, path: string, file: string): void {
  readOnly(shell, path, (_req, res) => {
    res.sendFile(file, { cacheControl: false, headers: { 'cache-control': 'no-cache' } });
  });
}
