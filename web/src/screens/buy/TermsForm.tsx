import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, unwrap } from '../../api/client.ts';
import type { Schema } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Field } from '../../ui/Field.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Eth } from '../../ui/values.tsx';
import type { Target } from './order.ts';
import styles from './TermsForm.module.css';
import { STRENGTHS, TIERS } from './words.ts';

const NAME_MAX = 64;

interface TermsFormProps {
  readonly prices: Schema<'PriceList'>;
  readonly target: Target;
  readonly onQuote: (quote: Schema<'AuditionFeeQuote'>) => void;
}

/** What to buy. The price stands beside each choice; nothing is owed before the wallet pays. */
export function TermsForm({ prices, target, onQuote }: TermsFormProps) {
  const [tierName, setTier] = useState<Schema<'CloneCapacityTier'>>(prices.tiers[0]?.tier ?? 'starter');
  const [strength, setStrength] = useState<Schema<'CloneModelStrength'>>('cheap');
  const [wished, setCapacity] = useState(Number.MAX_SAFE_INTEGER);
  const [name, setName] = useState('');
  const quote = useMutation({
    mutationFn: (body: Schema<'AuditionFeeQuoteRequest'>) => unwrap(api.POST('/economy/audition-fee/quote', { body })),
    onSuccess: onQuote,
  });

  const tier = prices.tiers.find((each) => each.tier === tierName);
  const price = tier?.prices.find((each) => each.modelStrength === strength);
  if (tier === undefined || price === undefined)
    return <ErrorNotice error={undefined} title="The price list is empty" />;
  const assetCapacity = Math.min(Math.max(wished, tier.minAssetCapacity), tier.maxAssetCapacity);

  function ask(event: FormEvent): void {
    event.preventDefault();
    const terms = { tier: tierName, assetCapacity, modelStrength: strength };
    if (target.kind === 'clone') quote.mutate({ ...terms, cloneId: target.cloneId });
    else quote.mutate({ ...terms, createClone: { displayName: name.trim() || null } });
  }

  return (
    <form onSubmit={ask}>
      <Stack gap="l">
        <Choice
          legend="How much it may watch"
          value={tierName}
          onChange={setTier}
          options={prices.tiers.map((each) => ({
            value: each.tier,
            title: TIERS[each.tier].title,
            aside: `${each.minAssetCapacity}–${each.maxAssetCapacity} assets`,
            text: `${TIERS[each.tier].text} ${limits(each.topology)}`,
          }))}
        />
        <Choice
          legend="What it may think with"
          value={strength}
          onChange={setStrength}
          options={tier.prices.map((each) => ({
            value: each.modelStrength,
            title: STRENGTHS[each.modelStrength].title,
            aside: <Eth amount={each.amountEthString} />,
            text: each.models.length > 0 ? each.models.join(', ') : STRENGTHS[each.modelStrength].text,
          }))}
        />
        <div className={styles.details}>
          <Field label="Assets at once" hint="The price is the same for all of a tier.">
            {(control) => (
              <select {...control} value={assetCapacity} onChange={(event) => setCapacity(Number(event.target.value))}>
                {range(tier.minAssetCapacity, tier.maxAssetCapacity).map((count) => (
                  <option key={count}>{count}</option>
                ))}
              </select>
            )}
          </Field>
          {target.kind === 'new' && (
            <Field label="Name" hint="Only you see it; it can be changed later.">
              {(control) => (
                <input
                  {...control}
                  value={name}
                  maxLength={NAME_MAX}
                  autoComplete="off"
                  placeholder="Momentum one"
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
          )}
        </div>
        {quote.isError && <ErrorNotice error={quote.error} title="No quote" />}
        <Card className={styles.total ?? ''}>
          <p>
            <span className="muted">Audition fee</span>
            <strong>
              <Eth amount={price.amountEthString} />
            </strong>
          </p>
          <Button type="submit" busy={quote.isPending}>
            Continue to payment
          </Button>
        </Card>
      </Stack>
    </form>
  );
}

function limits({ enabledPrompts, linksPerAsset }: Schema<'Topology'>): string {
  return `${enabledPrompts} ${enabledPrompts === 1 ? 'prompt' : 'prompts'}, ${linksPerAsset} streams an asset.`;
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
