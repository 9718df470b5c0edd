import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { type PublicProfile, usePublicProfile } from '../../api/profiles.ts';
import { NotFound } from '../../app/NotFound.tsx';
import { useSession } from '../../app/session.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { CloneAvatar } from '../../ui/CloneAvatar.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import { STRENGTHS } from '../buy/words.ts';
import { useCloneId } from '../clone/useCloneId.ts';
import { LINKS } from './form.ts';
import styles from './Profile.module.css';
import { ReportDialog } from './ReportDialog.tsx';
import { PUBLIC_STATES } from './words.ts';

/** A clone as everybody may see it. */
export function ProfileScreen() {
  return <Profile reporting={false} />;
}

/** The same with the report open: where whoever had to sign in for that comes back to. */
export function ProfileReportScreen() {
  return <Profile reporting />;
}

function Profile({ reporting }: { reporting: boolean }) {
  const cloneId = useCloneId();
  return cloneId === undefined ? <NotFound /> : <OfClone cloneId={cloneId} reporting={reporting} />;
}

function OfClone({ cloneId, reporting }: { cloneId: number; reporting: boolean }) {
  const profile = usePublicProfile(cloneId);
  // Hidden, taken back or never written: others cannot tell.
  if (profile.error instanceof ApiError && profile.error.status === 404) return <NotFound />;
  return (
    <Loaded query={profile} what="this profile" skeleton={<SkeletonList count={3} height="8rem" />}>
      {(loaded) => <Face profile={loaded} reporting={reporting} />}
    </Loaded>
  );
}

function Face({ profile, reporting }: { profile: PublicProfile; reporting: boolean }) {
  const { cloneId, name, username, description, clone, publishedAt } = profile;
  const { label, tone } = PUBLIC_STATES[clone.state];
  return (
    <Stack gap="l">
      <PageHeader
        title={name}
        lead={`@${username}`}
        mark={<CloneAvatar cloneId={cloneId} size="l" />}
        actions={<Badge tone={tone}>{label}</Badge>}
      />
      {description !== null && <p className={styles.description}>{description}</p>}
      <Card title="The clone">
        <Facts
          facts={[
            ['Trades', clone.symbols.length === 0 ? 'nothing yet' : clone.symbols.join(', ')],
            ['Models', clone.modelStrength === null ? 'none' : STRENGTHS[clone.modelStrength].title],
            ['Born', <Time key="born" at={clone.createdAt} />],
            ['Published since', <Time key="since" at={publishedAt} />],
            ['Number', cloneId],
          ]}
        />
      </Card>
      <ImageLinks profile={profile} />
      <Report cloneId={cloneId} reporting={reporting} />
    </Stack>
  );
}

/** What a stranger wrote: nothing is loaded from there, and nothing is told to it. */
function ImageLinks({ profile }: { profile: PublicProfile }) {
  const links = LINKS.flatMap(([key, label]) => (profile[key] === null ? [] : [[label, profile[key]] as const]));
  if (links.length === 0) return null;
  return (
    <Card title="Its links">
      <p className="muted small">Its owner's; nobody has looked at where they lead.</p>
      <ul className={styles.links}>
        {links.map(([label, href]) => (
          <li key={label}>
            {label}:{' '}
            <a href={href} rel="noopener nofollow noreferrer" target="_blank">
              {href}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Report({ cloneId, reporting }: { cloneId: number; reporting: boolean }) {
  const [open, setOpen] = useState(reporting);
  const session = useSession();
  return (
    <div className={styles.report}>
      {session.kind === 'signedIn' ? (
        <Button variant="quiet" onClick={() => setOpen(true)}>
          Report this profile
        </Button>
      ) : (
        <ButtonLink variant="quiet" href={`/profiles/${cloneId}/report`}>
          Sign in to report this profile
        </ButtonLink>
      )}
      {open && <ReportDialog cloneId={cloneId} onClose={() => setOpen(false)} />}
    </div>
  );
}
