import { appError } from '../platform/errors.ts';

/** What a deposit is for. `none`: its payer says so later. */
export type Intent =
  | { readonly kind: 'none' }
  | { readonly kind: 'create_clone'; readonly displayName: string | null; readonly model: string | null }
  | { readonly kind: 'clone'; readonly cloneId: number };

export const NO_INTENT: Intent = { kind: 'none' };

/** Reads an intent from a request. @throws AppError INTENT_CONFLICT when it says two things. */
export function intentOf(input: {
  cloneId?: number | undefined;
  createClone?: { displayName?: string | null; model?: string | null } | undefined;
}): Intent {
  if (input.cloneId !== undefined && input.createClone !== undefined) throw appError('INTENT_CONFLICT');
  if (input.cloneId !== undefined) return { kind: 'clone', cloneId: input.cloneId };
  if (input.createClone === undefined) return NO_INTENT;
  const { displayName = null, model = null } = input.createClone;
  return { kind: 'create_clone', displayName, model };
}
