import { describe, expect, it } from 'vitest';
import { ApiError } from '../../web/src/api/errors.ts';
import type { OwnProfile } from '../../web/src/api/profiles.ts';
import { EMPTY, fieldsOf, inputOf, problemsByField } from '../../web/src/screens/profile/form.ts';

const profile = {
  ...{ name: 'Owl', username: 'owl', description: null, metadata: { mood: 'dark' }, state: 'published' },
  ...{ avatarUrl: 'https://images.example/a', squareImageUrl: null, iconUrl: null, imageUrl: null },
} as unknown as OwnProfile;

const failure = (facts: Partial<ConstructorParameters<typeof ApiError>[0]>) =>
  new ApiError({ code: 'VALIDATION_FAILED', message: 'No.', status: 400, ...facts });

describe("a profile's form", () => {
  it('shows what is there, and is empty where nothing is', () => {
    expect(fieldsOf(null)).toEqual(EMPTY);
    expect(fieldsOf(profile)).toEqual({
      ...EMPTY,
      name: 'Owl',
      username: 'owl',
      avatarUrl: 'https://images.example/a',
    });
  });

  it('sends a whole profile: empty fields as null, and what it does not show as it was', () => {
    const fields = { ...fieldsOf(profile), name: ' Night owl ', avatarUrl: ' ' };
    expect(inputOf(fields, { profile, published: false })).toEqual({
      ...{ name: 'Night owl', username: 'owl', description: null, metadata: { mood: 'dark' }, published: false },
      ...{ avatarUrl: null, squareImageUrl: null, iconUrl: null, imageUrl: null },
    });
    expect(inputOf(fields, { profile: null, published: true })).not.toHaveProperty('metadata');
  });
});

describe("the server's problems", () => {
  it('stand at their fields, several joined', () => {
    const issues = [
      { in: 'body', path: '/username', message: 'Too short.' },
      { in: 'body', path: '/username', message: 'Wrong letters.' },
      { in: 'body', path: '/metadata', message: 'Too deep.' },
      { in: 'path', path: '/name', message: 'Elsewhere.' },
    ];
    expect(problemsByField(failure({ details: { issues } }))).toEqual({ username: 'Too short. Wrong letters.' });
    const problems = [{ code: 'URL_INVALID', path: '/iconUrl', message: 'No link.' }];
    expect(problemsByField(failure({ code: 'PROFILE_INVALID', details: { problems } }))).toEqual({
      iconUrl: 'No link.',
    });
  });

  it('know a handle that is taken, and are none for what is no problem of a field', () => {
    expect(problemsByField(failure({ code: 'USERNAME_TAKEN', message: 'Taken.' }))).toEqual({ username: 'Taken.' });
    expect(problemsByField(failure({ code: 'CLONE_RETIRED' }))).toEqual({});
    expect(problemsByField(new Error('x'))).toEqual({});
    expect(problemsByField(null)).toEqual({});
  });
});
