import { duration } from '../strategy/words.ts';

/** Stands where a figure is undefined; beside it stands why. */
export const UNDEFINED = '–';

const money = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 });
const ratio = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const price = new Intl.NumberFormat('en', { maximumSignificantDigits: 8 });
const moment = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

type Format = (value: number) => string;

/** A figure, or the sign that it is undefined. */
export function shown(value: number | null, format: Format): string {
  return value === null ? UNDEFINED : format(value);
}

/** 1234.5 as "1,234.50 USDC". What would round to a negative nothing is nothing. */
export const usdc: Format = (value) => `${money.format(Math.abs(value) < 0.005 ? 0 : value)} USDC`;
/** 0.0123 as "1.23%". */
export const share: Format = (value) => percent.format(Math.abs(value) < 0.00005 ? 0 : value);
export const plain: Format = (value) => ratio.format(value);
export const whole: Format = (value) => count.format(value);
export const priceText: Format = (value) => price.format(value);
export const seconds: Format = (value) => duration(value);
/** A moment of the market, in UTC. */
export const utc: Format = (at) => `${moment.format(new Date(at))} UTC`;
/** The same where the head of a table says that it is UTC. */
export const momentText: Format = (at) => moment.format(new Date(at));
/** `up`, `down` or neither, for a result in money or as a share. */
export function direction(value: number): 'up' | 'down' | undefined {
  if (value === 0) return undefined;
  return value > 0 ? 'up' : 'down';
}
