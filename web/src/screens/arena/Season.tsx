import type { Arena } from '../../api/arena.ts';
import { Facts } from '../../ui/Facts.tsx';
import { duration, percent } from '../../ui/figures.ts';
import { Card } from '../../ui/layout.tsx';
import { Meter } from '../../ui/Meter.tsx';
import { Time, Usdc } from '../../ui/values.tsx';

/** The season that runs and the slots, in a few lines: the ranking below it is what people come for. */
export function Season({ arena: { season, capacity, freeSlots, competing, queued, marketAt } }: { arena: Arena }) {
  const slots = `${competing} taken, ${freeSlots} free, of ${capacity}`;
  if (season === null) {
    return (
      <Card title="Before the first season">
        <p>The first season begins when the first clone is admitted.</p>
        <Facts facts={[['Slots', slots]]} />
      </Card>
    );
  }
  const left = duration((season.endAt - marketAt) / 1000);
  return (
    <Card title={`Season ${season.number}`}>
      <Meter
        label="How much of the season has passed"
        share={(marketAt - season.startAt) / (season.endAt - season.startAt)}
        text={`${left} left`}
      />
      <Facts
        facts={[
          [`Ends in ${left}`, <Time key="end" at={season.endAt} />],
          ['Slots', slots],
          ['Waiting', queued],
        ]}
      />
    </Card>
  );
}

/** By what slots are held and lost. */
export function Rules({ arena: { rules, maxPerUser, marketFeed } }: { arena: Arena }) {
  return (
    <Card title="The rules">
      <Facts
        facts={[
          ['Start balance', <Usdc key="start" amount={rules.startBalance} />],
          ['Out at a fall of', `${percent(rules.maxDrawdownFraction)} from its peak`],
          ['A season lasts', duration(rules.seasonSec)],
          ["At a season's end", `the lowest ${percent(rules.turnoverFraction)} make room while others wait`],
          ['Of one player at most', maxPerUser],
          ...(marketFeed === 'replay' ? [['Market', 'a replay, with a clock of its own'] as const] : []),
        ]}
      />
    </Card>
  );
}
