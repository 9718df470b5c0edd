import { useMemo } from 'react';
import { type Arena, type QueueEntry, useQueue } from '../../api/arena.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card } from '../../ui/layout.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { ArenaPage } from './ArenaPage.tsx';
import { CloneName } from './CloneName.tsx';
import { useOwnClones } from './useOwnClones.ts';
import { WAITING } from './words.ts';

/** Who waits for a slot, next first, and why. */
export function QueueScreen() {
  return <ArenaPage title="Promotion Queue">{(arena) => <Queue arena={arena} />}</ArenaPage>;
}

function Queue({ arena }: { arena: Arena }) {
  const queue = useQueue();
  const mine = useOwnClones();
  const columns = useMemo(() => columnsWith(mine), [mine]);
  return (
    <Card title="Waiting">
      <p className="muted">
        First come, first served: by the moment when a clone had passed and its profile was published. Whoever is passed
        over keeps the place.
      </p>
      <Loaded query={queue} what="the queue" skeleton={<Skeleton height="10rem" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              title="Nobody waits"
              action={
                <ButtonLink href="/clones" variant="secondary">
                  To your clones
                </ButtonLink>
              }
            >
              {arena.freeSlots > 0
                ? 'There are free slots: whoever passes and publishes a profile is admitted at once.'
                : 'Every slot is taken; the next clone that passes and publishes a profile waits here.'}
            </EmptyState>
          ) : (
            <DataTable
              caption="Waiting"
              columns={columns}
              rows={list}
              rowKey={({ cloneId }) => cloneId}
              marked={({ cloneId }) => mine.has(cloneId)}
            />
          )
        }
      </Loaded>
      {queue.hasNextPage && (
        <Button variant="secondary" busy={queue.isFetchingNextPage} onClick={() => queue.fetchNextPage()}>
          Show later places
        </Button>
      )}
    </Card>
  );
}

function columnsWith(mine: ReadonlySet<number>): readonly Column<QueueEntry>[] {
  return [
    { title: 'Place', cell: ({ position }) => position },
    {
      title: 'Clone',
      cell: ({ cloneId, profile }) => <CloneName cloneId={cloneId} profile={profile} mine={mine.has(cloneId)} />,
    },
    { title: 'State', cell: ({ reason }) => <Badge tone={WAITING[reason].tone}>{WAITING[reason].label}</Badge> },
    { title: 'Why', prose: true, cell: ({ reason }) => WAITING[reason].text },
    { title: 'Since', cell: ({ queuedAt }) => <Time at={queuedAt} /> },
  ];
}
