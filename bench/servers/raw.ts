import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ValidateFunction } from 'ajv';
import { appError } from '../../src/platform/errors.ts';
import { draftSaveOf, readPaddedContract } from '../contract.ts';
import { contractAjv, referenceTo } from './shared/contract.ts';
import { errorAnswer } from './shared/errors.ts';
import { announce } from './shared/options.ts';
import { type CloneChange, createService, type DraftSave } from './shared/service.ts';

/** The limit: node:http, routes by hand, the contract's body schema compiled by Ajv, prepared statements. */
const service = createService();
const contract = readPaddedContract(service.options.contractFile);
const ajv = contractAjv(contract.document, { coerceTypes: false });
const validateUpdate = ajv.compile(referenceTo('CloneUpdate'));
/** Undefined while the contract saves no drafts. */
const validateDraft = draftSaveOf(contract) && ajv.compile(referenceTo('StrategyDraftSave'));
const validateId = ajv.compile({ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER });

const PREFIX = '/api/v1/clones/';
const DRAFT = '/strategy/draft';

// The limit has what the gateway has: no stream is run for a body that is not there.
createServer({ optimizeEmptyRequests: true }, (req, res) => {
  try {
    route(req, res);
  } catch (error) {
    fail(res, error);
  }
}).listen(0, '127.0.0.1', function (this: { address(): unknown }) {
  announce((this.address() as AddressInfo).port);
});

function route(req: IncomingMessage, res: ServerResponse): void {
  const path = req.url as string;
  if (path === '/health/live') {
    send(res, 200, { status: 'ok' });
    return;
  }
  if (!path.startsWith(PREFIX)) throw appError('ROUTE_NOT_FOUND');
  const rest = path.slice(PREFIX.length);
  if (req.method === 'GET' && rest.endsWith(DRAFT)) {
    const userId = service.authenticate(req.headers.authorization, false);
    const { etag, body } = service.getDraft(userId, cloneIdOf(rest.slice(0, -DRAFT.length)));
    res.setHeader('etag', etag);
    send(res, 200, body);
    return;
  }
  if (req.method === 'PUT' && rest.endsWith(DRAFT) && validateDraft !== undefined) {
    const userId = service.authenticate(req.headers.authorization, false);
    const cloneId = cloneIdOf(rest.slice(0, -DRAFT.length));
    onBody(req, res, (text) => {
      const { etag, body } = service.saveDraft(userId, cloneId, parse(text, validateDraft) as DraftSave);
      res.setHeader('etag', etag);
      send(res, 200, body);
    });
    return;
  }
  if (rest.includes('/')) throw appError('ROUTE_NOT_FOUND');
  if (req.method === 'GET') {
    const userId = service.authenticate(req.headers.authorization, false);
    send(res, 200, service.getClone(userId, cloneIdOf(rest)));
    return;
  }
  if (req.method === 'PATCH') {
    const userId = service.authenticate(req.headers.authorization, true);
    const cloneId = cloneIdOf(rest);
    onBody(req, res, (text) => {
      const change = text === '' ? undefined : (parse(text, validateUpdate) as CloneChange);
      send(res, 200, service.updateClone(userId, cloneId, change));
    });
    return;
  }
  throw appError('METHOD_NOT_ALLOWED');
}

function cloneIdOf(text: string): number {
  const id = Number(text);
  if (!validateId(id)) throw appError('VALIDATION_FAILED');
  return id;
}

function parse(text: string, validate: ValidateFunction): unknown {
  const body: unknown = JSON.parse(text);
  if (!validate(body)) throw appError('VALIDATION_FAILED');
  return body;
}

function onBody(req: IncomingMessage, res: ServerResponse, use: (text: string) => void): void {
  const chunks: Buffer[] = [];
  const done = (): void => {
    try {
      use(Buffer.concat(chunks).toString('utf8'));
    } catch (error) {
      fail(res, error);
    }
  };
  if (req.readableEnded) {
    done();
    return;
  }
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', done);
}

function fail(res: ServerResponse, error: unknown): void {
  const { status, body } = errorAnswer(error);
  send(res, status, body);
}

function send(res: ServerResponse, status: number, body: object): void {
  const payload = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(payload),
  });
  res.end(payload);
}
