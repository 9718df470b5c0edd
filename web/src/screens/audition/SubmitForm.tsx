import { type FormEvent, useState } from 'react';
import { type AuditionRun, useSubmitAudition } from '../../api/auditions.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Time } from '../../ui/values.tsx';
import { STRENGTHS, TIERS } from '../buy/words.ts';
import styles from './Audition.module.css';
import type { Readiness } from './readiness.ts';

interface SubmitFormProps {
  readonly cloneId: number;
  readonly ready: Readiness & { kind: 'ready' };
  readonly previous: AuditionRun | undefined;
}

/** On which assets, by which purchase. One press is one run, however often the answer gets lost. */
export function SubmitForm({ cloneId, ready, previous }: SubmitFormProps) {
  const { symbols, slot, unused } = ready;
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [idempotencyKey, setKey] = useState(() => crypto.randomUUID());
  const submit = useSubmitAudition(cloneId);
  const chosen = symbols.filter((symbol) => !left.has(symbol));
  function send(event: FormEvent): void {
    event.preventDefault();
    submit.mutate({
      allowedSymbols: chosen,
      idempotencyKey,
      ...(previous !== undefined && { previousAuditionRunId: previous.auditionRunId }),
    });
  }
  function toggle(symbol: string): void {
    const next = new Set(left);
    if (!next.delete(symbol)) next.add(symbol);
    setLeft(next);
    // Another choice is another intended run.
    setKey(crypto.randomUUID());
  }
  return (
    <form onSubmit={send}>
      <Stack>
        <p>
          It trades on paper money by the version in force, and is judged by five rules. A run uses up one purchase,
          whether it passes or fails.
        </p>
        <fieldset className={styles.symbols}>
          <legend>Assets it may trade</legend>
          {symbols.map((symbol) => (
            <label key={symbol}>
              <input type="checkbox" checked={!left.has(symbol)} onChange={() => toggle(symbol)} />
              {symbol}
            </label>
          ))}
        </fieldset>
        <p className="muted">
          Uses the purchase of <Time at={slot.grantedAt} />: {TIERS[slot.tier].title}, up to {slot.assetCapacity}{' '}
          assets, {STRENGTHS[slot.modelStrength].title.toLowerCase()} models.{' '}
          {unused > 1 ? `${unused - 1} more unused after that.` : 'It is the last unused one.'}
        </p>
        {submit.isError && <ErrorNotice error={submit.error} title="Not submitted" />}
        <Button type="submit" busy={submit.isPending} disabled={chosen.length === 0}>
          {previous === undefined ? 'Start the audition' : 'Try again'}
        </Button>
      </Stack>
    </form>
  );
}
