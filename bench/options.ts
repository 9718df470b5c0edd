import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Interleaved rounds; each server is measured once in each. */
  readonly rounds: number;
  readonly warmupMs: number;
  readonly measureMs: number;
  readonly operations: number;
  /** Parts to run, by name; undefined: all. */
  readonly only: ReadonlySet<string> | undefined;
  readonly json: boolean;
}

export const PARTS = ['read', 'write', 'draft', 'health', 'routing', 'commits', 'signin', 'startup'] as const;

const HELP = `npm run bench -- [options]
  --quick           two short rounds: to see that it runs, not for numbers
  --rounds <n>      interleaved rounds (default 7)
  --only <parts>    comma-separated: ${PARTS.join(', ')}
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
    rounds: positive('rounds', values.rounds ?? (values.quick ? '2' : '7')),
    warmupMs: values.quick ? 200 : 500,
    measureMs: values.quick ? 500 : 2000,
    operations: positive('operations', values.operations),
    only,
    json: values.json,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} takes a whole number from 1\n${HELP}`);
  return value;
}
