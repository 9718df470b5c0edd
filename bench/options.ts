import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Interleaved rounds; each server is measured once in each. */
  readonly rounds: number;
  /** Before a server's first window. */
  readonly warmupMs: number;
  /** Before each later one, while its connections open. */
  readonly settleMs: number;
  readonly measureMs: number;
  readonly operations: number;
  /** Parts to run, by name; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  /** Parts of the names of the servers to run beside the limit and the gateway; undefined: all. */
  readonly servers: readonly string[] | undefined;
  readonly json: boolean;
}

export const PARTS = ['read', 'write', 'draft', 'save', 'health', 'routing', 'commits', 'signin', 'startup'] as const;

const HELP = `npm run bench -- [options]
  --quick           two short rounds: to see that it runs, not for numbers
  --rounds <n>      interleaved rounds (default 24)
  --only <parts>    comma-separated: ${PARTS.join(', ')}
  --servers <names> comma-separated parts of their names (default all; the limit and the gateway always run)
  --operations <n>  pad the contract to this many operations (default 90)
  --json            the results as one JSON object
`;

/** Reads the command line; prints the help or what is wrong, and exits. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string' },
      servers: { type: 'string' },
      operations: { type: 'string', default: '90' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const only = values.only === undefined ? undefined : new Set(values.only.split(','));
  for (const part of only ?? []) {
    if (!PARTS.includes(part as never)) throw new Error(`no part "${part}"\n${HELP}`);
  }
  return {
    rounds: readCount('rounds', values.rounds ?? (values.quick ? '2' : '24'), HELP),
    warmupMs: values.quick ? 300 : 3000,
    settleMs: 50,
    measureMs: values.quick ? 200 : 400,
    operations: readCount('operations', values.operations, HELP),
    only,
    servers: values.servers?.split(','),
    json: values.json,
  };
}

/** A whole number from 1; `help` goes with the complaint. */
export function readCount(name: string, text: string, help: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1\n${help}`);
  return value;
}
