import { refreshCalm } from './venue-calm.ts';
import type { VenueAccount } from './venue-types.ts';

/** How a bigint stands in JSON: an object that no other value of an account looks like. */
interface StoredBigint {
  readonly $: string;
}

/** An account as JSON, whole but for `known`, which is the order table's. */
export function encodeAccount(account: VenueAccount): string {
  return JSON.stringify(account, (key, value: unknown) => {
    if (key === 'known' || key === 'calmAbove' || key === 'calmBelow') return undefined;
    return typeof value === 'bigint' ? { $: value.toString() } : value;
  });
}

/** The account again. `known`: ids of orders that the coming events may repeat. */
export function decodeAccount(text: string, known: VenueAccount['known'] = new Map()): VenueAccount {
  const account = JSON.parse(text, (_key, value: unknown) => (isStoredBigint(value) ? BigInt(value.$) : value));
  refreshCalm(account);
  return { ...account, known };
}

function isStoredBigint(value: unknown): value is StoredBigint {
  return typeof value === 'object' && value !== null && '$' in value && typeof value.$ === 'string';
}
