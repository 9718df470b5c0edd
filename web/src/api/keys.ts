/** Keys of what belongs to the signed-in player. All begin with `own`: they are forgotten when the session ends. */
export const own = {
  clones: ['own', 'clones'],
  clone: (cloneId: number) => ['own', 'clones', cloneId],
  entitlement: (cloneId: number) => ['own', 'clones', cloneId, 'entitlement'],
  purchases: ['own', 'purchases'],
  purchase: (purchaseId: string) => ['own', 'purchases', purchaseId],
  sessions: ['own', 'sessions'],
  submit: (depositNonce: string) => ['own', 'submit', depositNonce],
} as const;
