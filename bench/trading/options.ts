import { parseArgs } from 'node:util';
import { readCount } from '../options.ts';

export const PARTS = ['marks', 'orders', 'store'] as const;
export type Part = (typeof PARTS)[number];

export interface TradingBenchOptions {
  /** Interleaved rounds; each contender is measured once in each. */
  readonly rounds: number;
  /** Each contender, before the first round. */
  readonly warmupMs: number;
  /** A contender repeats its work for at least this long. */
  readonly windowMs: number;
  /** Parts to run; undefined: all. */
  readonly only: ReadonlySet<Part> | undefined;
  readonly json: boolean;
  /** True: only to see that it runs. */
  readonly quick: boolean;
}

const HELP = `npm run bench:trading -- [options]
  --quick         two short rounds: to see that it runs, not for numbers
  --rounds <n>    interleaved rounds (default 24)
  --only <parts>  comma-separated: ${PARTS.join(', ')}
  --json          the results as one JSON object
`;

/** Reads the command line; prints the help or what is wrong, and exits. */
export function readOptions(args: readonly string[]): TradingBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  return {
    rounds: readCount('rounds', values.rounds ?? (values.quick ? '2' : '24'), HELP),
    warmupMs: values.quick ? 100 : 1000,
    windowMs: values.quick ? 20 : 100,
    only: values.only === undefined ? undefined : new Set(values.only.split(',').map(readPart)),
    json: values.json,
    quick: values.quick,
  };
}

function readPart(name: string): Part {
  const part = PARTS.find((each) => each === name);
  if (part === undefined) throw new Error(`no part "${name}"\n${HELP}`);
  return part;
}
