/** The market's arithmetic: columns, indicators and resampling, for a worker thread that needs nothing else. */
export { lowerBound, upperBound } from './ascending.ts';
export * from './columns.ts';
export * from './indicators-recursive.ts';
export * from './indicators-window.ts';
export { resample } from './resample.ts';
export { technicalIndicators } from './technical-indicators.ts';
