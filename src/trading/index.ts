export type { AccountView } from './account-view.ts';
export type { AccountSpec, Accounts, PauseInput, Snapshot, SnapshotsQuery } from './accounts.ts';
export type { TradingMarket } from './ports.ts';
export type { RoundReport } from './rounds.ts';
export { createTrading, type Trading } from './trading.ts';
export type * from './venue-events.ts';
export type { AccountPolicy } from './venue-policy.ts';
export type * from './venue-types.ts';
