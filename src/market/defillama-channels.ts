import type { Clock } from '../platform/clock.ts';
import { type Channel, channel, type RoundResult } from './channels.ts';
import { DEFILLAMA, type DefiLlama, type OverviewKind } from './defillama.ts';
import type { Overview, OverviewFigures, SubjectFigures, SubjectType } from './defillama-parse.ts';
import type { Points } from './points.ts';
import type { DefiLlamaChannel, Discovery } from './search.ts';
import { UpstreamError } from './upstream-error.ts';

const DAY_MS = 86_400_000;
/** A sample this much older than wanted still counts as "a day ago". */
const TOLERANCE_MS = 2 * 3_600_000;
/** Chains whose own flows are read; each costs requests. */
const OVERVIEW_CHAINS = 12;

export interface DefiLlamaChannelDeps {
  readonly api: DefiLlama;
  readonly discovery: Discovery;
  readonly points: Points;
  readonly clock: Clock;
  /** Protocols of a channel that points are kept of, the largest first. All are found by the search. */
  readonly maxProtocols: number;
}

type Values = Record<string, number | null>;

export function subjectKey(options: { channel: DefiLlamaChannel; subjectType: SubjectType; subject: string }): string {
  return `defillama:${options.channel}:${options.subjectType}:${options.subject}`;
}

export function defiLlamaChannels(deps: DefiLlamaChannelDeps): Channel[] {
  return [capitalBase(deps), capitalFlows(deps), economicThroughput(deps)];
}

function capitalBase(deps: DefiLlamaChannelDeps): Channel {
  const { api } = deps;
  return channel('defillama_capital_base', {
    source: DEFILLAMA,
    sampled: true,
    run: async ({ slotAt, signal, onProgress }) => {
      const chains = await api.chains(signal);
      const protocols = await api.protocols(signal);
      const stablecoins = await api.stablecoins(signal);
      onProgress(
        `${chains.items.length} chains, ${protocols.items.length} protocols, ${stablecoins.items.length} stablecoins`,
      );
      const tvlUsd = sum(chains.items.map(({ values }) => values.tvlUsd ?? null));
      const stablecoinsUsd = sum(stablecoins.items.map(({ values }) => values.tvlUsd ?? null));
      const whole = globalSubject({ tvlUsd, change1d: null, change7d: null, stablecoinsUsd });
      const derived = await withOwnChanges(deps, { slotAt, subjects: [whole, ...chains.items] });
      const subjects = [...derived, ...protocols.items, ...stablecoins.items];
      const dropped = chains.dropped + protocols.dropped + stablecoins.dropped;
      return store(deps, { name: 'capital_base', subjects, slotAt, dropped, sizeField: 'tvlUsd' });
    },
  });
}

function capitalFlows(deps: DefiLlamaChannelDeps): Channel {
  return channel('defillama_capital_flows', {
    source: DEFILLAMA,
    sampled: true,
    run: async ({ slotAt, signal }) => {
      const fields = (figures: OverviewFigures): Values => ({
        volume24hUsd: figures.total24h,
        volume7dUsd: figures.total7d,
        change1d: figures.change1d,
        change7d: figures.change7d,
      });
      const { subjects, dropped } = await readOverview(deps, { kind: 'dexs', fields, signal });
      return store(deps, { name: 'capital_flows', subjects, slotAt, dropped, sizeField: 'volume24hUsd' });
    },
  });
}

function economicThroughput(deps: DefiLlamaChannelDeps): Channel {
  const { api } = deps;
  return channel('defillama_economic_throughput', {
    source: DEFILLAMA,
    sampled: true,
    run: async ({ slotAt, signal }) => {
      const fields = (figures: OverviewFigures): Values => ({
        fees24hUsd: figures.total24h,
        fees7dUsd: figures.total7d,
        change1d: figures.change1d,
        change7d: figures.change7d,
      });
      const fees = await readOverview(deps, { kind: 'fees', fields, signal });
      const interest = await api.overview({ kind: 'open-interest', signal });
      const subjects = withOpenInterest(fees.subjects, interest);
      const dropped = fees.dropped + interest.protocols.dropped;
      return store(deps, { name: 'economic_throughput', subjects, slotAt, dropped, sizeField: 'fees24hUsd' });
    },
  });
}

/** An overview of the whole and its protocols, and of the largest chains. */
async function readOverview(
  deps: DefiLlamaChannelDeps,
  options: { kind: OverviewKind; fields: (figures: OverviewFigures) => Values; signal: AbortSignal | undefined },
): Promise<{ subjects: SubjectFigures[]; dropped: number }> {
  const { api } = deps;
  const { kind, fields, signal } = options;
  const whole = await api.overview({ kind, signal });
  const subjects: SubjectFigures[] = [globalSubject(fields(whole.total))];
  for (const { subject, name, figures } of whole.protocols.items) {
    subjects.push({ subjectType: 'protocol', subject, name, symbol: null, values: fields(figures) });
  }
  const largest = await largestChains(deps, signal);
  let { dropped } = whole.protocols;
  for (const { subject, name, symbol } of largest) {
    const total = await totalOfChain(api, { kind, chain: name, signal });
    if (total === undefined) dropped += 1;
    else subjects.push({ subjectType: 'chain', subject, name, symbol, values: fields(total) });
  }
  return { subjects, dropped };
}

/** As stored; before the first round of the other channel the source is asked. */
async function largestChains({ api, discovery }: DefiLlamaChannelDeps, signal: AbortSignal | undefined) {
  const query = { q: '', type: 'chain', channel: 'capital_base', limit: OVERVIEW_CHAINS } as const;
  const stored = await discovery.searchSubjects(query);
  if (stored.length > 0) return stored;
  const { items } = await api.chains(signal);
  return items.toSorted((a, b) => (b.values.tvlUsd ?? 0) - (a.values.tvlUsd ?? 0)).slice(0, OVERVIEW_CHAINS);
}

/** Undefined when the source has none: not every chain has an overview, and it says so with a failure. */
async function totalOfChain(
  api: DefiLlama,
  request: { kind: OverviewKind; chain: string; signal: AbortSignal | undefined },
): Promise<OverviewFigures | undefined> {
  try {
    return (await api.overview(request)).total;
  } catch (error) {
    if (error instanceof UpstreamError && (error.code === 'unavailable' || error.code === 'malformed'))
      return undefined;
    throw error;
  }
}

function withOpenInterest(subjects: readonly SubjectFigures[], interest: Overview): SubjectFigures[] {
  const bySubject = new Map(interest.protocols.items.map(({ subject, figures }) => [subject, figures.total24h]));
  return subjects.map((figures) => {
    const open = figures.subjectType === 'protocol' ? bySubject.get(figures.subject) : undefined;
    const openInterestUsd = figures.subjectType === 'global' ? interest.total.total24h : open;
    return openInterestUsd === undefined ? figures : { ...figures, values: { ...figures.values, openInterestUsd } };
  });
}

function globalSubject(values: Values): SubjectFigures {
  return { subjectType: 'global', subject: 'global', name: 'Global', symbol: null, values };
}

/** The source gives no changes of chains: they come from what was stored a day and a week ago, if anything was. */
async function withOwnChanges(
  { points }: DefiLlamaChannelDeps,
  { slotAt, subjects }: { slotAt: number; subjects: readonly SubjectFigures[] },
): Promise<SubjectFigures[]> {
  const changed: SubjectFigures[] = [];
  for (const figures of subjects) {
    const key = subjectKey({ channel: 'capital_base', ...figures });
    const since = async (days: number): Promise<number | null> => {
      const wanted = slotAt - days * DAY_MS;
      // Samples become available within their slot.
      const { eventAt, values } = await points.lastPoints({ key, asOf: wanted + TOLERANCE_MS / 2, count: 1 });
      const [at, before] = [eventAt[0], values.tvlUsd?.[0]];
      const now = figures.values.tvlUsd ?? null;
      const usable = at !== undefined && at >= wanted - TOLERANCE_MS && before !== undefined && before > 0;
      return usable && now !== null ? (100 * (now - before)) / before : null;
    };
    changed.push({ ...figures, values: { ...figures.values, change1d: await since(1), change7d: await since(7) } });
  }
  return changed;
}

async function store(
  { discovery, points, clock, maxProtocols }: DefiLlamaChannelDeps,
  round: {
    name: DefiLlamaChannel;
    subjects: readonly SubjectFigures[];
    slotAt: number;
    dropped: number;
    sizeField: string;
  },
): Promise<RoundResult> {
  const { name, slotAt, sizeField } = round;
  // Two that share an id cannot be told apart: the first, the larger as the source sorts them, stays.
  const unique = new Map<string, SubjectFigures>();
  for (const figures of round.subjects) {
    const key = subjectKey({ channel: name, ...figures });
    if (!unique.has(key)) unique.set(key, figures);
  }
  const availableAt = clock.now();
  const kept = [...unique].filter(([, { subjectType }]) => subjectType !== 'protocol');
  const protocols = [...unique]
    .filter(([, { subjectType }]) => subjectType === 'protocol')
    .sort(([, a], [, b]) => (b.values[sizeField] ?? -1) - (a.values[sizeField] ?? -1))
    .slice(0, maxProtocols);
  await discovery.putSubjects([...unique.values()], { channel: name, now: availableAt });
  const rows = await points.append(
    [...kept, ...protocols].map(([key, { values }]) => ({ key, eventAt: slotAt, availableAt, values })),
  );
  const twins = round.subjects.length - unique.size;
  return { rows, dropped: round.dropped + twins, newestEventAt: slotAt };
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
