import { ApiError } from '../../api/errors.ts';
import type { OwnProfile } from '../../api/profiles.ts';
import type { Schema } from '../../api/types.ts';

type ProfileInput = Schema<'ProfileInput'>;

/** What the form has in its fields: texts only. */
export interface ProfileFields {
  readonly name: string;
  readonly username: string;
  readonly description: string;
  readonly avatarUrl: string;
  readonly squareImageUrl: string;
  readonly iconUrl: string;
  readonly imageUrl: string;
}

export const EMPTY: ProfileFields = {
  name: '',
  username: '',
  description: '',
  avatarUrl: '',
  squareImageUrl: '',
  iconUrl: '',
  imageUrl: '',
};

export const LINKS = [
  ['avatarUrl', 'Avatar'],
  ['squareImageUrl', 'Square image'],
  ['iconUrl', 'Icon'],
  ['imageUrl', 'Image'],
] as const;

export function fieldsOf(profile: OwnProfile | null): ProfileFields {
  if (profile === null) return EMPTY;
  const names = Object.keys(EMPTY) as (keyof ProfileFields)[];
  return Object.fromEntries(names.map((name) => [name, profile[name] ?? ''])) as unknown as ProfileFields;
}

/** A whole profile, for what is absent becomes null: what the form does not show (`metadata`) is sent back as it was. */
export function inputOf(
  fields: ProfileFields,
  { profile, published }: { profile: OwnProfile | null; published: boolean },
): ProfileInput {
  const { name, username, ...others } = fields;
  const optional = Object.entries(others).map(([key, text]) => [key, text.trim() === '' ? null : text.trim()]);
  return {
    ...{ name: name.trim(), username: username.trim() },
    ...Object.fromEntries(optional),
    ...(profile !== null && { metadata: profile.metadata }),
    published,
  };
}

/**
 * What the server found wrong, by field: of the contract's checks (`details.issues`, of the body), of the profile's rules
 * (`PROFILE_INVALID`, `details.problems`), and a handle that is taken. Several at one field are joined.
 */
export function problemsByField(error: unknown): Partial<Record<keyof ProfileFields, string>> {
  if (!(error instanceof ApiError)) return {};
  if (error.code === 'USERNAME_TAKEN') return { username: error.message };
  const found = [
    ...error.issues.filter(({ in: place }) => place === 'body'),
    ...((error.details.problems as readonly { path: string; message: string }[] | undefined) ?? []),
  ];
  const byField: Partial<Record<keyof ProfileFields, string>> = {};
  for (const { path, message } of found) {
    const field = path.split('/')[1] as keyof ProfileFields;
    if (field in EMPTY) byField[field] = [byField[field], message].filter(Boolean).join(' ');
  }
  return byField;
}
