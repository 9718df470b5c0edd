/**
 * Writes src/contract/types.gen.ts from openapi.yaml. `--check` writes nothing and exits 1 when the file is stale.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { parse } from 'yaml';

const CONTRACT = fileURLToPath(new URL('../openapi.yaml', import.meta.url));
const TARGET = fileURLToPath(new URL('../src/contract/types.gen.ts', import.meta.url));
const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;

type Security = 'public' | 'optional' | 'session' | 'service';
type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

interface Operation {
  readonly operationId: string;
  readonly security?: readonly SecurityRequirement[];
  readonly 'x-error-codes'?: readonly string[];
}

interface Contract {
  readonly security?: readonly SecurityRequirement[];
  readonly 'x-general-error-codes': readonly string[];
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<(typeof METHODS)[number], Operation>>>>>;
}

const HEADER = `/* Generated from openapi.yaml by scripts/generate-types.ts; do not edit. */

`;

/** Who may call an operation, from its security requirements (none: public, an empty one among others: optional). */
function securityOf(requirements: readonly SecurityRequirement[]): Security {
  if (requirements.length === 0) return 'public';
  if (requirements.some((requirement) => Object.keys(requirement).length === 0)) return 'optional';
  if (requirements.every((requirement) => 'serviceToken' in requirement)) return 'service';
  if (requirements.every((requirement) => 'bearerAuth' in requirement)) return 'session';
  throw new Error(`Unknown security requirement ${JSON.stringify(requirements)}.`);
}

function operationsOf(contract: Contract): Operation[] {
  return Object.values(contract.paths).flatMap((item) => METHODS.flatMap((method) => item[method] ?? []));
}

function operationMeta(contract: Contract): string {
  const lines = operationsOf(contract).map((operation) => {
    const security = securityOf(operation.security ?? contract.security ?? []);
    return `    ${operation.operationId}: {\n        security: "${security}";\n    };`;
  });
  return `/** What a handler's type needs to know of its operation beyond paths, parameters and bodies. */
export interface OperationMeta {
${lines.join('\n')}
}
`;
}

const union = (codes: readonly string[]) => codes.map((code) => JSON.stringify(code)).join(' | ') || 'never';

function errorCodes(contract: Contract): string {
  const lines = operationsOf(contract).map(
    (operation) => `    ${operation.operationId}: ${union(operation['x-error-codes'] ?? [])};`,
  );
  return `/** The codes that an operation lists for itself. */
export interface OperationErrors {
${lines.join('\n')}
}
/** The codes that any operation can answer. */
export type GeneralErrorCode = ${union(contract['x-general-error-codes'])};
`;
}

/** The tags of a union are constants already; openapi-typescript would replace them by the schemas' names. */
function withoutDiscriminators(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutDiscriminators);
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).filter(([key]) => key !== 'discriminator');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutDiscriminators(value)]));
}

async function generate(): Promise<string> {
  const contract: unknown = parse(readFileSync(CONTRACT, 'utf8'));
  const nodes = await openapiTS(withoutDiscriminators(contract) as OpenAPI3, {
    silent: true,
    defaultNonNullable: false,
  });
  const own = operationMeta(contract as Contract) + errorCodes(contract as Contract);
  return `${HEADER}${astToString(nodes)}${own}`;
}

const text = await generate();
if (process.argv.includes('--check')) {
  const current = readFileSync(TARGET, 'utf8');
  if (current !== text) {
    console.error(`${relative(process.cwd(), TARGET)} is stale: run \`node scripts/generate-types.ts\`.`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(TARGET, text);
}
