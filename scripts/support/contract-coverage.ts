/** What a test run saw of the contract, compared with what the contract promises. */

export interface ContractOperation {
  readonly operationId: string;
  /** Listed statuses, without `default`. */
  readonly statuses: readonly number[];
  /** Codes of its own and those that any operation can answer. */
  readonly errorCodes: readonly string[];
}

export interface Observation {
  readonly operationId: string;
  readonly status: number;
  /** Empty for answers that are no failures. */
  readonly code: string;
}

export interface CoverageReport {
  readonly operations: number;
  readonly statuses: number;
  /** Readable sentences, sorted; empty when all is well. */
  readonly problems: readonly string[];
}

interface RawContract {
  readonly 'x-general-error-codes'?: readonly string[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

interface RawOperation {
  readonly operationId?: string;
  readonly responses?: Readonly<Record<string, unknown>>;
  readonly 'x-error-codes'?: readonly string[];
}

/** The operations of a parsed contract. */
export function operationsOf(contract: RawContract): ContractOperation[] {
  const general = contract['x-general-error-codes'] ?? [];
  return Object.values(contract.paths)
    .flatMap((item) => Object.values(item) as RawOperation[])
    .flatMap(({ operationId, responses = {}, 'x-error-codes': own = [] }) => {
      if (operationId === undefined) return [];
      const statuses = Object.keys(responses).filter((status) => status !== 'default');
      return [{ operationId, statuses: statuses.map(Number), errorCodes: [...own, ...general] }];
    });
}

/**
 * Reads lines of "operationId status code"; the code is missing on success.
 * @throws Error at a line that is none.
 */
export function parseObservations(text: string): Observation[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, operationId, status, code] = /^(\w+) (\d{3}) ?([A-Z][A-Z0-9_]*)?$/.exec(line) ?? [];
    if (operationId === undefined) throw new Error(`not an observation: "${line}"`);
    return { operationId, status: Number(status), code: code ?? '' };
  });
}

/** Every listed status must have been seen, and every code that was seen must be listed. */
export function checkCoverage(
  operations: readonly ContractOperation[],
  observations: readonly Observation[],
): CoverageReport {
  const seen = new Set(observations.map(({ operationId, status }) => `${operationId} ${status}`));
  const byId = new Map(operations.map((operation) => [operation.operationId, operation]));
  const problems = new Set<string>();
  for (const { operationId, statuses } of operations) {
    for (const status of statuses) {
      if (!seen.has(`${operationId} ${status}`)) problems.add(`${operationId}: no test saw its ${status}`);
    }
  }
  for (const { operationId, status, code } of observations) {
    const operation = byId.get(operationId);
    if (operation === undefined) problems.add(`${operationId}: was called, but is not in the contract`);
    else if (code !== '' && !operation.errorCodes.includes(code)) {
      problems.add(`${operationId}: answered ${status} ${code}, which its x-error-codes do not list`);
    } else if (code === '' && status < 400 && !operation.statuses.includes(status)) {
      problems.add(`${operationId}: answered ${status}, which its responses do not list`);
    }
  }
  const statuses = operations.reduce((sum, operation) => sum + operation.statuses.length, 0);
  return { operations: operations.length, statuses, problems: [...problems].sort() };
}
