import type { Kysely } from 'kysely';
import type { DdlDialect } from '../ddl.ts';
import { up as foundation } from './0001-foundation.ts';
import { up as strategies } from './0002-strategies.ts';
import { up as candles } from './0003-candles.ts';
import { up as feeds } from './0004-feeds.ts';
import { up as decisions } from './0005-decisions.ts';
import { up as backtests } from './0006-backtests.ts';
import { up as trading } from './0007-trading.ts';
import { up as auditions } from './0008-auditions.ts';
import { up as profiles } from './0009-profiles.ts';
import { up as arena } from './0010-arena.ts';
import { up as workerRounds } from './0011-worker-rounds.ts';
import { up as decisionRunIndexes } from './0012-decision-run-indexes.ts';

export interface Migration {
  readonly name: string;
  readonly up: (db: Kysely<unknown>, dialect: DdlDialect) => Promise<void>;
}

/** In the order in which they run. A migration that was released is never edited. */
export const migrations: readonly Migration[] = [
  { name: '0001-foundation', up: foundation },
  { name: '0002-strategies', up: strategies },
  { name: '0003-candles', up: candles },
  { name: '0004-feeds', up: feeds },
  { name: '0005-decisions', up: decisions },
  { name: '0006-backtests', up: backtests },
  { name: '0007-trading', up: trading },
  { name: '0008-auditions', up: auditions },
  { name: '0009-profiles', up: profiles },
  { name: '0010-arena', up: arena },
  { name: '0011-worker-rounds', up: workerRounds },
  { name: '0012-decision-run-indexes', up: decisionRunIndexes },
];
