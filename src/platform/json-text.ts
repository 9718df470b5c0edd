import type { JsonValue } from './json.ts';

/** A JSON value as its text: handed on as it is, it is neither parsed nor made again. `T` tells what it holds. */
export class JsonText<T = JsonValue> {
  /** UTF-8. */
  readonly bytes: Uint8Array;
  /** Never there at run time: keeps texts of different values apart. */
  declare readonly holds: T;

  private constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Not checked: whoever wrote the text knows that it holds a `T`. */
  static of<T>(text: string | Uint8Array): JsonText<T> {
    return new JsonText<T>(typeof text === 'string' ? Buffer.from(text) : text);
  }

  /** The text of `members` with one more member behind them. */
  static withMember<T extends object, Name extends keyof T & string>(
    members: Omit<T, Name>,
    name: Name,
    value: JsonText<T[Name]>,
  ): JsonText<T> {
    const head = JSON.stringify(members).slice(0, -1);
    const before = `${head}${head === '{' ? '' : ','}${JSON.stringify(name)}:`;
    return new JsonText<T>(Buffer.concat([Buffer.from(before), value.bytes, Buffer.from('}')]));
  }

  /** As JSON.stringify does with what is not yet a text. */
  toString(): string {
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength).toString('utf8');
  }

  parse(): T {
    return JSON.parse(this.toString()) as T;
  }
}
