import { Link } from 'wouter';
import { useClones } from '../../api/clones.ts';
import type { Schema } from '../../api/types.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { CloneAvatar } from '../../ui/CloneAvatar.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Stack } from '../../ui/layout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import styles from './ClonesScreen.module.css';
import { CLONE_STATES, cloneName } from './states.ts';

export function ClonesScreen() {
  const clones = useClones();
  return (
    <>
      <PageHeader title="Your clones" actions={<ButtonLink href="/clones/new">Get a clone</ButtonLink>} />
      <Loaded query={clones} what="your clones" skeleton={<SkeletonList count={3} height="5.5rem" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="No clones yet" action={<ButtonLink href="/clones/new">Get your first clone</ButtonLink>}>
              A clone is a trading agent that follows your strategy. The audition fee buys one.
            </EmptyState>
          ) : (
            <Stack>
              <ul className={styles.list}>
                {list.map((clone) => (
                  <CloneRow key={clone.cloneId} clone={clone} />
                ))}
              </ul>
              {clones.hasNextPage && (
                <Button variant="secondary" busy={clones.isFetchingNextPage} onClick={() => clones.fetchNextPage()}>
                  Show older clones
                </Button>
              )}
            </Stack>
          )
        }
      </Loaded>
    </>
  );
}

function CloneRow({ clone }: { clone: Schema<'Clone'> }) {
  const { label, tone, next } = CLONE_STATES[clone.state];
  return (
    <li>
      <Link href={`/clones/${clone.cloneId}`} className={styles.row}>
        <CloneAvatar cloneId={clone.cloneId} />
        <span className={styles.name}>{cloneName(clone)}</span>
        <Badge tone={tone}>{label}</Badge>
        <span className={styles.next}>{next}</span>
      </Link>
    </li>
  );
}
