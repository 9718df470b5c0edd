import { setPriority } from 'node:os';

/** As `nice 10`: where threads share a core, those that answer requests get nine tenths of it. */
const NICE = 10;

/**
 * Lets the process's other threads go first. On Linux the number 0 means the calling thread alone; elsewhere it would be
 * the whole process, which is left as it is.
 */
export function yieldToOthers(): void {
  if (process.platform === 'linux') setPriority(0, NICE);
}
