/** An answer of a list that can grow. */
export interface Page {
  /** Null at the end. */
  readonly nextCursor: string | null;
}

/** Where a page starts: spread it into the query. Empty for the first. */
export type PageQuery = { readonly cursor?: string };

/**
 * All pages of a list, each fetched when it is asked for:
 * `for await (const { purchases } of pages((query) => unwrap(api.GET('/economy/purchases', { params: { query } }))))`.
 */
export async function* pages<P extends Page>(
  load: (query: PageQuery) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  let query: PageQuery = {};
  for (;;) {
    const page = await load(query);
    yield page;
    if (page.nextCursor === null) return;
    query = { cursor: page.nextCursor };
  }
}
