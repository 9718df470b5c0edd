/** Zero-width joiner: makes one picture of several, and is refused everywhere else. */
const JOINED_PICTURES = /(\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*)\u200d(?=\p{Extended_Pictographic})/gu;
const PICTURE_STYLES = /([\p{Extended_Pictographic}0-9#*])\ufe0f/gu;
/**
 * What disguises text: control characters, everything invisible (zero-width, fillers, tags), overrides of the direction of
 * writing, private and unassigned code points, halves of surrogate pairs, and blanks that are letters by name (U+2800).
 */
const DISGUISES = /[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\u2800]/gu;
/** More marks on one letter reach into the lines around it. */
const PILED_MARKS = /\p{M}{4}/u;
const LINE_BREAKS = /\r\n?/g;

export interface CleanText {
  readonly text: string;
  readonly problem: { readonly code: 'CHARACTER_NOT_ALLOWED' | 'TOO_MANY_MARKS'; readonly message: string } | undefined;
}

/** One line: in Unicode normal form NFC, each run of blanks as one space, none at the ends. */
export function cleanLine(raw: string): CleanText {
  const spaced = raw.normalize('NFC').replace(/\p{Zs}+/gu, ' ');
  const text = spaced.replace(/^ | $/g, '');
  return { text, problem: problemOf(text) };
}

/** As `cleanLine`, with line breaks kept as line feeds. */
export function cleanLines(raw: string): CleanText {
  const lines = raw.normalize('NFC').replace(LINE_BREAKS, '\n').split('\n').map(cleanLine);
  return {
    text: lines
      .map(({ text }) => text)
      .join('\n')
      .replace(/^\n+|\n+$/g, ''),
    problem: lines.find(({ problem }) => problem)?.problem,
  };
}

/** For text that must not be lost over a character: what could disguise it becomes U+FFFD. */
export function withoutDisguises(raw: string): string {
  const lines = raw.normalize('NFC').replace(LINE_BREAKS, '\n').split('\n');
  return lines.map((line) => line.replace(DISGUISES, '\ufffd')).join('\n');
}

function problemOf(line: string): CleanText['problem'] {
  const plain = line.replace(JOINED_PICTURES, '$1').replace(PICTURE_STYLES, '$1');
  const found = plain.match(DISGUISES)?.[0];
  if (found !== undefined) {
    const codePoint = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const message = `U+${codePoint} is a character that people cannot see or that changes how text reads.`;
    return { code: 'CHARACTER_NOT_ALLOWED', message };
  }
  if (!PILED_MARKS.test(plain)) return undefined;
  return { code: 'TOO_MANY_MARKS', message: 'A letter carries more than three marks.' };
}
