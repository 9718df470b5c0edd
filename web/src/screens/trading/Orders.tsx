import { type AccountOrder, type AccountRef, useOrders } from '../../api/trading.ts';
import { grouped } from '../../ui/amounts.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { kindOf, ORDER_STATUS, reasonOf } from './orders.ts';

const COLUMNS: readonly Column<AccountOrder>[] = [
  { title: 'Received', cell: ({ receivedAt }) => <Time at={receivedAt} /> },
  { title: 'Asset', cell: ({ symbol }) => symbol },
  { title: 'Order', cell: (order) => `${order.side === 'buy' ? 'Buy' : 'Sell'}, ${kindOf(order)}` },
  {
    title: 'Came of it',
    cell: ({ status }) => <Badge tone={ORDER_STATUS[status].tone}>{ORDER_STATUS[status].label}</Badge>,
  },
  { title: 'Filled', numeric: true, cell: (order) => `${grouped(order.filledQuantity)} of ${grouped(order.quantity)}` },
  { title: 'Price', numeric: true, cell: ({ averagePrice }) => (averagePrice === null ? '' : grouped(averagePrice)) },
  {
    title: 'Why',
    prose: true,
    cell: ({ reasonCode }) => <span title={reasonCode ?? undefined}>{reasonOf(reasonCode)}</span>,
  },
];

/** What was ordered and what became of it, denials with their reasons. */
export function Orders(ref: AccountRef) {
  const orders = useOrders(ref);
  return (
    <Card title="Orders">
      <Loaded query={orders} what="its orders" skeleton={<Skeleton height="10rem" />}>
        {(list) =>
          list.length === 0 ? (
            <p className="muted">None was sent yet: its decisions have not asked for any.</p>
          ) : (
            <DataTable caption="Orders" columns={COLUMNS} rows={list} rowKey={({ orderId }) => orderId} />
          )
        }
      </Loaded>
      {orders.hasNextPage && (
        <Button variant="secondary" busy={orders.isFetchingNextPage} onClick={() => orders.fetchNextPage()}>
          Show older orders
        </Button>
      )}
    </Card>
  );
}
