import { useEndSession, useSessions } from '../../api/account.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/values.tsx';
import styles from './Account.module.css';
import { deviceOf } from './device.ts';

/** Everywhere this account is signed in. */
export function Sessions() {
  const sessions = useSessions();
  const end = useEndSession();
  return (
    <Card title="Signed in on">
      <Loaded query={sessions} what="your sessions" skeleton={<SkeletonList count={2} height="3.5rem" gap="s" />}>
        {(list) => (
          <ul className={styles.list}>
            {list.map(({ sessionId, userAgent, client, lastUsedAt, current }) => (
              <li key={sessionId}>
                <Stack gap="s">
                  <strong>{client === 'api' ? 'A program' : deviceOf(userAgent)}</strong>
                  <span className="muted small">
                    last used <Time at={lastUsedAt} />
                  </span>
                </Stack>
                {current ? (
                  <Badge tone="up">This one</Badge>
                ) : (
                  <Button
                    variant="quiet"
                    busy={end.isPending && end.variables === sessionId}
                    aria-label={`End it: the session on ${deviceOf(userAgent)}`}
                    onClick={() => end.mutate(sessionId)}
                  >
                    End it
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {end.isError && <ErrorNotice error={end.error} title="That session goes on" />}
    </Card>
  );
}
