import { useState } from 'react';
import { useLocation } from 'wouter';
import { useAssets } from '../../api/market.ts';
import { useDraft } from '../../api/strategy.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Field } from '../../ui/Field.tsx';
import { Loaded } from '../../ui/Loaded.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { FieldRow, NumberField, SelectField } from '../strategy/fields.tsx';
import { utc } from './format.ts';
import { PreflightFacts } from './PreflightFacts.tsx';
import { usePreflight, useStart } from './useBacktests.ts';
import { fieldText, historyOf, SPANS, type Span, type WindowChoice, windowOf } from './window.ts';

const SOURCES = { published: 'The version in force', draft: 'The draft as it is now' } as const;
const SPAN_LABELS = {
  ...(Object.fromEntries(Object.entries(SPANS).map(([span, { label }]) => [span, label])) as Record<
    keyof typeof SPANS,
    string
  >),
  custom: 'From … to …',
} as const;
const FIRST_CALLS = 72;

/** What is to be run, what that would come to, and the button. Everything is asked of the server before it starts. */
export function StartCard({ cloneId, published }: { cloneId: number; published: boolean }) {
  const present = usePreflight(cloneId, {});
  return (
    <Card title="New backtest">
      <Loaded query={present} what="what a backtest would do" skeleton={<Skeleton height="24rem" />}>
        {({ estimate }) => <StartForm cloneId={cloneId} published={published} marketNow={estimate.window.to} />}
      </Loaded>
    </Card>
  );
}

function StartForm({ cloneId, published, marketNow }: { cloneId: number; published: boolean; marketNow: number }) {
  const [source, setSource] = useState<keyof typeof SOURCES>(published ? 'published' : 'draft');
  const [choice, setChoice] = useState<WindowChoice>(() => ({
    span: '7d',
    from: fieldText(marketNow - SPANS['7d'].ms),
    to: fieldText(marketNow),
  }));
  const [maxDecisionCalls, setMaxDecisionCalls] = useState(FIRST_CALLS);
  const draft = useDraft(cloneId);
  const window = windowOf(choice, marketNow);
  const graph = source === 'draft' ? draft.data?.graph : undefined;
  const ready = !('error' in window) && (source === 'published' || graph !== undefined);
  const body = ready ? { window, maxDecisionCalls, ...(graph !== undefined && { graph }) } : undefined;
  const preflight = usePreflight(cloneId, body);
  const start = useStart(cloneId);
  const [key, setKey] = useState(newKey);
  const [, navigate] = useLocation();

  function press(): void {
    if (body === undefined) return;
    start.mutate(
      { body, key },
      {
        onSuccess: (answer) => navigate(`/clones/${cloneId}/backtests/${jobIdOf(answer)}`),
        // What was answered is settled: the next press means another one.
        onError: (error) => 'status' in error && error.status !== 0 && setKey(newKey()),
      },
    );
  }

  return (
    <Stack>
      <FieldRow>
        {published && <SelectField label="What to run" value={source} options={SOURCES} onChange={setSource} />}
        <SelectField
          label="Over"
          value={choice.span}
          options={SPAN_LABELS}
          onChange={(span: Span) => setChoice({ ...choice, span })}
        />
        {(preflight.data?.estimate.modelCalls ?? 0) > 0 && (
          <NumberField
            label="Model calls at most"
            value={maxDecisionCalls}
            min={1}
            max={200}
            integer
            onChange={setMaxDecisionCalls}
          />
        )}
      </FieldRow>
      {choice.span === 'custom' && (
        <CustomWindow
          choice={choice}
          error={'error' in window ? window.error : undefined}
          onChange={(ends) => setChoice({ ...choice, ...ends })}
        />
      )}
      <History marketNow={marketNow} />
      {body !== undefined && (
        <Loaded query={preflight} what="what it would do" skeleton={<Skeleton height="16rem" />}>
          {(answer) => (
            <>
              <PreflightFacts preflight={answer} cloneId={cloneId} />
              {start.isError && <ErrorNotice error={start.error} title="Not started" />}
              <div>
                <Button busy={start.isPending} disabled={!answer.allowed} onClick={press}>
                  Start the backtest
                </Button>
              </div>
            </>
          )}
        </Loaded>
      )}
      {!published && <Notice title="Nothing is published yet">The draft is run. Publish it when you trust it.</Notice>}
    </Stack>
  );
}

interface CustomWindowProps {
  readonly choice: WindowChoice;
  readonly error: string | undefined;
  readonly onChange: (ends: { from?: string; to?: string }) => void;
}

function CustomWindow({ choice, error, onChange }: CustomWindowProps) {
  return (
    <FieldRow>
      {(['from', 'to'] as const).map((end) => (
        <Field key={end} label={end === 'from' ? 'From (UTC)' : 'To (UTC)'} error={end === 'to' ? error : undefined}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={choice[end]}
              onChange={(event) => onChange({ [end]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </FieldRow>
  );
}

/** How far back there are prices at all. */
function History({ marketNow }: { marketNow: number }) {
  const stored = historyOf(useAssets().data ?? []);
  return (
    <p className="muted small">
      The market’s clock is at {utc(marketNow)}.{' '}
      {stored !== undefined && `Prices are stored from ${utc(stored.from)} to ${utc(stored.to)}.`}
    </p>
  );
}

/** With `async` it is always the job; a result that is there already has its id, too. */
function jobIdOf(answer: { job: { jobId: string } } | { jobId: string }): string {
  return 'job' in answer ? answer.job.jobId : answer.jobId;
}

function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
