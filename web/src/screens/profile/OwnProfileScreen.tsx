import { Link } from 'wouter';
import { type OwnProfile, useOwnProfile } from '../../api/profiles.ts';
import type { Schema } from '../../api/types.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import { ProfileForm } from './ProfileForm.tsx';
import { DECISIONS, PROFILE_STATES } from './words.ts';

/** What others see of a clone, as its owner writes it. */
export function OwnProfileScreen() {
  return <ClonePage>{({ clone }) => <Profile clone={clone} />}</ClonePage>;
}

function Profile({ clone }: { clone: Schema<'Clone'> }) {
  const profile = useOwnProfile(clone.cloneId);
  return (
    <Loaded query={profile} what="its profile" skeleton={<SkeletonList count={2} height="12rem" />}>
      {(loaded) => (
        <Stack gap="l">
          {loaded === null ? <NoneYet retired={clone.state === 'retired'} /> : <Standing profile={loaded} />}
          {clone.state !== 'retired' && loaded?.state !== 'retired' && (
            <ProfileForm cloneId={clone.cloneId} profile={loaded} />
          )}
        </Stack>
      )}
    </Loaded>
  );
}

function NoneYet({ retired }: { retired: boolean }) {
  return retired ? (
    <Notice title="It never had a profile">A retired clone gets none.</Notice>
  ) : (
    <p className="muted">
      A published profile is what others see of the clone: in the Arena, in the queue, and on a page of its own. Without
      one it cannot compete.
    </p>
  );
}

function Standing({ profile }: { profile: OwnProfile }) {
  const { label, tone, text } = PROFILE_STATES[profile.state];
  const { moderation, publishedAt, cloneId } = profile;
  return (
    <Card title="Who sees it" aside={<Badge tone={tone}>{label}</Badge>}>
      <p role="status">{text}</p>
      {moderation !== null && (
        <Notice
          tone={moderation.action === 'hide' || moderation.action === 'retire' ? 'down' : 'neutral'}
          title={DECISIONS[moderation.action]}
        >
          <p>Their reason: {moderation.reason}</p>
          <p className="muted small">
            Decided <Time at={moderation.decidedAt} />
          </p>
        </Notice>
      )}
      {profile.state === 'published' && (
        <Row>
          <Link href={`/profiles/${cloneId}`}>See it as others do</Link>
          {publishedAt !== null && (
            <span className="muted small">
              Published since <Time at={publishedAt} />
            </span>
          )}
        </Row>
      )}
    </Card>
  );
}
