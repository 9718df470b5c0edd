export type DecisionTables = {};
