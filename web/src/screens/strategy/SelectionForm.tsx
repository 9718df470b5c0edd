import { useAssets } from '../../api/market.ts';
import type { Schema } from '../../api/types.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Stack } from '../../ui/layout.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { CheckField, FieldGroup } from './fields.tsx';
import type { SelectionNode } from './graph.ts';

interface SelectionFormProps {
  readonly node: SelectionNode;
  readonly onChange: (node: SelectionNode) => void;
}

const MOST = 10;

/** Which assets, of those that there are. */
export function SelectionForm({ node, onChange }: SelectionFormProps) {
  const assets = useAssets();
  const { symbols } = node.config;
  function toggle(symbol: string, chosen: boolean): void {
    const next = chosen ? [...symbols, symbol] : symbols.filter((each) => each !== symbol);
    onChange({ ...node, config: { symbols: next } });
  }
  return (
    <Loaded query={assets} what="the assets" skeleton={<SkeletonList count={3} height="2.75rem" gap="s" />}>
      {(list) => (
        <FieldGroup legend="Assets">
          <Stack gap="s">
            {rows(symbols, list).map(({ symbol, asset }) => {
              const chosen = symbols.includes(symbol);
              // The contract wants one at least, and takes ten at most.
              const last = chosen && symbols.length === 1;
              return (
                <CheckField
                  key={symbol}
                  label={symbol}
                  hint={last ? `${about(asset)}; a selection keeps at least one` : about(asset)}
                  checked={chosen}
                  disabled={last || (!chosen && symbols.length >= MOST)}
                  onChange={(checked) => toggle(symbol, checked)}
                />
              );
            })}
          </Stack>
        </FieldGroup>
      )}
    </Loaded>
  );
}

/** Every asset that can be chosen, and those chosen that cannot any more. */
function rows(symbols: readonly string[], assets: readonly Schema<'Asset'>[]) {
  const known = new Map(assets.map((asset) => [asset.symbol, asset]));
  const offered = assets.filter(({ status }) => status === 'active').map(({ symbol }) => symbol);
  return [...new Set([...symbols, ...offered])].map((symbol) => ({ symbol, asset: known.get(symbol) }));
}

function about(asset: Schema<'Asset'> | undefined): string {
  if (asset === undefined) return 'not known to the market';
  if (asset.status === 'delisted') return 'delisted';
  const name = asset.name ?? asset.source;
  return `${name}, leverage up to ${asset.maxLeverage}${asset.synthetic ? ', made-up prices' : ''}`;
}
