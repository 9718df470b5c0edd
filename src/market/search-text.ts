/** Words of a query at most; the rest is ignored. */
const MAX_WORDS = 12;

/**
 * Text as words that both databases cut alike: without accents, in lower case, letters and digits only, one space between.
 * So nothing in it can be query syntax either.
 */
export function normalized(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

export function wordsOf(query: string): string[] {
  const text = normalized(query);
  return text === '' ? [] : text.split(' ').slice(0, MAX_WORDS);
}

/** What a match of this size counts, from 1 to about 2.5: size decides among texts that fit alike, and never alone. */
export function weightOf(sizeUsd: number): number {
  return 1 + Math.log10(1 + Math.max(0, sizeUsd)) / 10;
}
