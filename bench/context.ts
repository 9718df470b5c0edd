import type { DraftSave } from './contract.ts';
import type { BenchData } from './data.ts';
import type { BenchOptions, PARTS } from './options.ts';
import { type RunningServer, type ServerSpec, startServer } from './processes.ts';
import type { Target } from './report.ts';
import type { Part, Scenario } from './scenarios.ts';

/** What the parts of one run share. */
export interface Bench {
  readonly options: BenchOptions;
  readonly data: BenchData;
  readonly scenarios: readonly Scenario[];
  readonly saveDraft: DraftSave | undefined;
  /** Where its files are. */
  readonly dir: string;
  readonly pinned: boolean;
  readonly say: (text: string) => void;
  readonly targets: Target[];
  /** By part, for `--json`. */
  readonly results: Record<string, unknown>;
}

/** Whether the command line asks for a part. */
export function wants({ options }: Bench, part: (typeof PARTS)[number]): boolean {
  return options.only === undefined || options.only.has(part);
}

export function scenarioOf({ scenarios }: Bench, part: Part): Scenario {
  const scenario = scenarios.find((each) => each.part === part);
  if (scenario === undefined) throw new Error(`no scenario "${part}"`);
  return scenario;
}

/** Runs `use` with the servers up, and stops them. */
export async function withServers<T>(
  { dir, data, pinned }: Bench,
  list: readonly ServerSpec[],
  use: (servers: RunningServer[]) => Promise<T>,
): Promise<T> {
  const servers: RunningServer[] = [];
  try {
    for (const spec of list) servers.push(await startServer(spec, { dir, dataFile: data.file, pinned }));
    return await use(servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}
