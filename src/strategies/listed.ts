const SHOWN = 8;

/** Names for a sentence: the first few, and how many more there are; a problem's message is bounded. */
export function listed(names: readonly string[], separator = ', '): string {
  if (names.length <= SHOWN) return names.join(separator);
  return `${names.slice(0, SHOWN).join(separator)}${separator}… (${names.length - SHOWN} more)`;
}
