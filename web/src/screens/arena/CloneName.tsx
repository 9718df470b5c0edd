import { Link } from 'wouter';
import type { Schema } from '../../api/types.ts';
import { Badge } from '../../ui/Badge.tsx';
import { CloneAvatar } from '../../ui/CloneAvatar.tsx';
import styles from './Arena.module.css';

interface CloneNameProps {
  readonly cloneId: number;
  /** Null while others may not see it. */
  readonly profile: Schema<'ProfileFace'> | null;
  readonly mine: boolean;
}

/** A clone in a list: its face, its name as a link to its profile, and whether it is one's own. */
export function CloneName({ cloneId, profile, mine }: CloneNameProps) {
  return (
    <span className={styles.name}>
      <CloneAvatar cloneId={cloneId} />
      <span className={styles.who}>
        {profile === null ? (
          <span className="muted">Clone {cloneId}, not shown</span>
        ) : (
          <>
            <Link href={`/profiles/${cloneId}`}>{profile.name}</Link>
            <span className="muted small">@{profile.username}</span>
          </>
        )}
        {mine && <Badge tone="busy">Yours</Badge>}
      </span>
    </span>
  );
}
