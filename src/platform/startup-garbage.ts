import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects, once, what starting left behind. Compiling the contract makes objects of thousands of shapes. Until they are
 * collected, V8's table of what may follow an empty object (1,536 shapes) stays full: the headers object of each request
 * then gets a shape of its own, which no inline cache knows, and a read costs a fifth more (docs/benchmarks.md).
 */
export function collectStartupGarbage(): void {
  setFlagsFromString('--expose-gc');
  // A context that is made now has the function; no other code gets at it.
  const collect: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect();
}
