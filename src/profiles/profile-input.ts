import type { components } from '../contract/index.ts';
import { type CleanText, cleanLine, cleanLines } from './profile-text.ts';

type ProfileInput = components['schemas']['ProfileInput'];
export type ProfileText = components['schemas']['ProfileText'];

export interface ProfileProblem {
  /** A stable word. */
  readonly code: string;
  /** JSON Pointer into the body. */
  readonly path: string;
  readonly message: string;
}

const MAX_NAME = 32;
const MAX_DESCRIPTION = 280;
const MAX_URL = 2048;
const MAX_METADATA_BYTES = 4096;
const MAX_METADATA_DEPTH = 4;
/** Handles that would pass for the gateway's own people. */
const RESERVED = new Set([
  ...['admin', 'administrator', 'moderator', 'mod', 'staff', 'support', 'help', 'official', 'security', 'system'],
  ...['root', 'api', 'arena', 'pumpparty', 'pump_party'],
]);

/** A profile as it is stored, with everything that a schema cannot check. All problems at once. */
export function readProfile(input: ProfileInput): { text: ProfileText; problems: readonly ProfileProblem[] } {
  const problems: ProfileProblem[] = [];
  const add = (path: string, problem: Omit<ProfileProblem, 'path'> | undefined): void => {
    if (problem !== undefined) problems.push({ ...problem, path });
  };
  const image = (path: string, value: string | null | undefined): string | null => {
    if (value === null || value === undefined) return null;
    const href = imageHref(value);
    if (href === undefined)
      add(path, { code: 'URL_INVALID', message: 'It is no https link without a user name in it.' });
    return href ?? value;
  };

  const name = cleanLine(input.name);
  add('/name', lineProblem(name, { max: MAX_NAME, required: true }));
  if (RESERVED.has(input.username)) {
    add('/username', { code: 'USERNAME_RESERVED', message: 'This handle would pass for somebody of the gateway.' });
  }
  const description = typeof input.description === 'string' ? cleanLines(input.description) : undefined;
  if (description) add('/description', lineProblem(description, { max: MAX_DESCRIPTION, required: false }));
  const metadata = input.metadata ?? {};
  add('/metadata', metadataProblem(metadata));
  const text = {
    name: name.text,
    username: input.username,
    description: description?.text || null,
    avatarUrl: image('/avatarUrl', input.avatarUrl),
    squareImageUrl: image('/squareImageUrl', input.squareImageUrl),
    iconUrl: image('/iconUrl', input.iconUrl),
    imageUrl: image('/imageUrl', input.imageUrl),
    metadata,
  };
  return { text, problems };
}

function lineProblem({ text, problem }: CleanText, { max, required }: { max: number; required: boolean }) {
  if (problem !== undefined) return problem;
  if (required && text === '') return { code: 'TEXT_EMPTY', message: 'There is nothing to read in it.' };
  // Normalisation can make a text longer than what the schema has measured.
  if ([...text].length > max) return { code: 'TEXT_TOO_LONG', message: `It is longer than ${max} characters.` };
  return undefined;
}

/** The link in its normal form; undefined when it is no plain https link. Only looked at, never fetched. */
function imageHref(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const url = new URL(value);
  // A user name before the host makes people read the wrong host.
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return undefined;
  return url.href.length <= MAX_URL ? url.href : undefined;
}

function metadataProblem(metadata: object): Omit<ProfileProblem, 'path'> | undefined {
  if (depthOf(metadata) > MAX_METADATA_DEPTH) {
    return { code: 'METADATA_TOO_DEEP', message: `It is nested deeper than ${MAX_METADATA_DEPTH} levels.` };
  }
  if (Buffer.byteLength(JSON.stringify(metadata)) > MAX_METADATA_BYTES) {
    return { code: 'METADATA_TOO_LARGE', message: `It is larger than ${MAX_METADATA_BYTES} bytes.` };
  }
  return undefined;
}

/** Levels of objects and arrays; the body's own depth limit bounds the recursion. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let deepest = 0;
  for (const child of Object.values(value)) deepest = Math.max(deepest, depthOf(child));
  return deepest + 1;
}
