import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { toIssues } from '../../src/contract/issues.ts';

/** Issues of a body under a schema, wrapped as openapi-backend wraps it. */
function bodyIssues(schema: object, body?: unknown) {
  const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: false });
  const wrapper = { type: 'object', required: ['requestBody'], properties: { requestBody: schema } };
  const validate = ajv.compile(wrapper);
  validate(body === undefined ? {} : { requestBody: body });
  return toIssues(validate.errors, 'body');
}

function paramIssues(part: string, values: object) {
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: ['id'],
    properties: { id: { type: 'integer' } },
  };
  const validate = ajv.compile({ type: 'object', properties: { [part]: schema } });
  validate({ [part]: values });
  return toIssues(validate.errors, 'params');
}

const closed = { type: 'object', additionalProperties: false, required: ['a'], properties: { a: { type: 'string' } } };

describe('toIssues', () => {
  it('points at the property that is missing or unknown, not at its parent', () => {
    expect(bodyIssues(closed, { b: 1 })).toEqual([
      { in: 'body', path: '/a', message: 'is required' },
      { in: 'body', path: '/b', message: 'is not a known property' },
    ]);
  });

  it('escapes property names as RFC 6901 says', () => {
    const paths = bodyIssues(closed, { a: 'x', 'm/n': 1, 'o~p': 1, '~1': 1, '': 1 }).map((issue) => issue.path);
    expect(paths).toEqual(['/m~1n', '/o~0p', '/~01', '/']);
  });

  it('keeps escaped names and indexes on the way to a nested problem', () => {
    const schema = { type: 'object', properties: { 'x/y': { type: 'array', items: closed } } };
    expect(bodyIssues(schema, { 'x/y': [{ a: 'ok' }, { a: 1 }, {}] })).toEqual([
      { in: 'body', path: '/x~1y/1/a', message: 'must be string' },
      { in: 'body', path: '/x~1y/2/a', message: 'is required' },
    ]);
  });

  it('takes the whole body for the place of what concerns all of it', () => {
    expect(bodyIssues(closed)).toEqual([{ in: 'body', path: '', message: 'is required' }]);
    expect(bodyIssues(closed, 5)).toEqual([{ in: 'body', path: '', message: 'must be object' }]);
  });

  it('does not mistake a property named requestBody for the wrapper', () => {
    const schema = { type: 'object', additionalProperties: false, properties: { a: closed } };
    expect(bodyIssues(schema, { requestBody: 1 })).toEqual([
      { in: 'body', path: '/requestBody', message: 'is not a known property' },
    ]);
    expect(bodyIssues(schema, { a: { a: 'x', requestBody: 1 } })).toEqual([
      { in: 'body', path: '/a/requestBody', message: 'is not a known property' },
    ]);
  });

  it.each(['path', 'query', 'header'])('names the part of the request: %s', (part) => {
    expect(paramIssues(part, { id: 'x', other: 1 })).toEqual([
      { in: part, path: '/other', message: 'is not a known property' },
      { in: part, path: '/id', message: 'must be integer' },
    ]);
    expect(paramIssues(part, {})).toEqual([{ in: part, path: '/id', message: 'is required' }]);
  });

  it('says what is allowed', () => {
    const schema = { type: 'object', properties: { e: { enum: ['a', 1, null] }, c: { const: 'x' } } };
    expect(bodyIssues(schema, { e: 'z', c: 'y' }).map((issue) => issue.message)).toEqual([
      'must be one of "a", 1, null',
      'must be "x"',
    ]);
  });

  it('asks for the tag of a union, and reports only the branch that the tag chose', () => {
    const branch = (kind: string, more: object) => ({
      type: 'object',
      required: ['kind', ...Object.keys(more)],
      properties: { kind: { const: kind }, ...more },
    });
    const union = {
      type: 'object',
      discriminator: { propertyName: 'kind' },
      oneOf: [branch('a', { x: { type: 'string' } }), branch('b', { y: { type: 'string' } })],
    };
    expect(bodyIssues(union, { kind: 'c' })).toEqual([
      { in: 'body', path: '', message: 'must say which kind it is in "kind"' },
    ]);
    expect(bodyIssues(union, { kind: 'b' })).toEqual([{ in: 'body', path: '/y', message: 'is required' }]);
  });

  it('says each thing once, and stops at a hundred', () => {
    const twice = { allOf: [{ required: ['a'] }, { required: ['a'] }] };
    expect(bodyIssues(twice, {})).toHaveLength(1);
    const flood = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`k${index}`, 1]));
    expect(bodyIssues(closed, flood)).toHaveLength(100);
  });

  it('has nothing to say without errors', () => {
    expect(toIssues(undefined, 'body')).toEqual([]);
    expect(toIssues(null, 'params')).toEqual([]);
  });
});
