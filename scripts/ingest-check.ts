// npm run ingest:check
// Prints how each channel is. Exit code: 0 all are ok; 1 one is missing, failed, stale or in its first round; 2 configured
// wrongly; 3 the database cannot be reached.
import type { Market } from '../src/market/index.ts';
import { runOnMarket } from './support/market.ts';

const HEAD = ['status', 'channel', 'source', 'every', 'stale after', 'age', 'rows', 'last error'];

const seconds = (value: number | null) => (value === null ? '-' : `${value} s`);

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

async function check({ handlers }: Market): Promise<number> {
  // What the operation of the same name answers; it asks nothing of its request.
  const { body } = await handlers.getIngestionHealth({} as Parameters<typeof handlers.getIngestionHealth>[0]);
  const rows = body.rows.map((row) => [
    row.status,
    row.channel,
    row.source,
    seconds(row.expectedCadenceSec),
    seconds(row.staleAfterSec),
    seconds(row.ageSec),
    String(row.rowsWritten),
    row.lastError ?? '',
  ]);
  process.stdout.write(table([HEAD, ...rows]));
  process.stdout.write(`${body.marketFeed} feed: ${body.ok ? 'all channels are ok' : 'not all channels are ok'}\n`);
  return body.ok ? 0 : 1;
}

await runOnMarket(check);
