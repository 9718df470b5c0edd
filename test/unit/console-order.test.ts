import { describe, expect, it } from 'vitest';
import { countdown, type Order, orderKey, parseOrder, stageOf } from '../../web/src/screens/buy/order.ts';

const EXPIRES_AT = 1_000_000;
const quote = { depositNonce: '7', expiresAt: EXPIRES_AT } as Order['quote'];
const unpaid: Order = { quote, payment: { kind: 'unpaid' } };
const asked: Order = { quote, payment: { kind: 'asked' } };
const sent: Order = { quote, payment: { kind: 'sent', txHash: '0x1' } };
const unseen = { kind: 'unseen' } as const;

describe('where an order stands', () => {
  it('is to be paid until its quote ends', () => {
    expect(stageOf({ order: unpaid, sighting: unseen, now: EXPIRES_AT - 1 })).toBe('pay');
    expect(stageOf({ order: unpaid, sighting: unseen, now: EXPIRES_AT })).toBe('expired');
  });

  it('does not expire once the wallet was asked or has sent it: it may still be mined', () => {
    expect(stageOf({ order: asked, sighting: unseen, now: EXPIRES_AT + 1 })).toBe('wallet');
    expect(stageOf({ order: sent, sighting: unseen, now: EXPIRES_AT + 1 })).toBe('waiting');
  });

  it('follows the chain, whatever this browser remembers', () => {
    const confirming = { kind: 'confirming', current: 1, required: 3 } as const;
    for (const order of [unpaid, asked, sent]) {
      expect(stageOf({ order, sighting: confirming, now: EXPIRES_AT + 1 })).toBe('confirming');
      expect(stageOf({ order, sighting: { kind: 'granted', cloneId: 1 }, now: 0 })).toBe('granted');
    }
  });
});

describe('an order that was kept', () => {
  it('comes back as it was', () => {
    expect(parseOrder(JSON.stringify(sent))).toEqual(sent);
  });

  it('counts as none when it is not an order', () => {
    const noOrders = [null, '', '{', 'null', '1', '{}', '{"quote":{}}', '{"quote":{"depositNonce":7},"payment":{}}'];
    for (const text of noOrders) expect(parseOrder(text), String(text)).toBeUndefined();
  });

  it('is kept apart by user and by what it is for', () => {
    const keys = [
      orderKey('usr_a', { kind: 'new' }),
      orderKey('usr_b', { kind: 'new' }),
      orderKey('usr_a', { kind: 'clone', cloneId: 1 }),
      orderKey('usr_a', { kind: 'clone', cloneId: 2 }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('counts the time that is left in minutes and whole seconds', () => {
  expect([900_000, 61_000, 60_999, 1, 0, -5].map(countdown)).toEqual(['15:00', '1:01', '1:01', '0:01', '0:00', '0:00']);
});
