import { type FormEvent, useState } from 'react';
import { type OwnProfile, usePutProfile } from '../../api/profiles.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNotice } from '../../ui/ErrorNotice.tsx';
import { Field } from '../../ui/Field.tsx';
import { Card, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { fieldsOf, inputOf, LINKS, type ProfileFields, problemsByField } from './form.ts';
import { ACTIONS } from './words.ts';

const NAME_MAX = 32;
const DESCRIPTION_MAX = 280;
const URL_MAX = 2048;

/** Name, handle, description and links; saved as it is, published, or taken back. */
export function ProfileForm({ cloneId, profile }: { cloneId: number; profile: OwnProfile | null }) {
  const [fields, setFields] = useState<ProfileFields>(() => fieldsOf(profile));
  const put = usePutProfile(cloneId);
  const problems = problemsByField(put.error);
  const isPublic = profile !== null && profile.state !== 'unpublished';
  const save = (published: boolean) => put.mutate(inputOf(fields, { profile, published }));
  const set = (name: keyof ProfileFields, text: string) => setFields((before) => ({ ...before, [name]: text }));
  function submit(event: FormEvent): void {
    event.preventDefault();
    save(true);
  }
  return (
    <Card title="What it says">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Field label="Name" hint="Shown everywhere; others may have the same." error={problems.name}>
            {(control) => (
              <input
                {...control}
                value={fields.name}
                maxLength={NAME_MAX}
                required
                onChange={(event) => set('name', event.target.value)}
              />
            )}
          </Field>
          <Field label="Handle" hint="Its own: 3 to 32 of a to z, 0 to 9 and underscore." error={problems.username}>
            {(control) => (
              <input
                {...control}
                value={fields.username}
                maxLength={NAME_MAX}
                required
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => set('username', event.target.value)}
              />
            )}
          </Field>
          <Field label="Description" hint={`At most ${DESCRIPTION_MAX} characters.`} error={problems.description}>
            {(control) => (
              <textarea
                {...control}
                value={fields.description}
                maxLength={DESCRIPTION_MAX}
                rows={4}
                onChange={(event) => set('description', event.target.value)}
              />
            )}
          </Field>
          <Links fields={fields} problems={problems} set={set} />
          <Outcome put={put} />
          <Row>
            <Button type="submit" busy={put.isPending}>
              {isPublic ? 'Save' : 'Publish'}
            </Button>
            {isPublic ? (
              <Button variant="danger" busy={put.isPending} onClick={() => save(false)}>
                Take it back
              </Button>
            ) : (
              <Button variant="secondary" busy={put.isPending} onClick={() => save(false)}>
                Save without publishing
              </Button>
            )}
          </Row>
          {isPublic && (
            <p className="muted small">Taking it back loses the place in the queue, or the slot in the Arena.</p>
          )}
        </Stack>
      </form>
    </Card>
  );
}

interface LinksProps {
  readonly fields: ProfileFields;
  readonly problems: ReturnType<typeof problemsByField>;
  readonly set: (name: keyof ProfileFields, text: string) => void;
}

function Links({ fields, problems, set }: LinksProps) {
  const wrong = LINKS.some(([name]) => problems[name] !== undefined);
  return (
    <details open={wrong || LINKS.some(([name]) => fields[name] !== '') || undefined}>
      <summary>Links to images (shown as links, never fetched)</summary>
      <Stack>
        {LINKS.map(([name, label]) => (
          <Field key={name} label={label} hint="An https link." error={problems[name]}>
            {(control) => (
              <input
                {...control}
                type="url"
                inputMode="url"
                value={fields[name]}
                maxLength={URL_MAX}
                placeholder="https://"
                onChange={(event) => set(name, event.target.value)}
              />
            )}
          </Field>
        ))}
      </Stack>
    </details>
  );
}

function Outcome({ put }: { put: ReturnType<typeof usePutProfile> }) {
  if (put.isError) {
    const atFields = Object.keys(problemsByField(put.error)).length > 0;
    return atFields ? (
      <Notice tone="down" title="Not saved: see the fields above" />
    ) : (
      <ErrorNotice error={put.error} title="Not saved" />
    );
  }
  if (!put.isSuccess) return null;
  const { action } = put.data;
  return <Notice tone={action === null ? 'neutral' : 'up'} title={ACTIONS[action ?? 'nothing']} />;
}
