import { type FormEvent, useState } from 'react';
import { useClones } from '../../api/clones.ts';
import { type Purchase, useClaim } from '../../api/purchases.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Field } from '../../ui/Field.tsx';
import { Stack } from '../../ui/layout.tsx';
import { cloneName } from '../clones/states.ts';

const NEW = 'new';

/** A payment without a purpose: say which clone it is for. */
export function Claim({ purchase }: { purchase: Purchase }) {
  const [choice, setChoice] = useState(NEW);
  const clones = useClones();
  const claim = useClaim();
  const { tier, assetCapacity, modelStrength, depositNonce } = purchase;
  if (tier === null || assetCapacity === null || modelStrength === null) return null;
  const terms = { depositNonce, tier, assetCapacity, modelStrength };
  function submit(event: FormEvent): void {
    event.preventDefault();
    claim.mutate({ ...terms, ...(choice === NEW ? { createClone: {} } : { cloneId: Number(choice) }) });
  }
  const own = (clones.data ?? []).filter(({ state }) => state !== 'retired');
  return (
    <form onSubmit={submit}>
      <Stack>
        <Field label="What is it for?">
          {(control) => (
            <select {...control} value={choice} onChange={(event) => setChoice(event.target.value)}>
              <option value={NEW}>A new clone</option>
              {own.map((clone) => (
                <option key={clone.cloneId} value={clone.cloneId}>
                  {cloneName(clone)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button type="submit" busy={claim.isPending}>
          Claim it
        </Button>
        {claim.isError && <ErrorNotice error={claim.error} title="Not claimed" />}
      </Stack>
    </form>
  );
}
