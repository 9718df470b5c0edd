import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { own } from '../../api/keys.ts';
import { readDraft, readVersion } from '../../api/strategy.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { momentText, shown, utc } from '../backtests/format.ts';
import { SmallTable } from '../backtests/SmallTable.tsx';
import { graphText } from '../backtests/words.ts';
import { SelectField } from '../strategy/fields.tsx';
import { valuesText } from './run-text.ts';
import { type LatestData, useLatestData } from './useDecisions.ts';
import { READ_STATUSES } from './words.ts';

interface LatestCardProps {
  readonly cloneId: number;
  /** The version in force. */
  readonly versionId: string | undefined;
}

/** What the clone would see of an asset if it decided now. */
export function LatestCard({ cloneId, versionId }: LatestCardProps) {
  const symbols = useSymbols(cloneId, versionId);
  return (
    <Card title="What it sees now">
      <Loaded query={symbols} what="its assets" skeleton={<Skeleton height="12rem" />}>
        {([first, ...others]) =>
          first === undefined ? (
            <p className="muted">It has no asset yet.</p>
          ) : (
            <OneAsset cloneId={cloneId} symbols={[first, ...others]} first={first} />
          )
        }
      </Loaded>
    </Card>
  );
}

/** The assets that the version in force trades; before there is one, those of the draft. */
function useSymbols(cloneId: number, versionId: string | undefined) {
  return useQuery({
    queryKey: own.traded(cloneId, versionId ?? 'draft'),
    queryFn: async () => {
      if (versionId !== undefined) {
        const { version } = await readVersion(cloneId, versionId);
        return unique(version.branches.map(({ symbol }) => symbol));
      }
      const { graph } = await readDraft(cloneId);
      return unique(graph.nodes.flatMap((node) => (node.type === 'asset_selection' ? node.config.symbols : [])));
    },
  });
}

function unique(symbols: readonly string[]): readonly string[] {
  return [...new Set(symbols)];
}

function OneAsset({ cloneId, symbols, first }: { cloneId: number; symbols: readonly string[]; first: string }) {
  const [symbol, setSymbol] = useState(first);
  const latest = useLatestData(cloneId, symbol);
  return (
    <Stack>
      <SelectField
        label="Asset to look at"
        value={symbol}
        options={Object.fromEntries(symbols.map((each) => [each, each]))}
        onChange={setSymbol}
      />
      <Loaded query={latest} what="the data" skeleton={<Skeleton height="8rem" />}>
        {(data) => <Branches data={data} />}
      </Loaded>
    </Stack>
  );
}

function Branches({ data }: { data: LatestData }) {
  return (
    <>
      <p className="muted small">
        As of {utc(data.asOfMs)}, by {graphText(data.graphSource)}.
      </p>
      {data.warnings.map(({ code, message, nodeId }) => (
        <p key={`${code}${nodeId ?? ''}${message}`}>{message}</p>
      ))}
      {data.branches.map(({ branchId, promptNodeId, skipped, streams, warnings }) => (
        <Stack key={branchId} gap="s">
          <p>
            <strong>{promptNodeId}</strong>{' '}
            <Badge tone={skipped ? 'warn' : 'up'}>{skipped ? 'Would skip' : 'Would decide'}</Badge>
          </p>
          {warnings.map(({ code, message, nodeId }) => (
            <p key={`${code}${nodeId ?? ''}`} className="small">
              {message}
            </p>
          ))}
          <SmallTable
            caption={`Streams of ${promptNodeId} for ${data.symbol}`}
            head={['Stream', 'Read', 'Known since (UTC)', 'Points', 'Newest values']}
          >
            {streams.map(({ nodeId, status, availableAt, points, synthetic }) => (
              <tr key={nodeId}>
                <th scope="row">
                  {nodeId}
                  {synthetic && <span className="muted small"> made up</span>}
                </th>
                <td>{READ_STATUSES[status].label}</td>
                <td>{shown(availableAt, momentText)}</td>
                <td>{points.length}</td>
                <td>{valuesText(points)}</td>
              </tr>
            ))}
          </SmallTable>
        </Stack>
      ))}
    </>
  );
}
