/** The part of better-sqlite3 13 that is used here; the package brings no types of its own. */
declare module 'better-sqlite3' {
  class Database {
    constructor(filename: string, options?: Database.Options);
    readonly inTransaction: boolean;
    prepare(sql: string): Database.Statement;
    pragma(text: string): unknown;
    close(): void;
  }

  namespace Database {
    type Instance = Database;

    interface Statement {
      /** True when the statement returns rows. */
      readonly reader: boolean;
      run(parameters: readonly unknown[]): { changes: number; lastInsertRowid: number | bigint };
      all(...parameters: readonly unknown[]): unknown[];
      /** The first row; undefined when there is none. */
      get(...parameters: readonly unknown[]): unknown;
    }

    interface Options {
      readonly readonly?: boolean;
      readonly fileMustExist?: boolean;
      /** busy_timeout in milliseconds; it blocks the thread. */
      readonly timeout?: number;
    }

    /** `code` is SQLite's extended result code, e.g. `SQLITE_CONSTRAINT_UNIQUE`. */
    class SqliteError extends Error {
      constructor(message: string, code: string);
      readonly code: string;
    }
  }

  export = Database;
}
