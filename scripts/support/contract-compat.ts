/**
 * What in a contract would break a client that was written against an earlier one (the policy is in docs/contract.md).
 * `redocly diff` rates changes too, but is blind to renamed operations and to answers that no longer promise a property.
 */

type Json = { readonly [key: string]: unknown };
type Direction = 'input' | 'output';

interface Document extends Json {
  readonly paths: Readonly<Record<string, Json>>;
}

interface Parameter extends Json {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Json;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];
const JSON_TYPE = 'application/json';

/** Breaking changes from `before` to `after`, each as `operation place: what`; empty when there are none. */
export function breakingChanges(before: Document, after: Document): string[] {
  const found = new Set<string>();
  for (const [path, item] of Object.entries(before.paths)) {
    for (const method of METHODS.filter((name) => item[name] !== undefined)) {
      const next = after.paths[path]?.[method] as Json | undefined;
      const name = (item[method] as Json).operationId as string;
      if (next === undefined) found.add(`${name}: ${method.toUpperCase()} ${path} is gone`);
      else {
        const pair = new Comparison({ before, after, name, found });
        pair.operations(withShared(item, method), withShared(after.paths[path] as Json, method));
      }
    }
  }
  return [...found].sort();
}

/** An operation with the parameters that its path shares. */
function withShared(item: Json, method: string): Json {
  const operation = item[method] as Json;
  return { ...operation, parameters: [...list(item.parameters), ...list(operation.parameters)] };
}

const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const keysOf = (value: unknown): string[] => Object.keys((value ?? {}) as Json);

interface Sides {
  readonly before: Document;
  readonly after: Document;
  readonly name: string;
  readonly found: Set<string>;
}

class Comparison {
  readonly #sides: Sides;
  /** Pairs of references that were compared: schemas may contain themselves. */
  readonly #seen = new Set<string>();

  constructor(sides: Sides) {
    this.#sides = sides;
  }

  operations(before: Json, after: Json): void {
    if (before.operationId !== after.operationId) this.#note('', `is called ${after.operationId} now`);
    if (schemes(before, this.#sides.before) !== schemes(after, this.#sides.after))
      this.#note('', 'asks for other credentials');
    if (before['x-idempotent'] === true && after['x-idempotent'] !== true)
      this.#note('', 'takes no Idempotency-Key now');
    this.#parameters(before, after);
    this.#requests(before, after);
    this.#responses(before, after);
  }

  #parameters(before: Json, after: Json): void {
    const read = (side: 'before' | 'after', operation: Json) =>
      new Map(
        list(operation.parameters)
          .map((raw) => this.#resolve(side, raw) as Parameter)
          .map((each) => [`${each.in} ${each.name}`, each]),
      );
    const [old, fresh] = [read('before', before), read('after', after)];
    for (const [key, parameter] of fresh) {
      if (parameter.required && !old.get(key)?.required) this.#note(key, 'is required now');
    }
    for (const [key, { schema }] of old) {
      const next = fresh.get(key);
      if (next === undefined) this.#note(key, 'is gone');
      else this.schemas(schema, next.schema, { where: key, direction: 'input' });
    }
  }

  #requests(before: Json, after: Json): void {
    const old = this.#resolve('before', before.requestBody);
    const next = this.#resolve('after', after.requestBody);
    if (next?.required === true && old?.required !== true) this.#note('request', 'is required now');
    if (old !== undefined && next === undefined) this.#note('request', 'is gone');
    else if (old !== undefined) this.schemas(schemaIn(old), schemaIn(next), { where: 'request', direction: 'input' });
  }

  #responses(before: Json, after: Json): void {
    for (const status of keysOf(before.responses)) {
      const old = this.#resolve('before', (before.responses as Json)[status]);
      const next = this.#resolve('after', ((after.responses ?? {}) as Json)[status]);
      // Failures have one shape; which codes there are may grow.
      if (next === undefined && Number(status) < 400) this.#note(status, 'is no answer any more');
      else if (old !== undefined && next !== undefined) {
        this.schemas(schemaIn(old), schemaIn(next), { where: status, direction: 'output' });
        for (const header of keysOf(old.headers))
          if (!keysOf(next.headers).includes(header)) this.#note(`${status} ${header}`, 'is gone');
      }
    }
  }

  schemas(rawBefore: unknown, rawAfter: unknown, at: { where: string; direction: Direction }): void {
    if (rawBefore === undefined) return;
    const pair = JSON.stringify([(rawBefore as Json).$ref, (rawAfter as Json | undefined)?.$ref, at.direction]);
    if ((rawBefore as Json).$ref !== undefined && this.#seen.has(pair)) return;
    this.#seen.add(pair);
    const before = this.#resolve('before', rawBefore) as Json;
    const after = this.#resolve('after', rawAfter);
    if (after === undefined) this.#note(at.where, 'has no schema any more');
    else this.#compare(before, after, at);
  }

  #compare(before: Json, after: Json, at: { where: string; direction: Direction }): void {
    this.#types(before, after, at);
    this.#properties(before, after, at);
    if (at.direction === 'input') this.#bounds(before, after, at.where);
    this.schemas(before.items, after.items, { ...at, where: `${at.where}/items` });
    for (const keyword of ['oneOf', 'anyOf', 'allOf'])
      this.#variants(keyword, [list(before[keyword]), list(after[keyword])], at);
  }

  #types(before: Json, after: Json, { where, direction }: { where: string; direction: Direction }): void {
    const [old, next] = [typesOf(before), typesOf(after)];
    const [from, to] = direction === 'input' ? [old, next] : [next, old];
    if (to.length > 0 && from.some((type) => !to.includes(type)))
      this.#note(where, `was ${old.join('|')}, is ${next.join('|')}`);
    if (old.length > 0 && next.length === 0 && direction === 'output')
      this.#note(where, `was ${old.join('|')}, may be anything`);
    // New values in answers are no break: clients take what they do not know for unknown.
    if (direction === 'input' && after.enum !== undefined) {
      const lost =
        before.enum === undefined
          ? ['every other value']
          : list(before.enum).filter((value) => !list(after.enum).includes(value));
      if (lost.length > 0) this.#note(where, `takes no ${lost.join(', ')}`);
    }
    if (before.const !== undefined && before.const !== after.const) this.#note(where, `was always ${before.const}`);
  }

  #properties(before: Json, after: Json, { where, direction }: { where: string; direction: Direction }): void {
    const [old, next] = [(before.properties ?? {}) as Json, (after.properties ?? {}) as Json];
    for (const key of Object.keys(old)) {
      const place = `${where}/${key}`;
      if (next[key] === undefined) this.#note(place, 'is gone');
      else this.schemas(old[key], next[key], { where: place, direction });
    }
    const [required, stays] = [list(before.required) as unknown[], list(after.required) as unknown[]];
    const [from, to, what] =
      direction === 'input' ? [stays, required, 'is required now'] : [required, stays, 'may be missing now'];
    for (const key of from)
      if (!to.includes(key) && (direction === 'input' || next[key as string] !== undefined))
        this.#note(`${where}/${key}`, what);
  }

  #bounds(before: Json, after: Json, where: string): void {
    for (const keyword of ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties']) {
      if (Number(after[keyword] ?? Infinity) < Number(before[keyword] ?? Infinity))
        this.#note(where, `${keyword} is lower`);
    }
    for (const keyword of ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']) {
      if (Number(after[keyword] ?? -Infinity) > Number(before[keyword] ?? -Infinity))
        this.#note(where, `${keyword} is higher`);
    }
    for (const keyword of ['pattern', 'format', 'multipleOf', 'uniqueItems']) {
      if (after[keyword] !== undefined && after[keyword] !== before[keyword])
        this.#note(where, `${keyword} has changed`);
    }
    const closed = (schema: Json) => schema.additionalProperties === false || schema.unevaluatedProperties === false;
    if (closed(after) && !closed(before)) this.#note(where, 'is closed now');
  }

  /** Variants are paired by what they refer to, else by their place. */
  #variants(keyword: string, [old, next]: [Json[], Json[]], at: { where: string; direction: Direction }): void {
    for (const [index, variant] of old.entries()) {
      const other = variant.$ref === undefined ? next[index] : next.find(({ $ref }) => $ref === variant.$ref);
      const where = `${at.where}/${keyword}/${index}`;
      if (other !== undefined) this.schemas(variant, other, { ...at, where });
      else if (at.direction === 'input' || keyword === 'allOf') this.#note(where, 'is gone');
    }
  }

  #resolve(side: 'before' | 'after', node: unknown): Json | undefined {
    const ref = (node as Json | undefined)?.$ref;
    if (typeof ref !== 'string') return node as Json | undefined;
    return ref
      .slice(2)
      .split('/')
      .reduce<Json>((at, key) => at[key] as Json, this.#sides[side]);
  }

  #note(where: string, what: string): void {
    this.#sides.found.add(`${this.#sides.name}${where === '' ? '' : ` ${where}`}: ${what}`);
  }
}

function schemaIn(body: Json | undefined): unknown {
  return ((body?.content as Json | undefined)?.[JSON_TYPE] as Json | undefined)?.schema;
}

/** `integer` is within `number`. */
function typesOf({ type }: Json): string[] {
  const types = ([type].flat() as unknown[]).filter((each) => each !== undefined) as string[];
  return types.includes('number') ? [...types, 'integer'] : types;
}

function schemes(operation: Json, document: Document): string {
  return list(operation.security ?? document.security)
    .map((each) => keysOf(each).join('+'))
    .sort()
    .join();
}
