export type FeedTables = {};
