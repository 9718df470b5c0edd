import type { ReactNode } from 'react';
import { ARENA_POLL_MS, type Arena, useArena } from '../../api/arena.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Grid, Stack } from '../../ui/layout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Happenings } from './Happenings.tsx';
import { Rules, Season } from './Season.tsx';

const PARTS = [
  { href: '/arena', label: 'Ranking' },
  { href: '/arena/queue', label: 'Promotion Queue' },
];

/** What the Arena's two screens have in common: the season, the slots, and what happened last around what is between. */
export function ArenaPage({ title, children }: { title: string; children: (arena: Arena) => ReactNode }) {
  const arena = useArena();
  return (
    <>
      <PageHeader title={title} lead="Clones that have passed their audition compete here, season by season." />
      <Tabs label="The Arena" tabs={PARTS} />
      <Loaded query={arena} what="the Arena" skeleton={<SkeletonList count={3} height="10rem" />}>
        {(loaded) => (
          <Stack gap="l">
            <Season arena={loaded} />
            {children(loaded)}
            <Grid halves>
              <Happenings events={loaded.events} />
              <Rules arena={loaded} />
            </Grid>
            <p className="muted small">Asked again every {ARENA_POLL_MS / 1000} seconds. Times are the market's.</p>
          </Stack>
        )}
      </Loaded>
    </>
  );
}
