/** Keys of what belongs to the signed-in player. All begin with `own`: they are forgotten when the session ends. */
export const own = {
  clones: ['own', 'clones'],
  clone: (cloneId: number) => ['own', 'clones', cloneId],
  entitlement: (cloneId: number) => ['own', 'clones', cloneId, 'entitlement'],
  draft: (cloneId: number) => ['own', 'clones', cloneId, 'draft'],
  versions: (cloneId: number) => ['own', 'clones', cloneId, 'versions'],
  traded: (cloneId: number, versionId: string) => ['own', 'clones', cloneId, 'traded', versionId],
  backtests: (cloneId: number) => ['own', 'clones', cloneId, 'backtests'],
  backtest: (cloneId: number, jobId: string) => ['own', 'clones', cloneId, 'backtests', jobId],
  preflight: (cloneId: number, body: object) => ['own', 'clones', cloneId, 'preflight', body],
  decisions: (cloneId: number, filters: object) => ['own', 'clones', cloneId, 'decisions', filters],
  latest: (cloneId: number, symbol: string) => ['own', 'clones', cloneId, 'latest', symbol],
  prices: (jobId: string, symbol: string) => ['own', 'prices', jobId, symbol],
  purchases: ['own', 'purchases'],
  purchase: (purchaseId: string) => ['own', 'purchases', purchaseId],
  sessions: ['own', 'sessions'],
  ingestion: ['own', 'ingestion'],
  auditions: (cloneId: number) => ['own', 'clones', cloneId, 'auditions'],
  audition: (auditionRunId: string) => ['own', 'auditions', auditionRunId],
  account: (accountId: string) => ['own', 'accounts', accountId],
  orders: (accountId: string) => ['own', 'accounts', accountId, 'orders'],
  fills: (accountId: string) => ['own', 'accounts', accountId, 'fills'],
  positions: (accountId: string) => ['own', 'accounts', accountId, 'positions'],
  equity: (accountId: string) => ['own', 'accounts', accountId, 'equity'],
  version: (cloneId: number, versionId: string) => ['own', 'versions', cloneId, versionId],
  profile: (cloneId: number) => ['own', 'clones', cloneId, 'profile'],
  submit: (depositNonce: string) => ['own', 'submit', depositNonce],
} as const;

/** Keys of what is the same for everybody. */
export const market = {
  assets: ['market', 'assets'],
  predictions: (q: string) => ['market', 'predictions', q],
  subjects: (q: string, channel: string) => ['market', 'subjects', q, channel],
} as const;
