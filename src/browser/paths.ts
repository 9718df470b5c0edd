export const AUTH_PREFIX = '/api/auth/';
export const BACKEND_PREFIX = '/api/backend/';
const CONTRACT_PREFIX = '/api/v1/';

/** True when some program on the way could read another path out of this segment than we do. */
function isSlippery(segment: string): boolean {
  let text: string;
  try {
    text = decodeURIComponent(segment);
  } catch {
    return true;
  }
  // Dots climb, slashes hidden in escapes split, escapes of escapes turn into either; control characters cut.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text === '' || text === '.' || text === '..' || /[/\\%;\u0000-\u001f\u007f]/.test(text);
}

/**
 * The contract's path for one under `/api/backend/`, query included and nothing decoded; undefined when the path could mean
 * something else to the next program that reads it.
 */
export function contractUrlOf(url: string): string | undefined {
  const rest = url.slice(BACKEND_PREFIX.length);
  const mark = rest.search(/[?#]/);
  const path = mark === -1 ? rest : rest.slice(0, mark);
  return path.split('/').some(isSlippery) ? undefined : CONTRACT_PREFIX + rest;
}
