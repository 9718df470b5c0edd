import type { Trading } from '../trading/index.ts';

/** What auditions ask of trading. */
export type AuditionTrading = Pick<Trading, 'open' | 'start' | 'pause' | 'resume' | 'end' | 'accounts' | 'snapshots'>;
