import {
  type Compilable,
  type CompiledQuery,
  type DatabaseConnection,
  type Kysely,
  PostgresAdapter,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
} from 'kysely';
import type { Soon } from '../soon.ts';
import type { ManyConnection } from './apart-connection.ts';
import { boundSets, type ParameterSets } from './parameter-sets.ts';
import type { Schema } from './schema.ts';
import { DIRECT, type DirectRunner } from './scope.ts';
import type { Engine, Executor, Tx } from './types.ts';

/** Stands for an argument while the query is compiled. */
class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Which engine a handle belongs to. */
export function engineOf(executor: Executor): Engine {
  return executor.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
}

type ScopedMany = DatabaseConnection & ManyConnection;

/** A compiled query. On SQLite its rows are there at once, and failures are thrown at once; on PostgreSQL they are promised. */
export interface Prepared<Args, Row> {
  all(executor: Executor, args: Args): Soon<Row[]>;
  first(executor: Executor, args: Args): Soon<Row | undefined>;
  /**
   * On SQLite: runs it for each of `args`, for its effect. In a transaction apart they go to the thread in one message; as the
   * bytes of a JSON array, with names that every set has, they cost this thread nothing.
   */
  each(tx: Tx, args: readonly Args[] | Uint8Array): Soon<void>;
}

/** A loop instead of `map`: every request of a signed-in user comes by here several times. */
function bind({ parameters }: CompiledQuery, args: Record<string, unknown>): unknown[] {
  const bound: unknown[] = [];
  for (const value of parameters) bound.push(value instanceof Placeholder ? args[value.name] : value);
  return bound;
}

/** A text from its UTF-8 bytes, which the database decodes, not the thread that hands them over. */
export function textOf<Bytes extends Uint8Array | null>(
  executor: Executor,
  bytes: Bytes,
): RawBuilder<Bytes extends null ? string | null : string> {
  return engineOf(executor) === 'sqlite' ? sql`cast(${bytes} as text)` : sql`convert_from(${bytes}::bytea, 'UTF8')`;
}

/** The UTF-8 bytes of a column of text where the driver has them; PostgreSQL's hands out a decoded text anyway. */
export function bytesOf(executor: Executor, column: string): RawBuilder<Uint8Array | string | null> {
  return engineOf(executor) === 'sqlite' ? sql`cast(${sql.ref(column)} as blob)` : sql`${sql.ref(column)}`;
}

/** The arguments in the order of a query's parameters, which must all be such. */
function namesOf({ parameters }: CompiledQuery): string[] {
  return parameters.map((value) => {
    if (value instanceof Placeholder) return value.name;
    throw new Error('A statement with parameters of its own cannot be run for sets in JSON.');
  });
}

/**
 * Compiles a query once per engine and runs it with fresh arguments: for hot paths. `arg(name)` may stand wherever Kysely
 * takes a value; it cannot stand for a list, a column or SQL. `Args` must be a type alias, not an interface.
 */
export function prepare<Args extends Record<string, unknown>, Row>(
  build: (qb: Kysely<Schema>, arg: <K extends keyof Args>(name: K) => Args[K]) => Compilable<Row>,
): Prepared<Args, Row> {
  const compiled: Partial<Record<Engine, CompiledQuery<Row>>> = {};
  const arg = <K extends keyof Args>(name: K) => new Placeholder(String(name)) as unknown as Args[K];

  const compile = (executor: Executor, engine: Engine): CompiledQuery<Row> => {
    const query = build(executor, arg).compile();
    compiled[engine] = query;
    return query;
  };

  const all = (executor: Executor, args: Args): Soon<Row[]> => {
    const direct = (executor as { [DIRECT]?: DirectRunner })[DIRECT];
    if (direct === undefined) return allByExecutor(executor, args);
    const query = compiled.sqlite ?? compile(executor, 'sqlite');
    return direct.all(query.sql, bind(query, args)) as Row[];
  };
  const first = (executor: Executor, args: Args): Soon<Row | undefined> => {
    const direct = (executor as { [DIRECT]?: DirectRunner })[DIRECT];
    if (direct === undefined) return allByExecutor(executor, args).then((rows) => rows[0]);
    const query = compiled.sqlite ?? compile(executor, 'sqlite');
    return direct.first(query.sql, bind(query, args)) as Row | undefined;
  };
  const allByExecutor = async (executor: Executor, args: Args): Promise<Row[]> => {
    const engine = engineOf(executor);
    const query = compiled[engine] ?? compile(executor, engine);
    return (await executor.executeQuery<Row>({ ...query, parameters: bind(query, args) })).rows;
  };
  const each = (tx: Tx, args: readonly Args[] | Uint8Array): Soon<void> => {
    const query = compiled.sqlite ?? compile(tx, 'sqlite');
    const direct = (tx as { [DIRECT]?: DirectRunner })[DIRECT];
    const sets: ParameterSets =
      args instanceof Uint8Array ? { names: namesOf(query), json: args } : args.map((one) => bind(query, one));
    if (direct === undefined) {
      return tx.getExecutor().provideConnection((connection) => (connection as ScopedMany).many(query.sql, sets));
    }
    for (const set of boundSets(sets)) direct.all(query.sql, set);
  };
  return { all, first, each };
}

/**
 * Locks the selected rows until the transaction ends: `.$call(forUpdate(tx))`. FOR UPDATE on PostgreSQL; nothing on SQLite,
 * whose transactions hold the only writer anyway.
 */
export function forUpdate(
  target: Engine | Executor,
): <DB, TB extends keyof DB, O>(query: SelectQueryBuilder<DB, TB, O>) => SelectQueryBuilder<DB, TB, O> {
  const engine = typeof target === 'string' ? target : engineOf(target);
  return (query) => (engine === 'postgres' ? query.forUpdate() : query);
}
