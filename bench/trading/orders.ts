import type { VenueAccount, VenueEvent } from '../../src/trading/index.ts';
import { applyEvents } from '../../src/trading/venue.ts';
import { measure } from '../backtests/measure.ts';
import { speeds, speedTable } from '../backtests/report.ts';
import type { TradingBench } from './context.ts';
import { MINUTE_MS, marketOrder, minuteOf, startedAccount } from './world.ts';

const ACCOUNTS = 1_000;
/** Snapshots are no part of an order. */
const DAY_SEC = 86_400;
const START = Date.UTC(2024, 0, 1);

/** An order for each of a thousand accounts: gated; gated and filled, with its fee, position, and entries. */
export async function measureOrders({ options, say, results }: TradingBench): Promise<void> {
  const contenders = [
    { name: 'gated and filled', run: worker('fills') },
    { name: 'gated', run: worker('rests') },
    { name: 'denied for its size', run: worker('denied') },
  ] as const;
  say(`An order for each of ${ACCOUNTS} accounts: ${options.rounds} rounds …`);
  const times = await measure(contenders, options);
  const work = { count: ACCOUNTS, what: 'orders', as: 'gated and filled' } as const;
  say(`\n${speedTable(times, work)}\n`);
  results.orders = speeds(times, work);
}

function worker(fate: 'fills' | 'rests' | 'denied'): () => void {
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => startedAccount(`acc_${index}`, START, DAY_SEC));
  let at = START;
  let runs = 0;
  return () => {
    runs += 1;
    const side = runs % 2 === 1 ? 'buy' : 'sell';
    const sent = marketOrder(`ord_${runs}`, { symbol: 'BTC', side });
    const [first] = minuteOf(at);
    const request = fate === 'denied' ? { ...sent, quantity: sent.quantity * 1_000_000_000n } : sent;
    const decision: VenueEvent = {
      kind: 'decision',
      at,
      decisionId: `run_${runs}`,
      branchId: 'br_1',
      orders: [request],
    };
    for (const account of accounts)
      send(account, { fate, events: fate === 'fills' && first ? [decision, first] : [decision] });
    // What is not filled sees no ticks, and would find its price stale.
    if (fate === 'fills') at += MINUTE_MS;
  };
}

/** Only the first of a minute's ticks is given: what follows is not the order's. */
function send(account: VenueAccount, { fate, events }: { fate: string; events: readonly VenueEvent[] }): void {
  const records = applyEvents(account, events);
  account.known.clear();
  account.orderTimes = [];
  const isFilled = records.some(({ kind }) => kind === 'fill');
  if (isFilled !== (fate === 'fills')) throw new Error(`an order that ${fate} came to something else`);
  if (fate !== 'fills') for (const market of account.markets) market.orders = [];
}
