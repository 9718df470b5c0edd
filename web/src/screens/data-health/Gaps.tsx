import type { Channel } from '../../api/ingestion.ts';
import { Card } from '../../ui/layout.tsx';
import { Time } from '../../ui/values.tsx';
import { keyOf } from './channels.ts';
import styles from './DataHealth.module.css';

/** Stretches that are known to be missing; nothing where nothing is. */
export function Gaps({ channels }: { channels: readonly Channel[] }) {
  const gaps = channels.flatMap((channel) => channel.gaps.map((gap) => ({ ...gap, channel: keyOf(channel) })));
  if (gaps.length === 0) return null;
  return (
    <Card title="Known gaps">
      <ul className={styles.gaps}>
        {gaps.map(({ channel, subject, from, to }) => (
          <li key={`${channel} ${subject} ${from}`}>
            <strong>{subject}</strong> ({channel}): <Time at={from} /> to <Time at={to} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
