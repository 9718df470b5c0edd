import { useMemo } from 'react';
import { type Arena, type ArenaClone, useRanking } from '../../api/arena.ts';
import { grouped } from '../../ui/amounts.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { percent } from '../../ui/figures.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { ArenaPage } from './ArenaPage.tsx';
import { CloneName } from './CloneName.tsx';
import { useOwnClones } from './useOwnClones.ts';
import { signedPercent } from './words.ts';

/** Who competes, best first. */
export function ArenaScreen() {
  return <ArenaPage title="Arena">{(arena) => <Ranking arena={arena} />}</ArenaPage>;
}

function Ranking({ arena }: { arena: Arena }) {
  const ranking = useRanking();
  const mine = useOwnClones();
  const columns = useMemo(() => columnsWith(mine), [mine]);
  return (
    <Card title="Ranking">
      <Loaded query={ranking} what="the ranking" skeleton={<Skeleton height="14rem" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              title="Nobody competes yet"
              action={
                <ButtonLink href="/clones" variant="secondary">
                  To your clones
                </ButtonLink>
              }
            >
              All {arena.capacity} slots are free. The first clone that passes its audition and has a published profile
              takes one.
            </EmptyState>
          ) : (
            <DataTable
              caption="Ranking"
              columns={columns}
              rows={list}
              rowKey={({ cloneId }) => cloneId}
              marked={({ cloneId }) => mine.has(cloneId)}
            />
          )
        }
      </Loaded>
      {ranking.hasNextPage && (
        <Button variant="secondary" busy={ranking.isFetchingNextPage} onClick={() => ranking.fetchNextPage()}>
          Show lower places
        </Button>
      )}
    </Card>
  );
}

function columnsWith(mine: ReadonlySet<number>): readonly Column<ArenaClone>[] {
  return [
    { title: 'Place', cell: ({ rank }) => rank },
    {
      title: 'Clone',
      cell: ({ cloneId, profile }) => <CloneName cloneId={cloneId} profile={profile} mine={mine.has(cloneId)} />,
    },
    { title: 'Return', numeric: true, cell: ({ returnFraction }) => signedPercent(returnFraction) },
    { title: 'Deepest fall', numeric: true, cell: ({ maxDrawdownFraction }) => percent(maxDrawdownFraction) },
    { title: 'Equity, USDC', numeric: true, cell: ({ equity }) => grouped(equity) },
    { title: 'Trades', numeric: true, cell: ({ closedTrades }) => closedTrades },
    { title: 'Assets', cell: ({ symbols }) => symbols.join(', ') },
    {
      title: 'Counts since',
      cell: ({ rankedSinceAt, accountState }) => (
        <>
          <Time at={rankedSinceAt} /> {accountState === 'paused' && <Badge tone="warn">Paused</Badge>}
        </>
      ),
    },
  ];
}
