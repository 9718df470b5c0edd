/** What was, is and would be again. */
export interface History<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** Where the last change was, when it was of one value: going on there is the same step. */
  readonly at?: string | undefined;
}

const MOST_STEPS = 200;

export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] };
}

/** One step further. A run of changes to one and the same text or number is one step: typing is undone as a whole. */
export function change<T>(history: History<T>, next: T): History<T> {
  const { past, present, at } = history;
  if (next === present) return history;
  const place = placeOfChange(present, next);
  if (place === '') return history;
  if (place !== undefined && place === at) return { past, present: next, future: [], at };
  return { past: [...past, present].slice(-MOST_STEPS), present: next, future: [], at: place };
}

export function undo<T>({ past, present, future }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future };
  return { past: past.slice(0, -1), present: before, future: [present, ...future] };
}

export function redo<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (next === undefined) return { past, present, future };
  return { past: [...past, present], present: next, future: rest };
}

/** The path of the one text or number that differs; '' when nothing does, undefined when more does. */
export function placeOfChange(before: unknown, after: unknown, path = '$'): string | undefined {
  if (Object.is(before, after)) return '';
  if (typeof before === typeof after && ['string', 'number'].includes(typeof before)) return path;
  if (!isContainer(before) || !isContainer(after) || Array.isArray(before) !== Array.isArray(after)) return undefined;
  const keys = Object.keys(before);
  if (keys.length !== Object.keys(after).length) return undefined;
  let place = '';
  for (const key of keys) {
    if (!Object.hasOwn(after, key)) return undefined;
    const within = placeOfChange(before[key], after[key], `${path}/${key}`);
    if (within === undefined || (within !== '' && place !== '')) return undefined;
    place ||= within;
  }
  return place;
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
