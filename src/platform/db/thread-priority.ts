import { setPriority } from 'node:os';

/** Where a thread shares a core with one that answers requests, that one gets three quarters of it. */
const NICE = 5;

/**
 * Lets the process's other threads go first. On Linux the number 0 means the calling thread alone; elsewhere it would be
 * the whole process, which is left as it is.
 */
export function yieldToOthers(): void {
  if (process.platform === 'linux') setPriority(0, NICE);
}
