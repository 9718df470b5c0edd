export type LifecycleState =
  | 'setup_required'
  | 'configured'
  | 'audition_running'
  | 'audition_failed'
  | 'competition_eligible'
  | 'competing'
  | 'retired';

/** What is known of a clone from its own row and from the features that come after it. */
export interface LifecycleFacts {
  readonly retired: boolean;
  readonly hasActiveVersion: boolean;
  /** The newest audition run; null before the first. */
  readonly audition: 'running' | 'passed' | 'failed' | null;
  readonly holdsSlot: boolean;
}

/** The product state of a clone. Derived, never stored, so that it cannot disagree with its facts. */
export function lifecycleState(facts: LifecycleFacts): LifecycleState {
  if (facts.retired) return 'retired';
  if (facts.holdsSlot) return 'competing';
  if (facts.audition === 'running') return 'audition_running';
  if (facts.audition === 'passed') return 'competition_eligible';
  if (facts.audition === 'failed') return 'audition_failed';
  return facts.hasActiveVersion ? 'configured' : 'setup_required';
}
