import { describe, expect, it } from 'vitest';
import { lastLine, sum, tallyOfStep, tallyOfTests } from '../../scripts/support/test-steps.ts';

const GREEN = {
  success: true,
  numPassedTests: 10,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numFailedTestSuites: 0,
};

describe('the tally of npm test', () => {
  it('counts each step as one check and each test as one', () => {
    const tallies = [tallyOfStep(0), tallyOfStep(2), tallyOfTests(GREEN, 0)];
    expect(sum(tallies)).toEqual({ passed: 11, failed: 1, skipped: 0 });
    expect(lastLine(sum(tallies))).toBe('11 passed, 1 failed');
  });

  it('names skipped tests only when there are some', () => {
    const report = { ...GREEN, numPendingTests: 2, numTodoTests: 1 };
    expect(lastLine(tallyOfTests(report, 0))).toBe('10 passed, 0 failed, 3 skipped');
    expect(lastLine(tallyOfTests(GREEN, 0))).toBe('10 passed, 0 failed');
  });

  it.each([
    ['the process failed', GREEN, 1],
    ['a file did not load', { ...GREEN, success: false, numFailedTestSuites: 1 }, 0],
    ['nothing was reported', undefined, 0],
  ])('never calls a run good in which %s', (_, report, exitCode) => {
    expect(tallyOfTests(report, exitCode).failed).toBe(1);
  });
});
