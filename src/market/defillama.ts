import {
  type Overview,
  parseChains,
  parseOverview,
  parseProtocols,
  parseStablecoins,
  type SubjectFigures,
} from './defillama-parse.ts';
import type { Upstream } from './upstream.ts';
import { type Parsed, parsing } from './upstream-json.ts';

export const DEFILLAMA = 'defillama';
export type OverviewKind = 'dexs' | 'fees' | 'open-interest';

/** DefiLlama's free API. Every method throws UpstreamError, `malformed` when the answer has another shape. */
export interface DefiLlama {
  chains(signal?: AbortSignal): Promise<Parsed<SubjectFigures>>;
  protocols(signal?: AbortSignal): Promise<Parsed<SubjectFigures>>;
  stablecoins(signal?: AbortSignal): Promise<Parsed<SubjectFigures>>;
  /** Of the whole, or of one chain (by its name). */
  overview(options: { kind: OverviewKind; chain?: string; signal?: AbortSignal | undefined }): Promise<Overview>;
}

/** `stablecoins` is another host of the same source. */
export function createDefiLlama({ api, stablecoins }: { api: Upstream; stablecoins: Upstream }): DefiLlama {
  async function get<T>(upstream: Upstream, request: Parameters<Upstream['json']>[0], parse: (answer: unknown) => T) {
    const answer = await upstream.json(request);
    return parsing(upstream.source, () => parse(answer));
  }

  return {
    chains: (signal) => get(api, { path: '/v2/chains', signal }, parseChains),
    protocols: (signal) => get(api, { path: '/protocols', signal }, parseProtocols),
    stablecoins: (signal) =>
      get(stablecoins, { path: '/stablecoins', query: { includePrices: true }, signal }, parseStablecoins),
    overview({ kind, chain, signal }) {
      const path = `/overview/${kind}${chain === undefined ? '' : `/${encodeURIComponent(chain)}`}`;
      // The charts are most of the answer, and not used.
      const query = { excludeTotalDataChart: true, excludeTotalDataChartBreakdown: true };
      return get(api, { path, query, signal }, parseOverview);
    },
  };
}
