import { Link } from 'wouter';
import type { AuditionRun } from '../../api/auditions.ts';
import { Badge } from '../../ui/Badge.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Card } from '../../ui/layout.tsx';
import { Time } from '../../ui/values.tsx';
import { figure } from './progress.ts';
import { endOf, RUN_STATES } from './words.ts';

const COLUMNS: readonly Column<AuditionRun>[] = [
  {
    title: 'Submitted',
    cell: ({ cloneId, auditionRunId, createdAt }) => (
      <Link href={`/clones/${cloneId}/audition/${auditionRunId}`}>
        <Time at={createdAt} />
      </Link>
    ),
  },
  { title: 'Came of it', cell: ({ state }) => <Badge tone={RUN_STATES[state].tone}>{RUN_STATES[state].label}</Badge> },
  { title: 'Return', numeric: true, cell: ({ progress }) => returnOf(progress.rules) },
  { title: 'Ended', cell: ({ endReason }) => endOf(endReason) ?? '' },
];

/** What came of the runs before. */
export function PastRuns({ runs }: { runs: readonly AuditionRun[] }) {
  return (
    <Card title="Runs before">
      <DataTable caption="Runs before" columns={COLUMNS} rows={runs} rowKey={({ auditionRunId }) => auditionRunId} />
    </Card>
  );
}

function returnOf(rules: AuditionRun['progress']['rules']): string {
  return figure(rules.find(({ rule }) => rule === 'profit_target')?.value ?? null, 'profit_target');
}
