import type { Soon } from '../platform/soon.ts';
import type { Asset, Assets } from './assets.ts';

/** Assets learned by another process are known here after this long at most. */
const REFRESH_MS = 5_000;

/** The assets in memory, for what must know them at once. */
export interface AssetCatalogue {
  find(symbol: string): { symbol: string; active: boolean; maxLeverage: number } | undefined;
  /** Reads them anew when one of these is not known yet; not inside a transaction. */
  know(symbols: readonly string[]): Soon<undefined>;
  /** Reads them anew now and then, until `stop`. */
  start(): Promise<void>;
  stop(): void;
}

export function createAssetCatalogue({ assets }: { assets: Pick<Assets, 'listAssets'> }): AssetCatalogue {
  let known = new Map<string, Asset>();
  let timer: NodeJS.Timeout | undefined;
  const refresh = async (): Promise<void> => {
    known = new Map((await assets.listAssets()).map((asset) => [asset.symbol, asset]));
  };
  return {
    find(symbol) {
      const asset = known.get(symbol);
      return asset && { symbol, active: asset.status === 'active', maxLeverage: asset.maxLeverage };
    },
    know: (symbols) => (symbols.every((symbol) => known.has(symbol)) ? undefined : refresh().then(() => undefined)),
    async start() {
      await refresh();
      clearInterval(timer);
      // An outage is for others to report: what was known stays known.
      timer = setInterval(() => void refresh().catch(() => {}), REFRESH_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}
