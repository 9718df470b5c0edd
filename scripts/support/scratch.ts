import { chmodSync, existsSync, mkdtempSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const IN_MEMORY = '/dev/shm';
/** More than the tests have of files at once, several times over. */
const ROOM_BYTES = 3 * 1024 ** 3;

/**
 * A new folder for what a test run writes and throws away: in memory where there is room, since each of the hundreds of test
 * databases is hundreds of files. Programs may be copied to it and run.
 */
export function makeScratch(): string {
  const folder = mkdtempSync(join(isFit(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'pump-party-test-'));
  // PostgreSQL runs as another user and has its folder in there.
  chmodSync(folder, 0o755);
  return folder;
}

function isFit(place: string): boolean {
  if (!existsSync(place) || !existsSync('/proc/mounts')) return false;
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const options = mounts.map((line) => line.split(' ')).find(([, at]) => at === place)?.[3];
  if (options === undefined || options.split(',').includes('noexec')) return false;
  const { bavail, bsize } = statfsSync(place);
  return bavail * bsize >= ROOM_BYTES;
}
