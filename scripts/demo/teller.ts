import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { OperationId } from '../../src/contract/index.ts';
import type { Answer, CallInput, Client, SuccessBody } from './client.ts';
import { bar } from './figures.ts';
import { brief, type Screen } from './screen.ts';

const UNTIL_TIMEOUT_MS = 15_000;
const UNTIL_STEP_MS = 80;
const SHOWN = { style: 'cyan', maxLines: 3 } as const;
const BAR = 30;
const WRONG = { style: 'red', maxLines: 8 } as const;

interface ShownCall<Body> extends CallInput {
  /** What is shown of the body that is sent. Default: the body. */
  readonly sent?: unknown;
  /** The telling part of a success; failures show their code and details. */
  readonly show?: (body: Body) => unknown;
}

interface Wait<T> {
  readonly read: () => Promise<T>;
  readonly done: (value: T) => boolean;
  readonly everyMs?: number;
  readonly timeoutMs?: number;
}

/** One step of the walk: what it does is shown as it happens, and what it expects is checked. */
export interface Step {
  /** Calls an operation and shows what was sent and what came back. */
  call<Id extends OperationId>(operationId: Id, input?: ShownCall<SuccessBody<Id>>): Promise<Answer<SuccessBody<Id>>>;
  /** Checks that two values are equal; a difference is shown and fails the walk, which goes on. */
  expect(text: string, values: { got: unknown; want: unknown }): void;
  /** Something that happened elsewhere: on the chain, or in the gateway. */
  tell(text: string): void;
  /** How far something is, 0 to 1: a bar that moves. `worthKeeping`: shown where nothing can move, too. */
  progress(done: number, what: { text: string; worthKeeping: boolean }): void;
  /** Lines of a text that somebody else would see. */
  quote(text: string): void;
  /** Reads again and again until `done`; throws with the last value after a while. */
  until<T>(what: string, wait: Wait<T>): Promise<T>;
  /** Calls an operation and shows nothing. */
  quiet: Client['call'];
}

export interface Teller {
  /** Runs one step; what it throws ends the walk. */
  step<T>(title: string, run: (step: Step) => Promise<T>): Promise<T>;
  readonly held: number;
  readonly failed: number;
}

/** Tells the walk on the screen and keeps count of its expectations. */
export function createTeller({ screen, client }: { screen: Screen; client: Client }): Teller {
  let held = 0;
  let failed = 0;
  let number = 0;

  const step: Step = {
    async call(operationId, { show, sent, ...input } = {}) {
      const answer = await client.call(operationId, input);
      const shown = input.body === undefined ? '' : `  ${brief(sent ?? input.body)}`;
      screen.block('    → ', `${answer.method} ${pathOf(answer)}${shown}`, SHOWN);
      const received = answer.error === undefined ? (show?.(answer.body) ?? '') : errorOf(answer);
      screen.block('    ← ', `${answer.status}${received === '' ? '' : `  ${brief(received)}`}`, SHOWN);
      return answer;
    },
    expect(text, { got, want }) {
      if (isDeepStrictEqual(got, want)) {
        held += 1;
        screen.marked('    ✓ ', text, 'green');
        return;
      }
      failed += 1;
      screen.marked('    ✗ ', text, 'red');
      screen.block('      ', `expected ${brief(want)}, got ${brief(got)}`, WRONG);
    },
    tell: (text) => screen.marked('    · ', text, 'yellow'),
    progress: (done, { text, worthKeeping }) => screen.passing(`    · ${bar(done, BAR)}  ${text}`, worthKeeping),
    quote: (text) => screen.quote(text, 'dim'),
    quiet: (operationId, input) => client.call(operationId, input),
    async until(what, { read, done, everyMs = UNTIL_STEP_MS, timeoutMs = UNTIL_TIMEOUT_MS }) {
      const giveUpAt = performance.now() + timeoutMs;
      for (;;) {
        const value = await read();
        if (done(value)) return value;
        if (performance.now() > giveUpAt)
          throw new Error(`Waited in vain ${what}; the last answer was ${brief(value)}.`);
        await sleep(everyMs);
      }
    },
  };

  return {
    async step(title, run) {
      number += 1;
      screen.line();
      screen.line(`${String(number).padStart(2)}  ${title}`, 'bold');
      const startedAt = performance.now();
      try {
        return await run(step);
      } catch (error) {
        failed += 1;
        screen.marked('    ✗ ', 'this step could not be finished', 'red');
        screen.block('      ', error instanceof Error ? error.message : String(error), WRONG);
        throw new WalkEnded(title);
      } finally {
        screen.line(`    ${duration(performance.now() - startedAt)}`, 'dim');
      }
    },
    get held() {
      return held;
    },
    get failed() {
      return failed;
    },
  };
}

/** A step could not be finished; the teller has said why. */
export class WalkEnded extends Error {
  constructor(title: string) {
    super(`The walk ended at "${title}".`);
    this.name = 'WalkEnded';
  }
}

/** Ids lose their ends, and a line may break before the query. */
function pathOf({ path }: Answer<unknown>): string {
  return path.replace(/(_[0-9a-z]{6})[0-9a-z]{10,}/g, '$1…').replace('?', ' ?');
}

function errorOf({ error }: Answer<unknown>): unknown {
  const { code, retryable, details } = error ?? {};
  return { code, retryable, details };
}

export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
