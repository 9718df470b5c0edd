import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../shared/fixtures/', import.meta.url);

/** Whether the recorded answers of real sources lie beside the project; tests that need them are skipped without. */
export const haveFixtures = existsSync(FOLDER);

/** A recorded answer by its path below the fixtures, e.g. `hyperliquid/meta.json`; what was asked is left off. */
export function fixture(path: string): unknown {
  const content = JSON.parse(readFileSync(new URL(path, FOLDER), 'utf8')) as unknown;
  const recorded = typeof content === 'object' && content !== null && 'response' in content;
  return recorded ? (content as { response: unknown }).response : content;
}
