import { describe, expect, it } from 'vitest';
import { type LifecycleFacts, lifecycleState } from '../../../src/clones/lifecycle.ts';

const fresh: LifecycleFacts = { retired: false, hasActiveVersion: false, audition: null, holdsSlot: false };

describe('the state of a clone', () => {
  it.each([
    ['setup_required', {}],
    ['configured', { hasActiveVersion: true }],
    ['audition_running', { hasActiveVersion: true, audition: 'running' }],
    ['audition_failed', { hasActiveVersion: true, audition: 'failed' }],
    ['competition_eligible', { hasActiveVersion: true, audition: 'passed' }],
    ['competing', { hasActiveVersion: true, audition: 'passed', holdsSlot: true }],
    ['retired', { hasActiveVersion: true, audition: 'passed', holdsSlot: true, retired: true }],
  ] as const)('is %s', (state, facts) => {
    expect(lifecycleState({ ...fresh, ...facts })).toBe(state);
  });
});
