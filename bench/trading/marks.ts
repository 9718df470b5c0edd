import type { VenueAccount } from '../../src/trading/index.ts';
import { applyEvents } from '../../src/trading/venue.ts';
import { standingOf } from '../../src/trading/venue-equity.ts';
import { measure } from '../backtests/measure.ts';
import { speeds, speedTable } from '../backtests/report.ts';
import type { TradingBench } from './context.ts';
import { MINUTE_MS, marketOrder, minuteOf, SYMBOLS, startedAccount } from './world.ts';

const SIZES = [100, 1_000, 10_000] as const;
const START = Date.UTC(2024, 0, 1);

/** Accounts that hold three positions each, moved on by a minute: twelve ticks and a snapshot. */
export async function measureMarks({ options, say, results }: TradingBench): Promise<void> {
  const bySize: Record<string, unknown> = {};
  for (const size of SIZES) {
    const idle = crowd(size, { holding: false });
    const holding = crowd(size, { holding: true });
    const checked = crowd(size, { holding: true });
    const contenders = [
      { name: 'every tick worked out exactly', run: worker(checked, true) },
      { name: 'holding three positions', run: worker(holding, false) },
      { name: 'without positions', run: worker(idle, false) },
    ] as const;
    say(`${size} accounts, a minute of three symbols (12 ticks, a snapshot) each: ${options.rounds} rounds …`);
    const times = await measure(contenders, options);
    const work = { count: size, what: 'account minutes', as: 'every tick worked out exactly' } as const;
    say(`\n${speedTable(times, work)}\n`);
    bySize[size] = speeds(times, work);
  }
  results.marks = bySize;
}

function crowd(size: number, { holding }: { holding: boolean }): VenueAccount[] {
  const accounts = Array.from({ length: size }, (_, index) => startedAccount(`acc_${index}`, START));
  if (!holding) return accounts;
  for (const account of accounts) {
    const orders = SYMBOLS.map((symbol) => marketOrder(`ord_${symbol}`, { symbol, side: 'buy' }));
    applyEvents(account, [{ kind: 'decision', at: START, decisionId: 'run_1', branchId: 'br_1', orders }]);
    applyEvents(account, minuteOf(START));
    if (account.markets.some(({ position }) => position === null)) throw new Error('an order was not filled');
  }
  return accounts;
}

/** Each run is the crowd's next minute. `exactly`: equity and maintenance at every tick, as without calm prices. */
function worker(accounts: readonly VenueAccount[], exactly: boolean): () => void {
  let at = START + MINUTE_MS;
  return () => {
    const events = [...minuteOf(at), { kind: 'clock', at: at + MINUTE_MS } as const];
    at += MINUTE_MS;
    for (const account of accounts) {
      if (exactly) workOutEach(account, events);
      else checkSnapshot(applyEvents(account, events));
    }
  };
}

function workOutEach(account: VenueAccount, events: ReturnType<typeof minuteOf>): void {
  for (const event of events) {
    applyEvents(account, [event]);
    const { equity, maintenance } = standingOf(account);
    if (equity <= maintenance) throw new Error('an account ran out of margin');
  }
}

function checkSnapshot(records: readonly { readonly kind: string }[]): void {
  if (records.length === 0 || records.at(-1)?.kind !== 'snapshot') throw new Error('a minute went by unseen');
}
