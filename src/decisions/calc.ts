/**
 * The feature's arithmetic: rules and points over columns, and what a run's row is made of. A door beside index.ts, for worker
 * threads, which load nothing else of the feature through it: no store, no engine that asks somebody, no SDK.
 */
export { candlePoints, indicatorPoints } from './candle-points.ts';
export { bitsOfMasks, maskAt, masksOfBits, type RuleBits } from './rule-bits.ts';
export { newRuleBuffers, type RuleBuffers } from './rule-buffers.ts';
export { evaluateRules } from './rule-columns.ts';
export { type CompiledRules, compileRules } from './rule-compiler.ts';
export { candlesOf, type RuleData, type RuleSource } from './rule-data.ts';
export { type NewRun, runBytes, runRows } from './run-rows.ts';
