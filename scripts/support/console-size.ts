import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** What a first visit may load of script, gzipped, in bytes. */
export const FIRST_LOAD_LIMIT = 200_000;
/** The first screens: where a stranger lands, with what signs in, and where a player lands. */
const FIRST_SCREENS = {
  'sign-in': ['screens/landing/LandingScreen.tsx', 'screens/sign-in/SignIn.tsx'],
  clones: ['screens/clones/ClonesScreen.tsx'],
} as const;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
}

/** Script of each first visit in bytes, gzipped: the entry, the screen, and all that they import statically. */
export function firstLoads(): Readonly<Record<string, number>> {
  const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (entry === undefined) throw new Error('The build has no entry.');
  return Object.fromEntries(
    Object.entries(FIRST_SCREENS).map(([name, screens]) => {
      const keys = [entry, ...screens.map((screen) => `src/${screen}`)];
      return [name, sizeOf(manifest, keys)];
    }),
  );
}

function sizeOf(manifest: Readonly<Record<string, Chunk>>, keys: readonly string[]): number {
  const open = [...keys];
  const seen = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (seen.has(key)) continue;
    seen.add(key);
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no chunk ${key}.`);
    open.push(...(chunk.imports ?? []));
  }
  return [...seen]
    .map((key) => gzipSync(readFileSync(join(DIST, (manifest[key] as Chunk).file))).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}
