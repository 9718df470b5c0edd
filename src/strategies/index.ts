export { createStrategyHandlers, presentDraft, type StrategyHandlers } from './handlers.ts';
export { createStrategies, type Strategies } from './strategies.ts';
