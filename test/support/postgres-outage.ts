import pg from 'pg';
import type { TestGateway } from './gateway.ts';

/** Takes a gateway's PostgreSQL database away, from outside. */
export interface PostgresOutage {
  /** Ends the connections that are open; new ones are let in. */
  cut(): Promise<void>;
  /** Ends them, and lets nobody in until `end`. */
  begin(): Promise<void>;
  end(): Promise<void>;
}

export function postgresOutage(gateway: TestGateway): PostgresOutage {
  const url = new URL(gateway.env.DATABASE_URL as string);
  const database = url.pathname.slice(1);
  url.pathname = '/postgres';
  const asAdmin = async (...statements: string[]): Promise<void> => {
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  };
  const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}'`;
  return {
    cut: () => asAdmin(terminate),
    begin: () => asAdmin(`alter database ${database} with allow_connections false`, terminate),
    end: () => asAdmin(`alter database ${database} with allow_connections true`),
  };
}
