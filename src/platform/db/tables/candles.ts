export type CandleTables = {};
