import type { Bench } from './context.ts';
import type { DraftSave } from './contract.ts';
import { draftGraph } from './graph.ts';
import type { RunningServer } from './processes.ts';

interface Probe {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly body?: unknown;
}

interface Seen {
  readonly status: number;
  readonly body: unknown;
}

function probesOf({ data, saveDraft }: Pick<Bench, 'data' | 'saveDraft'>): Probe[] {
  const [alice, bob] = data.users;
  if (alice === undefined || bob === undefined) throw new Error('the data has two users at least');
  const [first, second] = alice.cloneIds as [number, number];
  const clone = `/api/v1/clones/${first}`;
  const token = alice.token;
  const forged = `${token.slice(0, -8)}AAAAAAAA`;
  return [
    { name: 'a clone with two purchases', method: 'GET', path: clone, token },
    { name: 'a clone with one purchase', method: 'GET', path: `/api/v1/clones/${second}`, token },
    { name: 'a draft', method: 'GET', path: `${clone}/strategy/draft`, token },
    { name: 'health', method: 'GET', path: '/health/live' },
    { name: 'no token', method: 'GET', path: clone },
    { name: 'a forged token', method: 'GET', path: clone, token: forged },
    { name: 'nobody renames without a token', method: 'PATCH', path: clone, body: { displayName: 'x' } },
    { name: "somebody else's clone", method: 'GET', path: clone, token: bob.token },
    {
      name: "somebody else's clone, renamed",
      method: 'PATCH',
      path: clone,
      token: bob.token,
      body: { displayName: 'x' },
    },
    { name: 'no such path', method: 'GET', path: '/api/v1/nothing/here', token },
    { name: 'a clone id of zero', method: 'GET', path: '/api/v1/clones/0', token },
    { name: 'a clone id that is no number', method: 'GET', path: '/api/v1/clones/abc', token },
    { name: 'an unknown property', method: 'PATCH', path: clone, token, body: { displayName: 'x', color: 'red' } },
    { name: 'an empty name', method: 'PATCH', path: clone, token, body: { displayName: '' } },
    { name: 'a name of the wrong type', method: 'PATCH', path: clone, token, body: { displayName: ['x'] } },
    { name: 'a rename', method: 'PATCH', path: clone, token, body: { displayName: 'Momentum two' } },
    { name: 'the renamed clone', method: 'GET', path: clone, token },
    ...(saveDraft === undefined
      ? []
      : savesOf({ path: `${clone}/strategy/draft`, token, stranger: bob.token, saveDraft })),
  ];
}

function savesOf(input: { path: string; token: string; stranger: string; saveDraft: DraftSave }): Probe[] {
  const { path, token, stranger, saveDraft } = input;
  const graph = draftGraph(1);
  const [first, ...nodes] = graph.nodes;
  const save = (name: string, body: unknown, caller = token): Probe => ({
    name,
    method: 'PUT',
    path,
    token: caller,
    body,
  });
  return [
    save("somebody else's draft, saved", saveDraft(graph), stranger),
    save('a graph with an unknown property', saveDraft({ ...graph, color: 'red' })),
    save('a node without its type', saveDraft({ ...graph, nodes: [{ ...first, type: undefined }, ...nodes] })),
    save('a draft, saved', saveDraft(graph)),
    { name: 'the saved draft', method: 'GET', path, token },
  ];
}

/**
 * Sends the same requests to every server and compares what comes back with what the first one says.
 * @throws Error with every difference.
 */
export async function checkServers(
  servers: readonly RunningServer[],
  bench: Pick<Bench, 'data' | 'saveDraft'>,
): Promise<number> {
  const probes = probesOf(bench);
  const problems: string[] = [];
  const expected: Seen[] = [];
  for (const server of servers) {
    for (const [index, probe] of probes.entries()) {
      const seen = await send(server.port, probe);
      expected[index] ??= seen;
      const [is, should] = [JSON.stringify(seen), JSON.stringify(expected[index])];
      if (is !== should) problems.push(`${server.spec.name}, ${probe.name}:\n      ${is}\n      not ${should}`);
    }
  }
  if (problems.length > 0) throw new Error(`The servers do not do the same:\n  ${problems.join('\n  ')}`);
  return probes.length;
}

async function send(port: number, { method, path, token, body }: Probe): Promise<Seen> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  return { status: response.status, body: comparable(await response.json()) };
}

/** Without what differs from call to call: request ids, the time of the rename; of failures the code alone. */
function comparable(body: unknown): unknown {
  const { error } = body as { error?: { code?: string } };
  if (error !== undefined) return { error: error.code };
  return sorted(body);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(
    keys.map((key) => [key, key === 'updatedAt' ? 'a time' : sorted((value as Record<string, unknown>)[key])]),
  );
}
