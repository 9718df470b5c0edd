import type { Clones } from '../clones/index.ts';
import type { ArenaConfig, PaperTerms } from '../config.ts';
import type { components } from '../contract/index.ts';
import type { Audit } from '../platform/audit/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Ids } from '../platform/ids.ts';
import type { Profiles } from '../profiles/index.ts';
import type { Strategies } from '../strategies/index.ts';
import type { AccountPolicy } from '../trading/index.ts';
import { createAdmissions } from './admission.ts';
import { createFacts } from './facts.ts';
import { type ArenaHandlers, createArenaHandlers } from './handlers.ts';
import { createPlaces } from './places.ts';
import type { ArenaAuditions, ArenaTrading } from './ports.ts';
import { createReads } from './reads.ts';
import { createRetirements } from './retirement.ts';
import { type ArenaReport, createRounds } from './rounds.ts';
import { createSeasonEnds } from './season-end.ts';
import { createTurns } from './turn.ts';
import { createWatch } from './watch.ts';

export interface ArenaDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly marketClock: Clock;
  readonly marketFeed: components['schemas']['MarketFeed'];
  readonly ids: Ids;
  readonly audit: Audit;
  readonly clones: Clones;
  readonly strategies: Strategies;
  readonly profiles: Profiles;
  readonly trading: ArenaTrading;
  readonly auditions: ArenaAuditions;
  readonly config: ArenaConfig;
  readonly terms: PaperTerms;
  readonly priceMaxAgeSec: number;
  /** Of one competing clone in a UTC day. */
  readonly modelCallsPerDay: number;
}

export interface Arena {
  readonly handlers: ArenaHandlers;
  /** One round: hears what happened, then settles slots and seasons. */
  advance(signal?: AbortSignal): Promise<ArenaReport>;
}

/** The Arena and the Promotion Queue before it; also who retires, since retiring frees a slot. */
export function createArena(deps: ArenaDeps): Arena {
  const { config } = deps;
  const turns = createTurns(deps);
  const facts = createFacts(deps);
  const places = createPlaces({ ...deps, facts });
  const admissions = createAdmissions({ ...deps, facts, limits: config, policy: policyOf(deps) });
  const watch = createWatch({ ...deps, places });
  const seasonEnds = createSeasonEnds({ ...deps, admissions, places });
  const rounds = createRounds({ ...deps, turns, places, watch, seasonEnds, admissions });
  const reads = createReads({ ...deps, facts });
  const retirements = createRetirements({ ...deps, turns, places, admissions });
  return {
    handlers: createArenaHandlers({ ...deps, reads, retirements }),
    advance: (signal) => rounds.advance(signal),
  };
}

/** A day's loss is no rule of the Arena: the drawdown is. */
function policyOf({ config, terms, priceMaxAgeSec }: ArenaDeps): AccountPolicy {
  const { startBalance, maxDrawdownFraction, maxLeverage } = config;
  return {
    ...terms,
    ...{ startBalance, maxDrawdownFraction, maxLeverage, priceMaxAgeSec },
    maxDailyLossFraction: 1,
    snapshotEverySec: 60,
  };
}
