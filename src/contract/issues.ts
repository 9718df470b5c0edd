import type { ErrorObject } from 'ajv';

/** One way in which a request differs from the contract. */
export interface Issue {
  readonly in: 'path' | 'query' | 'header' | 'body';
  /** JSON Pointer inside that part; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** More than a person reads; also bounds the answer to a hostile body. */
const MAX_ISSUES = 100;

/** Turns Ajv's errors into issues, dropping those that only say that a branch of a union was not taken. */
export function toIssues(errors: readonly ErrorObject[] | null | undefined, source: 'params' | 'body'): Issue[] {
  const issues = new Map<string, Issue>();
  for (const error of errors ?? []) {
    if (error.keyword === 'if') continue;
    const issue = source === 'body' ? bodyIssue(error) : paramIssue(error);
    issues.set(`${issue.in}${issue.path}\0${issue.message}`, issue);
    if (issues.size >= MAX_ISSUES) break;
  }
  return [...issues.values()];
}

function bodyIssue(error: ErrorObject): Issue {
  return { in: 'body', path: pointer(error, '/requestBody'), message: sentence(error) };
}

function paramIssue(error: ErrorObject): Issue {
  const part = error.instancePath.split('/')[1];
  const where = part === 'path' || part === 'header' ? part : 'query';
  return { in: where, path: pointer(error, `/${part ?? where}`), message: sentence(error) };
}

function pointer(error: ErrorObject, prefix: string): string {
  const base = error.instancePath.startsWith(prefix) ? error.instancePath.slice(prefix.length) : '';
  const name = error.params.missingProperty ?? error.params.additionalProperty;
  // A body that is missing altogether is "requestBody" to the engine and nothing to the client.
  if (typeof name !== 'string' || (error.instancePath === '' && name === 'requestBody')) return base;
  return `${base}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function sentence(error: ErrorObject): string {
  switch (error.keyword) {
    case 'additionalProperties':
      return 'is not a known property';
    case 'required':
      return 'is required';
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}`;
    case 'enum':
      return `must be one of ${(error.params.allowedValues as unknown[]).map((value) => JSON.stringify(value)).join(', ')}`;
    case 'discriminator':
      return `must say which kind it is in "${error.params.tag}"`;
    default:
      return error.message ?? 'is not valid';
  }
}
