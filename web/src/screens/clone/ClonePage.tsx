import type { ReactNode } from 'react';
import { useClone } from '../../api/clones.ts';
import { ApiError } from '../../api/errors.ts';
import type { Schema } from '../../api/types.ts';
import { NotFound } from '../../app/NotFound.tsx';
import { CLONE_TABS } from '../../app/routes.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { CloneAvatar } from '../../ui/CloneAvatar.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Skeleton, SkeletonList } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { CLONE_STATES, cloneName } from '../clones/states.ts';
import styles from './ClonePage.module.css';
import { useCloneId } from './useCloneId.ts';

/** What every screen of one clone has: its name, state and tabs. Children get the clone as it is loaded. */
export function ClonePage({ children }: { children: (detail: Schema<'CloneDetail'>) => ReactNode }) {
  const cloneId = useCloneId();
  return cloneId === undefined ? <NotFound /> : <OneClone cloneId={cloneId}>{children}</OneClone>;
}

function OneClone({ cloneId, children }: { cloneId: number; children: (detail: Schema<'CloneDetail'>) => ReactNode }) {
  const detail = useClone(cloneId);
  if (detail.error instanceof ApiError && detail.error.status === 404) return <NotFound />;
  return (
    <Loaded query={detail} what="this clone" skeleton={<CloneSkeleton />}>
      {(loaded) => {
        const { label, tone } = CLONE_STATES[loaded.clone.state];
        return (
          <>
            <PageHeader
              title={cloneName(loaded.clone)}
              mark={<CloneAvatar cloneId={cloneId} size="l" />}
              actions={<Badge tone={tone}>{label}</Badge>}
            />
            <Tabs
              label="This clone"
              tabs={CLONE_TABS.map(({ path, label: text }) => ({ href: `/clones/${cloneId}${path}`, label: text }))}
            />
            {children(loaded)}
          </>
        );
      }}
    </Loaded>
  );
}

function CloneSkeleton() {
  return (
    <div className={styles.skeleton}>
      <Skeleton height="4rem" />
      <Skeleton height="2.75rem" />
      <SkeletonList count={2} height="10rem" />
    </div>
  );
}
