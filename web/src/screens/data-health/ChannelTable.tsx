import { Badge } from '../../ui/Badge.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { duration, percent } from '../../ui/figures.ts';
import { Time } from '../../ui/values.tsx';
import { CHANNEL_STATUS, type ChannelView, keyOf } from './channels.ts';

const PUBLIC: readonly Column<ChannelView>[] = [
  { title: 'Channel', cell: ({ source, channel }) => `${source} ${channel}` },
  {
    title: 'Status',
    cell: ({ status }) => (
      <span title={CHANNEL_STATUS[status].text}>
        <Badge tone={CHANNEL_STATUS[status].tone}>{CHANNEL_STATUS[status].label}</Badge>
      </span>
    ),
  },
  { title: 'Last read', cell: ({ lastRunAt }) => (lastRunAt === null ? 'never' : <Time at={lastRunAt} />) },
  {
    title: 'Newest is',
    numeric: true,
    cell: ({ lagSec }) => (lagSec === null ? 'none yet' : `${duration(lagSec)} old`),
  },
  {
    title: 'Coverage 24 h',
    numeric: true,
    cell: ({ coverage24h }) => (coverage24h === null ? 'not known' : percent(coverage24h)),
  },
  { title: 'Rows 24 h', numeric: true, cell: ({ rows24h }) => rows24h.toLocaleString('en') },
];

const CLOSELY: readonly Column<ChannelView>[] = [
  {
    title: 'Age',
    numeric: true,
    cell: ({ health }) => (health?.ageSec == null ? 'never read' : duration(health.ageSec)),
  },
  {
    title: 'Read every, too old after',
    cell: ({ health }) =>
      health !== undefined && `${duration(health.expectedCadenceSec)}, ${duration(health.staleAfterSec)}`,
  },
  { title: 'Last error', prose: true, cell: ({ health }) => health?.lastError ?? 'none' },
];

export function ChannelTable({ channels, closely }: { channels: readonly ChannelView[]; closely: boolean }) {
  return (
    <DataTable caption="Channels" columns={closely ? [...PUBLIC, ...CLOSELY] : PUBLIC} rows={channels} rowKey={keyOf} />
  );
}
