import type { LocalAccount } from '../../scripts/support/anvil.ts';
import type { TestGateway } from './gateway.ts';
import { buyClone, type PaymentChain, payingPlayer } from './payments.ts';
import type { Player } from './players.ts';

/** Lists assets as a venue's metadata would; `GONE` is delisted. */
export async function listAssets(gateway: TestGateway, ...symbols: string[]): Promise<void> {
  const row = (symbol: string) => ({
    symbol,
    name: null,
    source: 'test',
    max_leverage: 40,
    sz_decimals: 5,
    status: symbol === 'GONE' ? ('delisted' as const) : ('active' as const),
    synthetic: 0,
    updated_at: gateway.clock.now(),
  });
  await gateway.app.db.transaction((tx) => tx.insertInto('assets').values(symbols.map(row)).execute());
}

export interface CloneOwner extends Player {
  readonly account: LocalAccount;
  readonly cloneId: number;
}

/** A new player with one bought clone. */
export async function cloneOwner(gateway: TestGateway, chain: PaymentChain, terms?: object): Promise<CloneOwner> {
  const player = await payingPlayer(gateway, chain);
  const { clone } = await buyClone(chain, player, terms);
  return { ...player, cloneId: clone.cloneId };
}

/** A clone's strategy operations, as its owner calls them. */
export function strategyOf({ api, cloneId }: Pick<CloneOwner, 'api' | 'cloneId'>) {
  const params = { cloneId };
  return {
    read: () => api.call('getStrategyDraft', { params }),
    save: (graph: unknown, ifMatch?: string) =>
      api.call('saveStrategyDraft', {
        params,
        body: { graph },
        ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
      }),
    publish: (graph?: unknown) =>
      api.call('publishStrategyVersion', { params, ...(graph === undefined ? {} : { body: { graph } }) }),
    versions: () => api.call('listStrategyVersions', { params }),
    version: (strategyVersionId: string) =>
      api.call('getStrategyVersion', { params: { ...params, strategyVersionId } }),
    clone: () => api.call('getClone', { params }),
  };
}
