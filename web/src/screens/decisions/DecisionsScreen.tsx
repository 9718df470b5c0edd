import { useState } from 'react';
import { useAssets } from '../../api/market.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { SkeletonList } from '../../ui/Skeleton.tsx';
import { ClonePage } from '../clone/ClonePage.tsx';
import { FieldRow, SelectField } from '../strategy/fields.tsx';
import styles from './Decisions.module.css';
import { LatestCard } from './LatestCard.tsx';
import { RunRow } from './RunRow.tsx';
import { type Filters, useDecisions } from './useDecisions.ts';
import { ORIGINS, RUN_STATUSES } from './words.ts';

const ALL = '';
const STATUS_OPTIONS: Readonly<Record<string, string>> = {
  [ALL]: 'Any',
  ...Object.fromEntries(Object.entries(RUN_STATUSES).map(([status, { label }]) => [status, label])),
};
const ORIGIN_OPTIONS: Readonly<Record<string, string>> = { [ALL]: 'Any', ...ORIGINS };

/** What the clone sees now, and every decision that it has made. */
export function DecisionsScreen() {
  return (
    <ClonePage>
      {({ clone, activeStrategyVersion }) => (
        <Stack gap="l">
          <LatestCard cloneId={clone.cloneId} versionId={activeStrategyVersion?.strategyVersionId} />
          <Runs cloneId={clone.cloneId} />
        </Stack>
      )}
    </ClonePage>
  );
}

function Runs({ cloneId }: { cloneId: number }) {
  const [filters, setFilters] = useState<Filters>({});
  const runs = useDecisions(cloneId, filters);
  const filtered = Object.keys(filters).length > 0;
  return (
    <Card title="Decisions">
      <FilterFields filters={filters} onChange={setFilters} />
      <Loaded query={runs} what="the decisions" skeleton={<SkeletonList count={5} height="3.25rem" gap="s" />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title={filtered ? 'None like that' : 'No decision yet'}>
              {filtered
                ? 'No decision fits what you look for.'
                : 'Decisions come from backtests, auditions and the Arena. Of a backtest those that acted are kept.'}
            </EmptyState>
          ) : (
            <Stack>
              <ul className={styles.runs} aria-label="Decisions">
                {list.map((run) => (
                  <RunRow key={run.decisionRunId} run={run} />
                ))}
              </ul>
              {runs.hasNextPage && (
                <Button variant="secondary" busy={runs.isFetchingNextPage} onClick={() => runs.fetchNextPage()}>
                  Show older decisions
                </Button>
              )}
            </Stack>
          )
        }
      </Loaded>
    </Card>
  );
}

function FilterFields({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const assets = useAssets().data ?? [];
  const symbols = Object.fromEntries(assets.map(({ symbol }) => [symbol, symbol]));
  /** Without the filter where any will do. */
  function choose(name: keyof Filters, value: string): void {
    const { [name]: _before, ...others } = filters;
    onChange(value === ALL ? others : { ...others, [name]: value });
  }
  return (
    <FieldRow>
      <SelectField
        label="Asset"
        value={filters.symbol ?? ALL}
        options={{ [ALL]: 'Any', ...symbols }}
        onChange={(symbol) => choose('symbol', symbol)}
      />
      <SelectField
        label="Came to"
        value={filters.status ?? ALL}
        options={STATUS_OPTIONS}
        onChange={(status) => choose('status', status)}
      />
      <SelectField
        label="Made for"
        value={filters.origin ?? ALL}
        options={ORIGIN_OPTIONS}
        onChange={(origin) => choose('origin', origin)}
      />
    </FieldRow>
  );
}
