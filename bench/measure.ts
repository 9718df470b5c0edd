import type { BenchData } from './data.ts';
import { buildRequest, type LoadResult, load } from './load.ts';
import type { BenchOptions } from './options.ts';
import type { RunningServer } from './processes.ts';

export const CONNECTIONS = 64;

export interface Scenario {
  readonly part: 'read' | 'write' | 'draft' | 'health';
  readonly title: string;
  /** One list per connection. */
  readonly requests: readonly (readonly Buffer[])[];
}

/** One server's figures: medians over the rounds. */
export interface Figures {
  readonly perSecond: number;
  /** Against the reference server of the same round. */
  readonly ratio: number;
  /** The same by the server's CPU time, which a busy machine disturbs less; undefined where it is not known. */
  readonly cpuRatio: number | undefined;
  readonly p99: number;
  readonly clientLoad: number;
  readonly best: number;
}

export interface Sample extends LoadResult {
  readonly perCpuSecond: number | undefined;
}

/** Each connection is one signed-in user, going through his own clones. */
export function scenariosOf(data: BenchData): Scenario[] {
  const users = data.users.slice(0, CONNECTIONS);
  const perUser = (build: (cloneId: number, headers: Record<string, string>, index: number) => Buffer) =>
    users.map(({ token, cloneIds }) =>
      cloneIds.map((id, index) => build(id, { authorization: `Bearer ${token}` }, index)),
    );
  return [
    {
      part: 'read',
      title: 'GET clone',
      requests: perUser((id, headers) => buildRequest({ method: 'GET', path: `/api/v1/clones/${id}`, headers })),
    },
    {
      part: 'write',
      title: 'PATCH clone',
      requests: perUser((id, headers, index) =>
        buildRequest({
          method: 'PATCH',
          path: `/api/v1/clones/${id}`,
          headers,
          body: { displayName: `Renamed ${index}` },
        }),
      ),
    },
    {
      part: 'draft',
      title: 'GET draft',
      requests: perUser((id, headers) =>
        buildRequest({ method: 'GET', path: `/api/v1/clones/${id}/strategy/draft`, headers }),
      ),
    },
    {
      part: 'health',
      title: 'GET health',
      requests: perUser((_id, headers) => buildRequest({ method: 'GET', path: '/health/live', headers })),
    },
  ];
}

/** Loads one server once and reads what it cost. */
export async function sample(
  server: RunningServer,
  requests: Scenario['requests'],
  { warmupMs, measureMs }: Pick<BenchOptions, 'warmupMs' | 'measureMs'>,
): Promise<Sample> {
  await load({ port: server.port, requests, warmupMs, measureMs: 1 });
  const cpuBefore = server.cpuSeconds();
  const result = await load({ port: server.port, requests, warmupMs: 0, measureMs });
  const cpuAfter = server.cpuSeconds();
  if (result.failures > 0) throw new Error(`${server.spec.name} failed ${result.failures} of ${result.requests}`);
  const cpu = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return { ...result, perCpuSecond: cpu === undefined ? undefined : result.requests / cpu };
}

/** Interleaved rounds of one scenario over all servers; every other round runs backwards. */
export async function measure(
  servers: readonly RunningServer[],
  scenario: Scenario,
  options: BenchOptions,
  referenceOf: (server: RunningServer) => string,
): Promise<Map<string, Figures>> {
  const samples = new Map<string, Sample[]>(servers.map(({ spec }) => [spec.name, []]));
  for (let round = 0; round < options.rounds; round += 1) {
    const order = round % 2 === 0 ? servers : [...servers].reverse();
    for (const server of order) {
      samples.get(server.spec.name)?.push(await sample(server, scenario.requests, options));
    }
  }
  return new Map(
    servers.map((server) => {
      const own = samples.get(server.spec.name) ?? [];
      const reference = samples.get(referenceOf(server)) ?? own;
      return [server.spec.name, figuresOf(own, reference)];
    }),
  );
}

function figuresOf(own: readonly Sample[], reference: readonly Sample[]): Figures {
  const cpuRatios = own.map((each, round) => (each.perCpuSecond ?? Number.NaN) / (reference[round]?.perCpuSecond ?? 1));
  return {
    perSecond: median(own.map((each) => each.perSecond)),
    ratio: median(own.map((each, round) => each.perSecond / (reference[round]?.perSecond ?? Number.NaN))),
    cpuRatio: cpuRatios.some(Number.isNaN) ? undefined : median(cpuRatios),
    best: Math.max(...own.map((each) => each.perCpuSecond ?? 0)),
    p99: median(own.map((each) => each.p99)),
    clientLoad: Math.max(...own.map((each) => each.clientLoad)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
