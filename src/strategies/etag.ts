/** The strong ETag of a draft: another revision, another tag. */
export function draftEtag(draft: { readonly cloneId: number; readonly revision: number }): string {
  return `"draft-${draft.cloneId}-${draft.revision}"`;
}

const DRAFT_TAG = /^"draft-([1-9]\d{0,14})-([1-9]\d{0,14})"$/;

/**
 * The revisions of this clone's draft that an If-Match header allows, compared strongly (RFC 9110, 13.1.1): a weak tag or
 * another clone's allows none. Undefined: any, for want of the header or by `*`.
 */
export function revisionsAllowed(ifMatch: string | undefined, cloneId: number): readonly number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const revisions = new Set<number>();
  // None of our tags has a comma inside.
  for (const tag of ifMatch.split(',')) {
    const match = DRAFT_TAG.exec(tag.trim());
    if (match !== null && Number(match[1]) === cloneId) revisions.add(Number(match[2]));
  }
  return [...revisions];
}
