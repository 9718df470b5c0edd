import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decimalOfNumber } from '../../../src/platform/decimals.ts';
import { liquidationPrice, liquidationPriceOf } from '../../../src/trading/venue-liquidation.ts';
import { fundingEvent } from '../../../src/trading/venue-ticks.ts';
import { BTC, order, tick, venue } from '../../support/venue.ts';

const FOLDER = new URL('../../../../shared/fixtures/perps/', import.meta.url);

interface LiquidationCase {
  readonly isShort: boolean;
  readonly model: 'binance' | 'gate' | 'bybit';
  readonly leverage: number;
  readonly openRate: number;
  readonly amount: number;
  readonly expectedLiquidationPrice: number;
}
interface FundingCase {
  readonly open: string;
  readonly close: string;
  readonly amount: number;
  readonly expectedShort: number;
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as T;
const amountOf = (value: number) => decimalOfNumber(value, 6);
const unitOf = (value: number) => decimalOfNumber(value, 8);
const priceOf = (units: bigint | null) => Number(units) / 1e8;

if (!existsSync(FOLDER)) {
  describe('the fixtures of perpetual venues', () => {
    it.skip('are skipped because the folder ../shared/fixtures/perps is not beside this project', () => {});
  });
} else {
  const { cases: liquidations } = read<{ cases: readonly LiquidationCase[] }>('liquidation_price.json');
  const funding = read<{
    cases: readonly FundingCase[];
    fundingRates: readonly { time: string; rate: number }[];
    markOpen: Readonly<Record<string, number>>;
  }>('funding_fees.json');

  describe('liquidation prices', () => {
    /**
     * Each venue's terms, put into our formula. Binance adds 0.01 to the collateral (its maintenance amount); Gate adds its
     * taker fee of 0.06 % to the maintenance rate; Bybit takes the maintenance margin of the entry, once and for all.
     */
    const termsOf = ({ model, leverage, openRate, amount }: LiquidationCase) => {
      const collateral = (amount * openRate) / leverage;
      if (model === 'binance')
        return { collateral: amountOf(collateral + 0.01), maintenance: { part: 1n, whole: 100n } };
      if (model === 'gate') return { collateral: amountOf(collateral), maintenance: { part: 106n, whole: 10_000n } };
      return { collateral: amountOf(collateral - amount * openRate * 0.01), maintenance: { part: 0n, whole: 1n } };
    };

    it.each(liquidations)('$model, short $isShort, $amount at $openRate, leverage $leverage', (each) => {
      const sign = each.isShort ? -1n : 1n;
      const price = liquidationPriceOf({
        ...termsOf(each),
        cost: sign * amountOf(each.amount * each.openRate),
        quantity: sign * unitOf(each.amount),
      });
      // The collateral is rounded to the millionth, and the recorded values of Bybit to seven places.
      expect(Math.abs(priceOf(price) - each.expectedLiquidationPrice)).toBeLessThan(2e-6);
    });

    it.each(liquidations.filter(({ model }) => model === 'binance'))(
      'an account with this position alone is liquidated there, but for the 0.01: short $isShort, $amount at $openRate, leverage $leverage',
      ({ isShort, leverage, openRate, amount: quantity }) => {
        const isolated = (quantity * openRate) / leverage;
        const each = venue(
          {
            startBalance: (Math.ceil(isolated * 1e6 - 1e-6) / 1e6).toFixed(6),
            takerBps: 0,
            slippageBps: 0,
            minNotional: '0',
            maxPositionFraction: 1,
            maxDrawdownFraction: 1,
          },
          [BTC],
        );
        each.feed(tick(59_999, openRate), { kind: 'start', at: 60_000, durationMs: null });
        each.send(60_000, [order({ side: isShort ? 'sell' : 'buy', quantity: unitOf(quantity), leverage })]);
        each.feed(tick(60_000, openRate));
        const side = isShort ? -1 : 1;
        const exact = (isolated - side * quantity * openRate) / (quantity * 0.01 - side * quantity);
        const price = liquidationPrice(each.account, each.market());
        expect(Math.abs(priceOf(price) - exact)).toBeLessThan(2e-6);
        each.feed(tick(80_000, exact + side * 0.00001));
        expect(each.account.state).toBe('active');
        each.feed(tick(100_000, exact - side * 0.00001));
        expect(each.account.state).toBe('liquidated');
      },
    );
  });

  describe('funding', () => {
    /** Amounts have six places: a position this much larger shows three more of the expected digits. */
    const SCALE = 1000;

    it.each(funding.cases)('$amount from $open to $close', ({ open, close, amount: quantity, expectedShort }) => {
      const hourly = { ...BTC, barMs: 3_600_000, sizeDecimals: 0 };
      const paid = (side: 'buy' | 'sell') => {
        const each = venue({ startBalance: '10000000', takerBps: 0, slippageBps: 0, priceMaxAgeSec: 864_000 }, [
          hourly,
        ]);
        const [from, to] = [Date.parse(open), Date.parse(close)];
        // The tick at the opening comes before a settlement at the same instant, so it must not begin a bar.
        const at = (moment: number) => ({ ...tick(moment, 2.77, { barMs: 3_600_000 }), opens: false });
        each.feed(at(from - 1000), { kind: 'start', at: from - 999, durationMs: null });
        each.send(from - 10, [order({ side, quantity: unitOf(quantity * SCALE) })]);
        const settlements = funding.fundingRates.map((settlement) =>
          fundingEvent({ symbol: 'BTC', at: Date.parse(settlement.time), rate: settlement.rate }),
        );
        each.feed(at(from), ...settlements.filter((event) => event.at >= from && event.at <= to));
        return each.account.wallet - amountOf(10_000_000);
      };
      expect(Number(paid('sell')) / 1e6 / SCALE).toBeCloseTo(expectedShort, 8);
      expect(paid('buy')).toBe(-paid('sell'));
      for (const { time } of funding.fundingRates) expect(funding.markOpen[time]).toBe(2.77);
    });
  });
}
