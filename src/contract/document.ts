import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';

/** The contract as it is served and as it is checked. */
export interface ContractDocument {
  /** Parsed, references left in place. */
  readonly document: ContractRoot;
  /** The file's own text, for /openapi.yaml. */
  readonly yaml: string;
  /** For /openapi.json. */
  readonly json: string;
  /** Where in the file something stands, e.g. `openapi.yaml:120`; takes the keys that lead there. */
  locate(path: readonly (string | number)[]): string;
}

export interface ContractRoot {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly [key: string]: unknown;
}

/** A contract that cannot be served. The process refuses to start with this message. */
export class ContractError extends Error {
  constructor(problems: readonly string[]) {
    super(`The contract cannot be served:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ContractError';
  }
}

/** Reads and parses the contract; syntax errors and duplicate keys are refused with their line. */
export function loadContract(file: string | URL): ContractDocument {
  return parseContract(readFileSync(file, 'utf8'), 'openapi.yaml');
}

/** As `loadContract`, from text; `name` stands in messages. */
export function parseContract(yaml: string, name: string): ContractDocument {
  const lines = new LineCounter();
  const parsed = parseDocument(yaml, { lineCounter: lines, uniqueKeys: true });
  if (parsed.errors.length > 0) {
    throw new ContractError(
      parsed.errors.map((error) => `${name}:${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`),
    );
  }
  // Through JSON, so that what an alias repeats is there again: whoever resolves references visits each object once.
  const json = JSON.stringify(parsed.toJS());
  const document = JSON.parse(json) as ContractRoot | null;
  if (document === null || typeof document !== 'object' || !/^3\.1\./.test(String(document.openapi))) {
    throw new ContractError([`${name}:1: expected an OpenAPI 3.1 document`]);
  }
  if (document.paths === null || typeof document.paths !== 'object') {
    throw new ContractError([`${name}:1: the document has no paths`]);
  }
  return {
    document,
    yaml,
    json,
    locate(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = parsed.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
        if (node?.range) return `${name}:${lines.linePos(node.range[0]).line}`;
      }
      return `${name}:1`;
    },
  };
}

/** References that lead nowhere, with the keys that lead to them; only references inside the document are known here. */
export function danglingReferences(document: ContractRoot): { path: (string | number)[]; ref: string }[] {
  const found: { path: (string | number)[]; ref: string }[] = [];
  const visit = (node: unknown, path: (string | number)[]): void => {
    if (node === null || typeof node !== 'object') return;
    for (const [key, value] of Object.entries(node)) {
      const here = [...path, Array.isArray(node) ? Number(key) : key];
      if (key === '$ref' && typeof value === 'string' && !resolves(document, value))
        found.push({ path: here, ref: value });
      else visit(value, here);
    }
  };
  visit(document, []);
  return found;
}

/** Follows a JSON Pointer (RFC 6901) in a URI fragment. */
function resolves(document: unknown, ref: string): boolean {
  if (!ref.startsWith('#/')) return false;
  let node = document;
  for (const part of ref.slice(2).split('/')) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (node === null || typeof node !== 'object' || !Object.hasOwn(node, key)) return false;
    node = (node as Record<string, unknown>)[key];
  }
  return true;
}
