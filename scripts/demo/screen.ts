import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const DEFAULT_COLUMNS = 100;
const MAX_COLUMNS = 120;
/** Strings longer than this are shortened in the middle. */
const LONG_TEXT = 30;
const KEPT_SPACE = '\u00a0';
const CLEAR_LINE = '\r\u001b[K';
const QUOTE = '      │ ';
const SECRET_KEYS = ['accessToken', 'refreshToken', 'signature'];

/** Writes lines no wider than the terminal. Node leaves colours out when it is none, and with NO_COLOR. */
export interface Screen {
  /** One line, cut to the width. */
  line(text?: string, style?: Style): void;
  /** A mark in colour before text that is cut to the width. */
  marked(mark: string, text: string, style: Style): void;
  /** A mark before text that is broken into as many lines as `maxLines` allows, at spaces. */
  block(mark: string, text: string, options: { style: Style; maxLines: number }): void;
  /** The lines of a text behind a bar; those that are too long are broken at spaces. */
  quote(text: string, style: Style): void;
  /** A line that the next one overwrites; on what is no terminal a line like any other, if `worthKeeping`. */
  passing(text: string, worthKeeping: boolean): void;
  /** Writes nothing from now on. */
  mute(): void;
}

export function createScreen(stream: NodeJS.WriteStream = process.stdout): Screen {
  const width = Math.max(40, Math.min(stream.columns || DEFAULT_COLUMNS, MAX_COLUMNS));
  const paint = (text: string, style: Style | undefined): string =>
    style === undefined || text === '' ? text : styleText(style, text, { stream });
  let muted = false;
  let passing = false;
  const write = (text: string): void => {
    if (!muted) stream.write(`${passing ? CLEAR_LINE : ''}${text}\n`);
    passing = false;
  };
  return {
    line: (text = '', style) => write(paint(cut(text, width), style)),
    marked: (mark, text, style) => write(`${paint(mark, style)}${cut(text, width - mark.length)}`),
    block(mark, text, { style, maxLines }) {
      const room = width - mark.length;
      const lines = wrap(text, room);
      const shown = lines.slice(0, maxLines);
      if (lines.length > maxLines) shown[maxLines - 1] = cut(`${shown[maxLines - 1]}…`, room);
      for (const [index, part] of shown.entries()) {
        write(`${index === 0 ? paint(mark, style) : ' '.repeat(mark.length)}${cut(part, room)}`);
      }
    },
    quote(text, style) {
      const room = width - QUOTE.length;
      for (const line of text.split('\n').flatMap((each) => wrap(each, room))) {
        write(paint(`${QUOTE}${cut(line, room)}`, style));
      }
    },
    passing(text, worthKeeping) {
      if (!stream.isTTY) {
        if (worthKeeping) write(cut(text, width));
        return;
      }
      // One column less than there are, so that no terminal wraps it.
      if (!muted) stream.write(`${CLEAR_LINE}${cut(text, width - 1)}`);
      passing = true;
    },
    mute() {
      muted = true;
    },
  };
}

function cut(text: string, width: number): string {
  const plain = text.replaceAll(KEPT_SPACE, ' ');
  return plain.length <= width ? plain : `${plain.slice(0, width - 1)}…`;
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) as string;
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

/** JSON for a person: long strings lose their middle, secrets nearly everything. */
export function brief(value: unknown): string {
  const text = JSON.stringify(value, (key, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    if (typeof part !== 'string') return part;
    return SECRET_KEYS.includes(key) ? hideSecret(part) : shorten(part);
  });
  if (text === undefined) return '';
  // Lines break between members only.
  return text
    .replaceAll(' ', KEPT_SPACE)
    .replaceAll('":', `":${KEPT_SPACE}`)
    .replaceAll(',"', ', "')
    .replaceAll('},{', '}, {');
}

function hideSecret(text: string): string {
  return `${text.slice(0, 6)}… (${text.length} characters)`;
}

/** `0x3C44…93BC`; line breaks become spaces. */
export function shorten(text: string): string {
  const flat = text.replace(/\s+/g, ' ');
  return flat.length <= LONG_TEXT ? flat : `${flat.slice(0, flat.startsWith('0x') ? 6 : 10)}…${flat.slice(-4)}`;
}
