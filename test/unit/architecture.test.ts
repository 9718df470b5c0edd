import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSource, readSources, type SourceFile } from '../support/imports.ts';

/** Product areas from the ground up (DESIGN section 6): each may import those before it. Two on a line know nothing of each other. */
const ORDER = [
  ['auth'],
  ['market'],
  ['clones'],
  ['strategies'],
  ['economy', 'decisions'],
  ['backtests', 'trading'],
  ['profiles'],
  ['auditions'],
  ['arena'],
  ['browser'],
  ['ops'],
];
const RANK = new Map(ORDER.flatMap((names, rank) => names.map((name) => [name, rank] as const)));
const FOUNDATIONS = ['platform', 'contract', 'http'];
/** Parts of the platform that own SQL. */
const SQL_FOLDERS = /^src\/platform\/(db|leases|jobs|audit|outbox|idempotency)\//;
const STORES = /\/([a-z0-9-]+-)?store\.ts$/;
const QUERIES = ['selectFrom', 'insertInto', 'updateTable', 'deleteFrom', 'mergeInto', 'replaceInto'];
const RPC_CLIENTS = [
  'createPublicClient',
  'createWalletClient',
  'createTestClient',
  'createClient',
  'http',
  'webSocket',
];
const DATABASE_PACKAGES = ['kysely', 'better-sqlite3', 'pg', 'pg-boss'];

/** A feature's doors: all that others may import, and its arithmetic, which a worker thread can load without the rest. */
const isDoor = (path: string, area: string) => path === `src/${area}/index.ts` || path === `src/${area}/calc.ts`;

const areaOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1];
const isFeature = (area: string | undefined): area is string => area !== undefined && !FOUNDATIONS.includes(area);

/** Where the parts are joined: the features, and around them the process; and the few that an operator's commands need. */
const CONSTRUCTORS = new Set(['src/app.ts', 'src/features.ts', 'src/operator.ts']);

type Rule = (file: SourceFile) => string[];

const sources = readSources();

/** The files that a calc.ts or the backtests' thread brings along at run time. */
function reachedFrom(starts: readonly string[]): Set<string> {
  const byPath = new Map(sources.map((file) => [file.path, file]));
  const reached = new Set<string>();
  const queue = [...starts];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path) || !path.startsWith('src/')) continue;
    reached.add(path);
    for (const { to, runs } of byPath.get(path)?.imports ?? []) if (runs) queue.push(to);
  }
  return reached;
}

const threads = sources.map(({ path }) => path).filter((path) => /\/(calc|thread)\.ts$/.test(path));
const calculations = reachedFrom(threads);

const rules: Record<string, Rule> = {
  'platform, contract and http import no feature, and http and contract nothing above them': (file) => {
    const area = areaOf(file.path) ?? '';
    if (!FOUNDATIONS.includes(area)) return [];
    const allowed = { platform: ['platform'], contract: ['platform', 'contract'], http: FOUNDATIONS }[area] ?? [];
    return file.imports
      .filter(({ to }) => to.startsWith('src/') && !allowed.includes(areaOf(to) ?? to))
      .map(({ to }) => `${file.path} imports ${to}`);
  },

  'features import http never, and each other only through index.ts and only downwards': (file) => {
    const area = areaOf(file.path);
    if (!isFeature(area)) return [];
    const rank = RANK.get(area);
    if (rank === undefined) return [`${file.path} is in an area that the order does not know`];
    return file.imports.flatMap(({ to }) => {
      const target = areaOf(to);
      if (target === 'http') return [`${file.path} imports ${to}`];
      if (!isFeature(target) || target === area) return [];
      if (!isDoor(to, target)) return [`${file.path} reaches into ${to}`];
      return (RANK.get(target) ?? ORDER.length) < rank ? [] : [`${file.path} imports upwards: ${to}`];
    });
  },

  'nobody imports a feature past its index.ts, or a part that starts the process': (file) =>
    file.imports.flatMap(({ to, runs }) => {
      if (/^src\/(main|app|operator|workers|features)\.ts$/.test(to)) {
        if (!runs) return [];
        return /^src\/(main|app)\.ts$/.test(file.path) ? [] : [`${file.path} imports ${to}`];
      }
      const target = areaOf(to);
      const reaches = areaOf(file.path) === undefined && isFeature(target) && !isDoor(to, target);
      return reaches ? [`${file.path} reaches into ${to}`] : [];
    }),

  "what a calc.ts leads to is arithmetic: its own feature's files and other features' calc.ts, no package": (file) => {
    if (!calculations.has(file.path)) return [];
    return file.imports
      .filter(({ to, runs }) => runs && !to.startsWith(`src/${areaOf(file.path)}/`) && !to.endsWith('/calc.ts'))
      .map(({ to }) => `${file.path} imports ${to}`);
  },

  'SQL and its drivers are in stores and in the parts of the platform that own tables': (file) => {
    if (SQL_FOLDERS.test(file.path) || STORES.test(file.path)) return [];
    const imports = file.imports
      .filter(({ to }) => DATABASE_PACKAGES.includes(to))
      .map(({ to }) => `${file.path} imports ${to}`);
    return [...imports, ...QUERIES.filter((name) => file.calls.has(name)).map((name) => `${file.path} calls ${name}`)];
  },

  'a store is used by its own folder only': (file) =>
    file.imports
      .filter(
        ({ to }) =>
          STORES.test(to) && to.split('/').slice(0, -1).join('/') !== file.path.split('/').slice(0, -1).join('/'),
      )
      .map(({ to }) => `${file.path} imports ${to}`),

  'only src/platform/chain talks to RPC endpoints': (file) => {
    if (file.path.startsWith('src/platform/chain/')) return [];
    return file.imports
      .filter(
        ({ to, names, runs }) =>
          /^viem(\/|$)/.test(to) && runs && names.some((name) => name === '*' || RPC_CLIENTS.includes(name)),
      )
      .map(({ to, names }) => `${file.path} takes ${names.join(', ')} from ${to}`);
  },

  'only app.ts and features.ts, which it alone uses, and operator.ts construct features, and only main.ts starts it': (
    file,
  ) => {
    if (CONSTRUCTORS.has(file.path)) return [];
    const created = file.imports.flatMap(({ to, names }) =>
      isFeature(areaOf(to)) && areaOf(to) !== areaOf(file.path)
        ? names
            .filter((name) => name === '*' || /^create[A-Z]/.test(name))
            .map((name) => `${file.path} takes ${name} from ${to}`)
        : [],
    );
    if (file.path !== 'src/main.ts') return created;
    // The last one is about the process, not about the gateway.
    const allowed = ['src/app.ts', 'src/config.ts', 'src/contract/index.ts', 'src/platform/startup-garbage.ts'];
    // Failures it may know by name, to print them without a stack.
    const others = file.imports
      .filter(({ to, names }) => !allowed.includes(to) && !names.every((name) => name.endsWith('Error')))
      .map(({ to }) => `src/main.ts imports ${to}`);
    return [...created, ...others];
  },

  'only main.ts, config.ts and env.ts know the environment': (file) =>
    file.readsEnvironment && !/^src\/(main|config|env)\.ts$/.test(file.path) ? [`${file.path} reads process.env`] : [],

  'nothing is exported as default': (file) =>
    file.imports
      .filter(({ to, names }) => to.startsWith('src/') && names.includes('default'))
      .map(({ to }) => `${file.path} takes a default export from ${to}`),
};

/** Cycles of imports that exist at run time, each as the path that closes it. */
function cyclesIn(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const { to, runs } of byPath.get(path)?.imports ?? []) if (runs) walk(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) walk(path, []);
  return cycles;
}

describe('the architecture', () => {
  it.each(Object.entries(rules))('%s', (_, rule) => {
    expect(sources.flatMap(rule)).toEqual([]);
  });

  it('has no cycle of imports', () => {
    expect(cyclesIn(sources)).toEqual([]);
  });

  it('has an index.ts in every feature', () => {
    const areas = new Set(sources.map(({ path }) => areaOf(path)).filter(isFeature));
    for (const area of areas)
      expect(existsSync(new URL(`../../src/${area}/index.ts`, import.meta.url)), area).toBe(true);
  });
});

describe('the architecture test', () => {
  it('sees the sources: many files, and imports that are known to be there', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap((file) => file.imports).length).toBeGreaterThan(400);
    const importsOf = (path: string) => sources.find((file) => file.path === path)?.imports ?? [];
    expect(importsOf('src/features.ts')).toContainEqual({
      from: 'src/features.ts',
      to: 'src/strategies/index.ts',
      names: ['createStrategies', 'createStrategyEditor', 'createStrategyHandlers'],
      runs: true,
    });
    expect(importsOf('src/economy/index.ts').map(({ to }) => to)).toEqual(
      expect.arrayContaining(['src/auth/index.ts', 'src/clones/index.ts', 'src/economy/watcher.ts']),
    );
    expect(sources.filter((file) => file.readsEnvironment).map(({ path }) => path)).toEqual(['src/main.ts']);
    expect(sources.filter((file) => file.calls.has('selectFrom')).length).toBeGreaterThan(3);
  });

  const violations: [string, string, string, string][] = [
    ['platform, contract', 'src/platform/ids.ts', "import type { Auth } from '../auth/index.ts';", 'src/auth/index.ts'],
    [
      'platform, contract',
      'src/contract/engine.ts',
      "import { clientOf } from '../http/client.ts';",
      'src/http/client.ts',
    ],
    ['platform, contract', 'src/http/client.ts', "import { loadConfig } from '../config.ts';", 'src/config.ts'],
    [
      'features import',
      'src/auth/x.ts',
      "export { a } from '../clones/clones.ts';",
      'reaches into src/clones/clones.ts',
    ],
    ['features import', 'src/clones/x.ts', "import '../economy/index.ts';", 'imports upwards: src/economy/index.ts'],
    ['features import', 'src/economy/x.ts', "type A = import('../decisions/index.ts').A;", 'imports upwards'],
    [
      'features import',
      'src/clones/x.ts',
      "import { clientOf } from '../http/client.ts';",
      'imports src/http/client.ts',
    ],
    ['features import', 'src/payments/x.ts', '', 'the order does not know'],
    ['nobody imports', 'src/app.ts', "import { x } from './auth/sessions.ts';", 'reaches into src/auth/sessions.ts'],
    ['nobody imports', 'src/workers.ts', "const app = await import('./app.ts');", 'imports src/app.ts'],
    ['what a calc.ts', 'src/market/calc.ts', "import { chunk } from 'lodash';", 'imports lodash'],
    [
      'what a calc.ts',
      'src/market/columns.ts',
      "import { appError } from '../platform/errors.ts';",
      'imports src/platform',
    ],
    [
      'what a calc.ts',
      'src/backtests/thread.ts',
      "import { a } from '../decisions/index.ts';",
      'imports src/decisions',
    ],
    ['SQL and', 'src/clones/clones.ts', "import { sql } from 'kysely';", 'imports kysely'],
    ['SQL and', 'src/clones/clones.ts', "import type { Kysely } from 'kysely';", 'imports kysely'],
    [
      'SQL and',
      'src/clones/clones.ts',
      "const rows = await db.read.selectFrom('clones').execute();",
      'calls selectFrom',
    ],
    ['SQL and', 'src/http/server.ts', "tx.deleteFrom('x');", 'calls deleteFrom'],
    ['a store is', 'src/app.ts', "import { find } from './clones/store.ts';", 'imports src/clones/store.ts'],
    [
      'only src/platform/chain',
      'src/auth/proof.ts',
      "import { createPublicClient, http } from 'viem';",
      'createPublicClient',
    ],
    ['only src/platform/chain', 'src/auth/proof.ts', "import * as viem from 'viem';", 'takes * from viem'],
    [
      'only app.ts and',
      'src/economy/x.ts',
      "import { createAuth as make } from '../auth/index.ts';",
      'takes createAuth',
    ],
    ['only app.ts and', 'src/workers.ts', "import { createClones } from './clones/index.ts';", 'takes createClones'],
    [
      'only app.ts and',
      'src/main.ts',
      "import { listen } from './http/lifecycle.ts';",
      'imports src/http/lifecycle.ts',
    ],
    ['only main.ts', 'src/auth/keys.ts', 'const key = process.env.JWT_KEYS;', 'reads process.env'],
    ['only main.ts', 'src/auth/keys.ts', 'const { env } = process;', 'reads process.env'],
    ['nothing is', 'src/auth/keys.ts', "import keys from './x.ts';", 'default export'],
  ];
  it.each(violations)('finds what breaks "%s…": %s with %s', (rule, path, text, found) => {
    const entry = Object.entries(rules).find(([name]) => name.startsWith(rule));
    expect(entry?.[1](parseSource(path, text)).join('\n')).toContain(found);
  });

  it('tests each of its rules that way', () => {
    const tested = violations.map(([rule]) => rule);
    expect(Object.keys(rules).filter((name) => !tested.some((rule) => name.startsWith(rule)))).toEqual([]);
  });

  it('finds a cycle, and takes types for what they are: nothing at run time', () => {
    const a = parseSource('src/auth/a.ts', "import { b } from './b.ts';");
    const b = parseSource('src/auth/b.ts', "export * from './c.ts';");
    const c = parseSource('src/auth/c.ts', "import { a } from './a.ts';");
    expect(cyclesIn([a, b, c])).toEqual(['src/auth/a.ts → src/auth/b.ts → src/auth/c.ts → src/auth/a.ts']);
    expect(cyclesIn([a, b, parseSource('src/auth/c.ts', "import type { a } from './a.ts';")])).toEqual([]);
  });
});
