import { type AccountFill, type AccountRef, useFills } from '../../api/trading.ts';
import { grouped, withSign } from '../../ui/amounts.ts';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { CAUSES } from './orders.ts';

const COLUMNS: readonly Column<AccountFill>[] = [
  { title: 'When', cell: ({ at }) => <Time at={at} /> },
  { title: 'Asset', cell: ({ symbol }) => symbol },
  { title: 'Trade', cell: ({ side, closes }) => `${side === 'buy' ? 'Buy' : 'Sell'}, ${closes ? 'closes' : 'opens'}` },
  { title: 'Quantity', numeric: true, cell: ({ quantity }) => grouped(quantity) },
  { title: 'Price', numeric: true, cell: ({ price }) => grouped(price) },
  { title: 'Fee, USDC', numeric: true, cell: ({ fee }) => grouped(fee) },
  {
    title: 'Profit, USDC',
    numeric: true,
    cell: ({ closes, realisedPnl }) => closes && withSign(grouped(realisedPnl)),
  },
  { title: 'By', cell: ({ cause }) => CAUSES[cause] },
];

/** The account's trades. */
export function Fills(ref: AccountRef) {
  const fills = useFills(ref);
  return (
    <Card title="Fills">
      <Loaded query={fills} what="its fills" skeleton={<Skeleton height="10rem" />}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">Nothing was traded yet.</p>
          ) : (
            <DataTable caption="Fills" columns={COLUMNS} rows={list} rowKey={({ fillId }) => fillId} />
          )
        }
      </Loaded>
      {fills.hasNextPage && (
        <Button variant="secondary" busy={fills.isFetchingNextPage} onClick={() => fills.fetchNextPage()}>
          Show older fills
        </Button>
      )}
    </Card>
  );
}
