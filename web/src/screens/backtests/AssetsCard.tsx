import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { SelectField } from '../strategy/fields.tsx';
import { winRateOf } from './figures.ts';
import { direction, momentText, priceText, share, shown, usdc, whole } from './format.ts';
import { PriceChart } from './PriceChart.tsx';
import { SmallTable } from './SmallTable.tsx';
import type { Result } from './useBacktests.ts';
import { EXITS } from './words.ts';

type Asset = Result['assets'][number];

/** What each branch has brought. */
export function AssetsCard({ assets }: Pick<Result, 'assets'>) {
  const without = assets.some(({ winRate }) => winRate === null);
  return (
    <Card title="By asset">
      <SmallTable
        caption="Figures of each asset"
        head={[
          'Asset',
          'Profit',
          'Trades',
          'Winning',
          'Fees',
          'Funding',
          'Buy and hold',
          'Decisions',
          'Candles',
          'Missing',
        ]}
      >
        {assets.map((asset) => (
          <tr key={asset.branchId}>
            <th scope="row">
              {asset.symbol}
              {asset.synthetic && <span className="muted small"> made up</span>}
            </th>
            <td data-direction={direction(asset.pnl)}>{usdc(asset.pnl)}</td>
            <td>{whole(asset.tradeCount)}</td>
            <td>{winRateOf(asset.winRate).text}</td>
            <td>{usdc(asset.fees)}</td>
            <td>{usdc(asset.funding)}</td>
            <td>{shown(asset.buyAndHoldReturn, share)}</td>
            <td>{whole(asset.decisions)}</td>
            <td>
              {whole(asset.bars)} × {asset.interval}
            </td>
            <td>{whole(asset.missingBars)}</td>
          </tr>
        ))}
      </SmallTable>
      {without && <p className="muted small">– under “winning”: no trade was closed.</p>}
    </Card>
  );
}

const FIRST_ROWS = 25;

/** The trades of one asset, on its prices and as a table. */
export function TradesCard({ result }: { result: Result }) {
  const { assets } = result;
  const [branchId, setBranchId] = useState(assets[0]?.branchId ?? '');
  const [rows, setRows] = useState(FIRST_ROWS);
  const asset = assets.find((each) => each.branchId === branchId);
  if (asset === undefined) return null;
  const newest = [...asset.trades].reverse();
  return (
    <Card title="Trades">
      <Stack>
        {assets.length > 1 && (
          <SelectField
            label="Asset"
            value={branchId}
            options={Object.fromEntries(assets.map((each) => [each.branchId, each.symbol]))}
            onChange={setBranchId}
          />
        )}
        <PriceChart key={branchId} result={result} asset={asset} />
        {newest.length === 0 ? (
          <p className="muted">Nothing was traded: no condition held at any decision, or no order was filled.</p>
        ) : (
          <Trades trades={newest.slice(0, rows)} symbol={asset.symbol} />
        )}
        {newest.length > rows && (
          <div>
            <Button variant="secondary" onClick={() => setRows(newest.length)}>
              Show all {newest.length} trades
            </Button>
          </div>
        )}
      </Stack>
    </Card>
  );
}

function Trades({ trades, symbol }: { trades: Asset['trades']; symbol: string }) {
  return (
    <SmallTable
      caption={`Trades of ${symbol}, newest first`}
      head={['Opened (UTC)', 'Side', 'Quantity', 'Price', 'Closed (UTC)', 'Price then', 'Profit', 'Ended by']}
    >
      {trades.map((trade) => (
        <tr key={`${trade.entryAt} ${trade.exitAt} ${trade.side}`}>
          <td>{momentText(trade.entryAt)}</td>
          <td>{trade.side}</td>
          <td>{priceText(trade.quantity)}</td>
          <td>{priceText(trade.entryPrice)}</td>
          <td>{shown(trade.exitAt, momentText)}</td>
          <td>{shown(trade.exitPrice, priceText)}</td>
          <td data-direction={direction(trade.pnl)}>{usdc(trade.pnl)}</td>
          <td>{EXITS[trade.exitReason]}</td>
        </tr>
      ))}
    </SmallTable>
  );
}
