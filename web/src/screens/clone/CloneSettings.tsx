import { type FormEvent, useState } from 'react';
import { useUpdateClone } from '../../api/clones.ts';
import type { Schema } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Field } from '../../ui/Field.tsx';
import { Card, Stack } from '../../ui/layout.tsx';

const NAME_MAX = 64;

/** Its private name and the model it thinks with. */
export function CloneSettings({ clone, models }: { clone: Schema<'Clone'>; models: readonly string[] }) {
  const [displayName, setDisplayName] = useState(clone.displayName ?? '');
  const [model, setModel] = useState(clone.model ?? '');
  const update = useUpdateClone(clone.cloneId);
  if (clone.state === 'retired') return null;
  const changed = displayName.trim() !== (clone.displayName ?? '') || model !== (clone.model ?? '');
  function save(event: FormEvent): void {
    event.preventDefault();
    update.mutate({ displayName: displayName.trim() || null, model: model || null });
  }
  return (
    <Card title="Name and model">
      <form onSubmit={save}>
        <Stack>
          <Field label="Name" hint="Only you see it.">
            {(control) => (
              <input
                {...control}
                value={displayName}
                maxLength={NAME_MAX}
                autoComplete="off"
                onChange={(event) => setDisplayName(event.target.value)}
              />
            )}
          </Field>
          {models.length > 0 && (
            <Field label="Model" hint="For prompts that ask a model.">
              {(control) => (
                <select {...control} value={model} onChange={(event) => setModel(event.target.value)}>
                  <option value="">Default ({models[0]})</option>
                  {models.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              )}
            </Field>
          )}
          {update.isError && <ErrorNotice error={update.error} title="Not saved" />}
          <Button type="submit" variant="secondary" busy={update.isPending} disabled={!changed && !update.isPending}>
            {update.isSuccess && !changed ? 'Saved' : 'Save'}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
