import { type AccountRef, usePositions } from '../../api/trading.ts';
import type { Schema } from '../../api/types.ts';
import { grouped, withSign } from '../../ui/amounts.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';

type Position = Schema<'AccountPosition'>;

const price = (value: string | null) => (value === null ? 'none' : grouped(value));

const COLUMNS: readonly Column<Position>[] = [
  { title: 'Asset', cell: ({ symbol }) => symbol },
  { title: 'Side', cell: ({ side, leverage }) => `${side === 'long' ? 'Long' : 'Short'} ${leverage}x` },
  { title: 'Quantity', numeric: true, cell: ({ quantity }) => grouped(quantity) },
  { title: 'Entry', numeric: true, cell: ({ entryPrice }) => price(entryPrice) },
  { title: 'Mark', numeric: true, cell: ({ mark }) => price(mark) },
  { title: 'Open profit, USDC', numeric: true, cell: ({ unrealised }) => withSign(grouped(unrealised)) },
  { title: 'Stop', numeric: true, cell: ({ stopPrice }) => price(stopPrice) },
  { title: 'Target', numeric: true, cell: ({ targetPrice }) => price(targetPrice) },
  { title: 'Liquidation', numeric: true, cell: ({ liquidationPrice }) => price(liquidationPrice) },
];

export function Positions(ref: AccountRef) {
  const positions = usePositions(ref);
  return (
    <Card title="Open positions">
      <Loaded query={positions} what="its positions" skeleton={<Skeleton height="5rem" />}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">{ref.moving ? 'None is open now.' : 'All of them are closed.'}</p>
          ) : (
            <DataTable
              caption="Open positions"
              columns={COLUMNS}
              rows={list}
              rowKey={({ symbol, branchId }) => `${symbol} ${branchId}`}
            />
          )
        }
      </Loaded>
    </Card>
  );
}
