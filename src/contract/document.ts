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
  const document = parsed.toJS() as ContractRoot | null;
  if (document === null || typeof document !== 'object' || !/^3\.1\./.test(String(document.openapi))) {
    throw new ContractError([`${name}:1: expected an OpenAPI 3.1 document`]);
  }
  if (document.paths === null || typeof document.paths !== 'object') {
    throw new ContractError([`${name}:1: the document has no paths`]);
  }
  return {
    document,
    yaml,
    json: JSON.stringify(document),
    locate(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const node = parsed.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
        if (node?.range) return `${name}:${lines.linePos(node.range[0]).line}`;
      }
      return `${name}:1`;
    },
  };
}
