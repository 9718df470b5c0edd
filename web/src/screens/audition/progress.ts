import type { Schema } from '../../api/types.ts';
import { percent } from '../../ui/figures.ts';
import type { Tone } from '../../ui/tone.ts';

type RuleProgress = Schema<'AuditionRuleProgress'>;
type Run = Schema<'AuditionRun'>;

interface RuleWords {
  readonly title: string;
  /** With the threshold in the rule's unit. */
  readonly says: (threshold: string) => string;
  readonly unit: 'share' | 'count' | 'times';
}

/** The five rules in a player's words. */
export const RULES: Readonly<Record<Schema<'AuditionRule'>, RuleWords>> = {
  profit_target: {
    title: 'Profit',
    says: (threshold) => `At the end, the account is worth at least ${threshold} more than at the start.`,
    unit: 'share',
  },
  max_drawdown: {
    title: 'Drawdown',
    says: (threshold) => `It never falls more than ${threshold} below its highest worth so far.`,
    unit: 'share',
  },
  daily_loss: {
    title: 'Daily loss',
    says: (threshold) => `On no day does it lose more than ${threshold} of what the day began with.`,
    unit: 'share',
  },
  min_trades: {
    title: 'Trades',
    says: (threshold) => `At least ${threshold} round trips are closed at the end.`,
    unit: 'count',
  },
  max_leverage: {
    title: 'Leverage',
    says: (threshold) => `No position is opened with more than ${threshold}.`,
    unit: 'times',
  },
};

export const RULE_STATUS: Readonly<Record<RuleProgress['status'], { readonly label: string; readonly tone: Tone }>> = {
  pending: { label: 'Still open', tone: 'busy' },
  holds: { label: 'Holds', tone: 'up' },
  violated: { label: 'Broken', tone: 'down' },
};

/** A rule's figure in its unit: 3.2 %, 5, 4x. */
export function figure(value: number | null, rule: Schema<'AuditionRule'>): string {
  if (value === null) return 'nothing yet';
  switch (RULES[rule].unit) {
    case 'share':
      return percent(value);
    case 'times':
      return `${value}x`;
    default:
      return String(value);
  }
}

/** How far a rule's figure has come towards its threshold, 0 to 1, for the bar. */
export function fill({ value, threshold }: Pick<RuleProgress, 'value' | 'threshold'>): number {
  if (value === null || value <= 0) return 0;
  return threshold === 0 ? 1 : Math.min(1, value / threshold);
}

export interface RunClock {
  readonly elapsedSec: number;
  readonly durationSec: number;
  /** All of its pauses until now, in market time. */
  readonly pausedSec: number;
}

/** How far a run's clock has come, and how long it stood. */
export function clockOf({ progress, rules, pauses }: Pick<Run, 'progress' | 'rules' | 'pauses'>): RunClock {
  const paused = pauses.map(({ fromAt, untilAt }) => Math.max(0, (untilAt ?? progress.at ?? fromAt) - fromAt));
  return {
    elapsedSec: Math.min(progress.elapsedSec, rules.durationSec),
    durationSec: rules.durationSec,
    pausedSec: Math.round(paused.reduce((sum, each) => sum + each, 0) / 1000),
  };
}
