import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../src/auth/siwe-message.ts';

const FOLDER = new URL('../../../shared/vectors/siwe/', import.meta.url);

interface Fields {
  readonly domain?: string;
  readonly address?: string;
  readonly statement?: string;
  readonly uri?: string;
  readonly version?: string;
  readonly chainId?: number | string;
  readonly nonce?: string;
  readonly issuedAt?: string;
  readonly expirationTime?: string;
  readonly notBefore?: string;
  readonly requestId?: string;
  readonly resources?: readonly string[];
}

function read<T>(name: string): [string, T][] {
  return Object.entries(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Record<string, T>);
}

/** Writes fields as ERC-4361 lays them out, without judging them; what is absent is left out. */
function layOut(fields: Fields): string {
  const line = (name: string, value: unknown) => (value === undefined ? [] : [`${name}: ${value}`]);
  return [
    `${fields.domain ?? ''} wants you to sign in with your Ethereum account:`,
    fields.address ?? '',
    '',
    ...(fields.statement === undefined ? [] : [fields.statement]),
    '',
    ...line('URI', fields.uri),
    ...line('Version', fields.version),
    ...line('Chain ID', fields.chainId),
    ...line('Nonce', fields.nonce),
    ...line('Issued At', fields.issuedAt),
    ...line('Expiration Time', fields.expirationTime),
    ...line('Not Before', fields.notBefore),
    ...line('Request ID', fields.requestId),
    ...(fields.resources === undefined ? [] : ['Resources:', ...fields.resources.map((uri) => `- ${uri}`)]),
  ].join('\n');
}

const anyTime = { now: Date.parse('2022-06-01T00:00:00Z') };

if (!existsSync(FOLDER)) {
  describe('the published parsing vectors', () => {
    it.skip('are skipped because the folder ../shared/vectors/siwe is not beside this project', () => {});
  });
} else {
  describe('a message of the published parsing vectors', () => {
    for (const [name, { message, fields }] of read<{ message: string; fields: Fields }>('parsing_positive.json')) {
      it(`is read: ${name}`, () => {
        const { domain = '', address, chainId, nonce } = fields;
        const policy = { ...anyTime, domains: [domain], chainIds: [Number(chainId)] };
        expect(readMessage(message, policy)).toEqual({ address, chainId, nonce });
      });
    }

    const malformed = expect.objectContaining({ code: 'SIWE_MESSAGE_MALFORMED', status: 400 });
    const policy = { ...anyTime, domains: ['service.org', '#notrfc4501', ''], chainIds: [1] };

    for (const [name, message] of read<string>('parsing_negative.json')) {
      it(`is refused: ${name}`, () => {
        expect(() => readMessage(message, policy)).toThrow(malformed);
      });
    }

    for (const [name, fields] of read<Fields>('parsing_negative_objects.json')) {
      it(`is refused when laid out from fields: ${name}`, () => {
        expect(() => readMessage(layOut(fields), policy)).toThrow(malformed);
      });
    }
  });
}
