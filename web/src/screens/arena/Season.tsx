import type { Arena } from '../../api/arena.ts';
import { Facts } from '../../ui/Facts.tsx';
import { duration, percent } from '../../ui/figures.ts';
import { Card } from '../../ui/layout.tsx';
import { Meter } from '../../ui/Meter.tsx';
import { Time, Usdc } from '../../ui/values.tsx';

/** The season that runs, the slots, and by which rules they are held. */
export function Season({ arena }: { arena: Arena }) {
  const { season, capacity, freeSlots, competing, queued, maxPerUser, rules, marketAt, marketFeed } = arena;
  return (
    <Card title={season === null ? 'Before the first season' : `Season ${season.number}`}>
      {season === null ? (
        <p>The first season begins when the first clone is admitted.</p>
      ) : (
        <Meter
          label="How much of the season has passed"
          share={(marketAt - season.startAt) / (season.endAt - season.startAt)}
          text={`${duration((season.endAt - marketAt) / 1000)} left`}
        />
      )}
      <Facts
        facts={[
          ...(season === null ? [] : [['Ends', <Time key="end" at={season.endAt} />] as const]),
          ...(season === null ? [] : [['Left', duration((season.endAt - marketAt) / 1000)] as const]),
          ['Slots', `${competing} taken, ${freeSlots} free, of ${capacity}`],
          ['Waiting', queued],
          ['Start balance', <Usdc key="start" amount={rules.startBalance} />],
          ['Out at a fall of', `${percent(rules.maxDrawdownFraction)} from its peak`],
          ['At a season’s end', `the lowest ${percent(rules.turnoverFraction)} make room while others wait`],
          ['Of one player at most', maxPerUser],
          ...(marketFeed === 'replay' ? [['Market', 'a replay, with a clock of its own'] as const] : []),
        ]}
      />
    </Card>
  );
}
