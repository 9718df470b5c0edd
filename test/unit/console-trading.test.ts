import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EquityPoint } from '../../web/src/api/trading.ts';
import { equityLevels, equityLine, equitySummary } from '../../web/src/screens/trading/equity.ts';
import { reasonOf } from '../../web/src/screens/trading/orders.ts';
import { grouped } from '../../web/src/ui/amounts.ts';
import { timesInSeconds } from '../../web/src/ui-charts/series.ts';

const point = (at: number, equity: string) => ({ at, equity }) as EquityPoint;

describe('why an order was refused or ended', () => {
  it('is a sentence for every code of the rules', () => {
    const rules = readFileSync(new URL('../../docs/trading.md', import.meta.url), 'utf8');
    const orders = rules.slice(rules.indexOf('## Orders'), rules.indexOf('## Funding'));
    const codes = new Set([...orders.matchAll(/`([A-Z]{4,}(?:_[A-Z]+)*)`/g)].map(([, code]) => code as string));
    expect(codes.size).toBeGreaterThan(15);
    for (const code of codes) expect(reasonOf(code), code).toMatch(/^[A-Z].*\.$/);
  });

  it('is the bare code where that is new, and nothing where there is none', () => {
    expect(reasonOf('SOMETHING_NEW')).toBe('SOMETHING_NEW');
    expect(reasonOf(null)).toBeUndefined();
  });
});

describe('the line of equity', () => {
  it('has times in growing seconds, the last of a second counting, in the time zone of its reader', () => {
    const points = [
      { at: 60_000, value: 1 },
      { at: 120_000, value: 2 },
      { at: 120_500, value: 3 },
    ];
    expect(timesInSeconds(points, () => 0)).toEqual([
      { time: 60, value: 1 },
      { time: 120, value: 3 },
    ]);
    expect(timesInSeconds(points, () => -60).map(({ time }) => time)).toEqual([3660, 3720]);
  });

  it('has its target above the start and its floor below the peak', () => {
    const rules = { startBalance: '100000', profitTargetFraction: 0.03, maxDrawdownFraction: 0.08 } as never;
    const line = equityLine([point(0, '100000'), point(1, '104000'), point(2, '99000')]);
    expect(equityLevels(line, rules).map(({ value }) => Math.round(value))).toEqual([103_000, 95_680]);
  });

  it('is told in words', () => {
    expect(equitySummary([point(0, '100000'), point(1, '104000.5'), point(2, '99000')])).toBe(
      'From 100,000 to 99,000 USDC over 3 snapshots; lowest 99,000, highest 104,000.5.',
    );
    expect(equitySummary([])).toBe('No snapshot yet.');
  });
});

it('sets thousands apart without touching the amount', () => {
  const exact = '123456789012345678.123456';
  expect([exact, '-1234.5', '999', '0.000001'].map(grouped)).toEqual([
    ...['123,456,789,012,345,678.123456', '-1,234.5', '999', '0.000001'],
  ]);
});
