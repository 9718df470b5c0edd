export type * from './venue-events.ts';
export type { AccountPolicy } from './venue-policy.ts';
export type * from './venue-types.ts';
