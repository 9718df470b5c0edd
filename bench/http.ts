import { checkServers } from './checks.ts';
import { type Bench, wants, withServers } from './context.ts';
import { type Figures, figuresOf, measure, ratioOf, type Series } from './measure.ts';
import { DOCUMENTED, FASTIFY, GATEWAY, LIMIT, named, serversOf, TOKEN_POLICIES } from './peers.ts';
import type { RunningServer } from './processes.ts';
import { ratioTable } from './report.ts';
import type { Scenario } from './scenarios.ts';

const AT_LEAST = { ofFastify: 1, ofLimit: 0.85, timesDocumented: 20 };

/** The gateway beside its peers, scenario by scenario, under each token policy. */
export async function comparePeers(bench: Bench): Promise<void> {
  const { options, say } = bench;
  const scenarios = bench.scenarios.filter(({ part }) => wants(bench, part));
  if (scenarios.length === 0 && !wants(bench, 'startup')) return;
  const specs = TOKEN_POLICIES.flatMap((policy) => serversOf(policy, options));
  await withServers(bench, specs, async (servers) => {
    const probes = await checkServers(servers, bench);
    say(`${probes} requests answered alike by all ${servers.length} servers.`);
    await compareScenarios(bench, servers, scenarios);
    if (wants(bench, 'startup')) noteStartup(bench, servers);
  });
}

async function compareScenarios(
  bench: Bench,
  servers: readonly RunningServer[],
  scenarios: readonly Scenario[],
): Promise<void> {
  const { options, say } = bench;
  const all = new Map<string, Series>();
  for (const scenario of scenarios) {
    say(`measuring ${scenario.title}: ${options.rounds} rounds of ${options.measureMs} ms …`);
    const series = await measure(servers, scenario, options);
    all.set(scenario.title, series);
    if (scenario.part !== 'health') noteTargets(bench, scenario.title, series);
  }
  if (all.size === 0) return;
  say("\nRequests a second as a share of the limit's in the same round: median [quartiles] · p99 at 64 connections.");
  const http: Record<string, unknown> = {};
  for (const policy of TOKEN_POLICIES) {
    const rows = serversOf(policy, options).map(({ name }) => ({
      server: name,
      figures: new Map<string, Figures>(
        [...all].map(([title, series]) => [title, figuresOf(series, { server: name, of: named(LIMIT, policy) })]),
      ),
    }));
    say(`\n${policy.name}:\n\n${ratioTable([...all.keys()], rows)}`);
    for (const { server, figures } of rows) http[server] = Object.fromEntries(figures);
  }
  say('');
  bench.results.http = http;
}

function noteTargets(bench: Bench, title: string, series: Series): void {
  for (const policy of TOKEN_POLICIES) {
    const server = named(GATEWAY, policy);
    const note = (what: string, peer: string, atLeast: number | undefined): void => {
      const of = named(peer, policy);
      if (!series.has(of)) return;
      bench.targets.push({
        text: `${title}, ${what} (${policy.name})`,
        value: ratioOf(series, { server, of }),
        byCpu: ratioOf(series, { server, of }, 'perCpuSecond'),
        atLeast,
      });
    };
    note('of fastify', FASTIFY, AT_LEAST.ofFastify);
    note('of the limit', LIMIT, AT_LEAST.ofLimit);
    // On reads, and under the gateway's default policy on both sides; the rest is shown beside it.
    const documented = title.startsWith('GET') && policy.cache ? AT_LEAST.timesDocumented : undefined;
    note('times the documented openapi-backend', DOCUMENTED, documented);
  }
}

function noteStartup({ say, results }: Bench, servers: readonly RunningServer[]): void {
  results.startup = Object.fromEntries(servers.map(({ spec, startMs }) => [spec.name, Math.round(startMs)]));
  const each = servers.map(({ spec, startMs }) => `${spec.name} ${(startMs / 1000).toFixed(1)} s`);
  say(`start-up: ${each.join(' · ')}\n`);
}
