import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection string of the run's PostgreSQL, as superuser; undefined when no selected project needs it. */
    readonly postgresUrl: string | undefined;
  }
}

/** Starts one PostgreSQL for the run, only when a project that needs it is selected. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const wanted = project.vitest.projects.some((selected) => selected.name === 'postgres');
  if (!wanted) {
    project.provide('postgresUrl', undefined);
    return undefined;
  }
  // Loaded only here, so that a unit run does not pay for the database drivers.
  const { startPostgres } = await import('./postgres-server.ts');
  const server = await startPostgres();
  project.provide('postgresUrl', server.url);
  return server.stop;
}
