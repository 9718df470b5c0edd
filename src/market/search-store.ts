import { type RawBuilder, sql } from 'kysely';
import { type Executor, engineOf, prepare } from '../platform/db/index.ts';
import type { DefiLlamaSubjectTable, PolymarketMarketTable } from '../platform/db/tables/feeds.ts';

export type SearchTable = 'polymarket_markets' | 'defillama_subjects';
export type MarketRow = Readonly<Omit<PolymarketMarketTable, 'num'>>;
export type SubjectRow = Readonly<Omit<DefiLlamaSubjectTable, 'num'>>;

export interface Search {
  readonly table: SearchTable;
  /** Normalised words; every one must occur, the last one as a beginning. Empty: the largest first. */
  readonly words: readonly string[];
  readonly filters: readonly { readonly column: string; readonly value: string | number }[];
  readonly limit: number;
}

/** A match in the title counts this many times one in the rest. */
const TITLE_FACTOR = 3;

/** The documents that match, best first; ties by size, then id. An exact title comes before everything else. */
export async function findDocuments(ex: Executor, search: Search): Promise<string[]> {
  const query =
    search.words.length === 0 ? largest(search) : engineOf(ex) === 'sqlite' ? bySqlite(search) : byPostgres(search);
  const { rows } = await query.execute(ex);
  return rows.map((row) => row.document);
}

function filtered({ filters }: Search): RawBuilder<unknown> {
  const conditions = filters.map(({ column, value }) => sql`and t.${sql.ref(column)} = ${value}`);
  return conditions.length === 0 ? sql`` : sql.join(conditions, sql` `);
}

function largest(search: Search): RawBuilder<{ document: string }> {
  return sql`select t.document from ${sql.table(search.table)} as t where true ${filtered(search)}
    order by t.size_usd desc, t.id limit ${search.limit}`;
}

function bySqlite(search: Search): RawBuilder<{ document: string }> {
  const { table, words, limit } = search;
  const match = `${words.map((word) => `"${word}"`).join(' AND ')}*`;
  const index = sql.table(`${table}_search`);
  // bm25 is negative, and the lower the better.
  return sql`select t.document from ${index} as s join ${sql.table(table)} as t on t.num = s.rowid
    where ${index} match ${match} ${filtered(search)}
    order by t.title_norm = ${words.join(' ')} desc,
      bm25(${index}, ${sql.lit(TITLE_FACTOR)}, 1.0) * t.weight, t.size_usd desc, t.id
    limit ${limit}`;
}

function byPostgres(search: Search): RawBuilder<{ document: string }> {
  const { table, words, limit } = search;
  const match = `${words.map((word) => `'${word}'`).join(' & ')}:*`;
  // Title and rest are marked A and B; 2 divides by the length of the text, as bm25 does in its way.
  return sql`select t.document from ${sql.table(table)} as t, to_tsquery('simple', ${match}) as query
    where t.search @@ query ${filtered(search)}
    order by t.title_norm = ${words.join(' ')} desc,
      ts_rank(array[0, 0, ${sql.lit(1 / TITLE_FACTOR)}, 1]::real[], t.search, query, 2) * t.weight desc,
      t.size_usd desc, t.id
    limit ${limit}`;
}

/** Adds a market, or replaces what is known of it. */
export const putMarket = prepare<MarketRow, unknown>((qb, arg) =>
  qb
    .insertInto('polymarket_markets')
    .values({
      id: arg('id'),
      title_norm: arg('title_norm'),
      body_norm: arg('body_norm'),
      size_usd: arg('size_usd'),
      weight: arg('weight'),
      document: arg('document'),
      updated_at: arg('updated_at'),
      closed: arg('closed'),
      end_at: arg('end_at'),
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        title_norm: eb.ref('excluded.title_norm'),
        body_norm: eb.ref('excluded.body_norm'),
        size_usd: eb.ref('excluded.size_usd'),
        weight: eb.ref('excluded.weight'),
        document: eb.ref('excluded.document'),
        updated_at: eb.ref('excluded.updated_at'),
        closed: eb.ref('excluded.closed'),
        end_at: eb.ref('excluded.end_at'),
      })),
    ),
);

/** What is known of open markets, the most liquid first. */
export async function openMarkets(
  ex: Executor,
  options: { endingBefore?: number; endingFrom?: number; limit: number },
): Promise<string[]> {
  let query = ex.selectFrom('polymarket_markets').select('id').where('closed', '=', 0);
  const { endingBefore, endingFrom, limit } = options;
  if (endingBefore !== undefined) query = query.where('end_at', '<', endingBefore);
  if (endingFrom !== undefined) {
    query = query.where((eb) => eb.or([eb('end_at', '>=', endingFrom), eb('end_at', 'is', null)]));
  }
  const rows = await query.orderBy('size_usd', 'desc').orderBy('id').limit(limit).execute();
  return rows.map((row) => row.id);
}

/** Adds a subject, or replaces what is known of it. */
export const putSubject = prepare<SubjectRow, unknown>((qb, arg) =>
  qb
    .insertInto('defillama_subjects')
    .values({
      id: arg('id'),
      title_norm: arg('title_norm'),
      body_norm: arg('body_norm'),
      size_usd: arg('size_usd'),
      weight: arg('weight'),
      document: arg('document'),
      updated_at: arg('updated_at'),
      subject_type: arg('subject_type'),
      capital_base: arg('capital_base'),
      capital_flows: arg('capital_flows'),
      economic_throughput: arg('economic_throughput'),
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        title_norm: eb.ref('excluded.title_norm'),
        body_norm: eb.ref('excluded.body_norm'),
        size_usd: eb.ref('excluded.size_usd'),
        weight: eb.ref('excluded.weight'),
        document: eb.ref('excluded.document'),
        updated_at: eb.ref('excluded.updated_at'),
        capital_base: eb.ref('excluded.capital_base'),
        capital_flows: eb.ref('excluded.capital_flows'),
        economic_throughput: eb.ref('excluded.economic_throughput'),
      })),
    ),
);

export const subjectById = prepare<{ id: string }, SubjectRow>((qb, arg) =>
  qb.selectFrom('defillama_subjects').selectAll().where('id', '=', arg('id')),
);
