import { Ajv } from 'ajv';
import type { Proposal } from './actions.ts';

/** What a model is asked to answer with; only keywords that strict structured output knows everywhere. */
export const ANSWER_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['action', 'sizeFraction', 'reason'],
  properties: {
    action: { type: 'string', enum: ['long', 'short', 'exit', 'hold'] },
    sizeFraction: { type: ['number', 'null'] },
    reason: { type: 'string' },
  },
} as const;

interface RawAnswer {
  readonly action: Proposal['kind'];
  readonly sizeFraction: number | null;
  readonly reason: string;
}

const MAX_REASON = 1000;
/** An answer is a few lines; of what is longer only the end is searched for it. */
const MAX_SEARCHED = 20_000;
/** And no more openings than this are followed, so that `{{{{…` costs nothing. */
const MAX_CANDIDATES = 20;
const NUL = String.fromCharCode(0);

/** Checked again here: an endpoint is never trusted to have kept the schema. */
const isAnswer = new Ajv().compile<RawAnswer>(ANSWER_SCHEMA);

export type ParsedAnswer =
  | {
      readonly ok: true;
      readonly proposal: Proposal /** The object stood among other text. */;
      readonly embedded: boolean;
    }
  | { readonly ok: false };

/** Reads a model's answer: the JSON object itself, or the last usable one among other text, thoughts before it included. */
export function parseAnswer(text: string): ParsedAnswer {
  const whole = proposalIn(text);
  if (whole !== undefined) return { ok: true, proposal: whole, embedded: false };
  for (const candidate of objectsIn(text.slice(-MAX_SEARCHED))) {
    const proposal = proposalIn(candidate);
    if (proposal !== undefined) return { ok: true, proposal, embedded: true };
  }
  return { ok: false };
}

function proposalIn(text: string): Proposal | undefined {
  const answer = parseJson(text);
  if (!isAnswer(answer)) return undefined;
  const { action: kind, sizeFraction } = answer;
  // PostgreSQL's text cannot hold NUL, and a cut may leave half of a surrogate pair.
  const reason = answer.reason.replaceAll(NUL, '').slice(0, MAX_REASON).toWellFormed();
  if (kind === 'hold' || kind === 'exit') return { kind, reason };
  return sizeFraction !== null && sizeFraction > 0 && sizeFraction <= 1 ? { kind, sizeFraction, reason } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Texts from a `{` to its own `}`, the last first. */
function* objectsIn(text: string): Generator<string> {
  let start = text.lastIndexOf('{');
  for (let tried = 0; start !== -1 && tried < MAX_CANDIDATES; tried += 1) {
    const end = closingBrace(text, start);
    if (end !== -1) yield text.slice(start, end + 1);
    start = start === 0 ? -1 : text.lastIndexOf('{', start - 1);
  }
}

/** Braces inside strings do not count; -1 when there is no end. */
function closingBrace(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i += 1) {
    const char = text[i];
    if (quoted) {
      if (char === '\\') i += 1;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}
