/** The market's arithmetic: columns, indicators and resampling, for a worker thread that needs nothing else. */
export { areStepsOf, lowerBound, upperBound } from './ascending.ts';
export * from './bits.ts';
export { compareColumns, compareColumnWithValue, isKernelStretch } from './column-kernels.ts';
export { columnMemories, KERNEL_STRETCH } from './column-memory.ts';
export * from './columns.ts';
export * from './indicators-recursive.ts';
export * from './indicators-window.ts';
export { resample } from './resample.ts';
export { technicalIndicators } from './technical-indicators.ts';
