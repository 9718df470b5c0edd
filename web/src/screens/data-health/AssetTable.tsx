import type { Asset } from '../../api/ingestion.ts';
import { Badge } from '../../ui/Badge.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';

const COLUMNS: readonly Column<Asset>[] = [
  { title: 'Asset', cell: ({ symbol, name }) => (name === null ? symbol : `${symbol} · ${name}`) },
  { title: 'From', cell: ({ source }) => source },
  {
    title: 'Prices',
    cell: ({ synthetic }) => <Badge tone={synthetic ? 'warn' : 'neutral'}>{synthetic ? 'Made up' : 'Real'}</Badge>,
  },
  { title: 'Trading', cell: ({ status }) => (status === 'active' ? 'active' : 'delisted') },
  { title: 'Leverage', numeric: true, cell: ({ maxLeverage }) => `up to ${maxLeverage}x` },
  { title: 'Candles', cell: ({ history }) => history.map(({ interval }) => interval).join(', ') || 'none' },
];

export function AssetTable({ assets }: { assets: readonly Asset[] }) {
  return <DataTable caption="Assets" columns={COLUMNS} rows={assets} rowKey={({ symbol }) => symbol} />;
}
