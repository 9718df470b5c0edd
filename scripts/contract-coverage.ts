/**
 * Checks that the tests have seen every status that the contract lists, and no error code that it does not. Reads what
 * test/support/api.ts noted in the file named by CONTRACT_COVERAGE_FILE.
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { checkCoverage, operationsOf, parseObservations } from './support/contract-coverage.ts';

const file = process.env.CONTRACT_COVERAGE_FILE;
if (file === undefined)
  throw new Error('CONTRACT_COVERAGE_FILE names the file that the tests wrote; `npm test` sets it');

const contract = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'));
const report = checkCoverage(operationsOf(contract), parseObservations(readFileSync(file, 'utf8')));

if (report.problems.length === 0) {
  console.log(`${report.operations} operations, ${report.statuses} statuses, all observed`);
} else {
  for (const problem of report.problems) console.error(problem);
  console.error(`${report.operations} operations, ${report.statuses} statuses, ${report.problems.length} problems`);
  process.exitCode = 1;
}
