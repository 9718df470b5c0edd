import { Link } from 'wouter';
import type { Schema } from '../../api/types.ts';
import { Card } from '../../ui/layout.tsx';
import { Time } from '../../ui/values.tsx';
import styles from './Arena.module.css';
import { happened } from './words.ts';

/** What happened last, newest first; nothing where nothing did. */
export function Happenings({ events }: { events: readonly Schema<'ArenaEvent'>[] }) {
  if (events.length === 0) return null;
  return (
    <Card title="What happened last">
      <ol className={styles.events}>
        {events.map((event) => (
          <li key={`${event.at} ${event.kind} ${event.cloneId}`}>
            <Time at={event.at} />
            <span>
              <Link href={`/profiles/${event.cloneId}`}>Clone {event.cloneId}</Link> {happened(event)}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
