import { decimalOfNumber, divideCeil, formatDecimal, parseDecimal } from '../platform/decimals.ts';
import type { AuditionRules } from './rules.ts';

const DAY_MS = 86_400_000;
/** Amounts are compared in millionths, shares are hundred-millionths. */
const AMOUNT_SCALE = 6;
const SHARE_SCALE = 8;
const ONE = 10n ** BigInt(SHARE_SCALE);

/** What the evaluation looks at; `equity` is a decimal string in USDC. */
export interface JudgedSnapshot {
  /** Epoch ms of market time. */
  readonly at: number;
  readonly equity: string;
  /** Closed round trips so far. */
  readonly closedTrades: number;
  /** Highest leverage of an open position; 0 without one. */
  readonly maxLeverage: number;
  /** True for the one after the close-out. */
  readonly final: boolean;
}

export type RuleName = 'profit_target' | 'max_drawdown' | 'daily_loss' | 'min_trades' | 'max_leverage';

export interface RuleProgress {
  readonly rule: RuleName;
  /** pending: not kept yet, can still be; holds: so far; violated: for good. */
  readonly status: 'pending' | 'holds' | 'violated';
  readonly value: number | null;
  readonly threshold: number;
  readonly violatedAt: number | null;
}

export interface VerdictReason {
  readonly rule: RuleName | null;
  readonly code:
    | 'PROFIT_TARGET_MISSED'
    | 'MAX_DRAWDOWN_BREACHED'
    | 'DAILY_LOSS_BREACHED'
    | 'TOO_FEW_TRADES'
    | 'LEVERAGE_EXCEEDED'
    | 'WITHDRAWN';
  readonly message: string;
  readonly at: number | null;
  readonly equity: string | null;
  /** The lowest equity that would have kept the rule. */
  readonly limit: string | null;
}

export interface Verdict {
  readonly passed: boolean;
  /** Every rule that was not kept, in the rules' order. */
  readonly reasons: readonly VerdictReason[];
}

export interface Evaluation {
  readonly at: number | null;
  readonly equity: string | null;
  readonly rules: readonly RuleProgress[];
  /** Null until the final snapshot is among them. */
  readonly verdict: Verdict | null;
}

/** A snapshot that breaks a rule about equity, with what would have kept it. */
interface Breach {
  readonly at: number;
  readonly equity: bigint;
  readonly floor: bigint;
}

interface Findings {
  /** Deepest, as a share of the peak and of the day's base. */
  drawdown: number;
  dailyLoss: number;
  leverage: number;
  drawdownBreach: Breach | undefined;
  dailyBreach: Breach | undefined;
  leverageBreachAt: number | undefined;
}

/**
 * How a run stands with its rules, and its verdict once the final snapshot is there. Snapshots ascend, from the start on.
 * Nothing but rules and snapshots counts, so that anyone comes to the same; docs/competition.md has each rule with an example.
 */
export function evaluate(rules: AuditionRules, snapshots: readonly JudgedSnapshot[]): Evaluation {
  const last = snapshots.at(-1);
  const findings = look(rules, snapshots);
  const progress = [
    profitProgress(rules, last),
    equityProgress('max_drawdown', rules.maxDrawdownFraction, last && findings.drawdown, findings.drawdownBreach),
    equityProgress('daily_loss', rules.maxDailyLossFraction, last && findings.dailyLoss, findings.dailyBreach),
    tradesProgress(rules, last),
    leverageProgress(rules, last && findings.leverage, findings.leverageBreachAt),
  ];
  return {
    at: last?.at ?? null,
    equity: last?.equity ?? null,
    rules: progress,
    verdict: last?.final === true ? verdictOf(rules, { last, findings, progress }) : null,
  };
}

function look(rules: AuditionRules, snapshots: readonly JudgedSnapshot[]): Findings {
  const findings: Findings = {
    drawdown: 0,
    dailyLoss: 0,
    leverage: 0,
    drawdownBreach: undefined,
    dailyBreach: undefined,
    leverageBreachAt: undefined,
  };
  let peak = 0n;
  let day = Number.NaN;
  let base = 0n;
  for (const { at, equity: text, maxLeverage } of snapshots) {
    const equity = amountOf(text);
    if (equity > peak) peak = equity;
    // A day counts from its first snapshot: the start, or midnight's.
    if (dayOf(at) !== day) {
      day = dayOf(at);
      base = equity;
    }
    findings.drawdown = Math.max(findings.drawdown, shareBelow(equity, peak));
    findings.dailyLoss = Math.max(findings.dailyLoss, shareBelow(equity, base));
    findings.leverage = Math.max(findings.leverage, maxLeverage);
    findings.drawdownBreach ??= breachOf({ at, equity, floor: floorOf(peak, rules.maxDrawdownFraction) });
    findings.dailyBreach ??= breachOf({ at, equity, floor: floorOf(base, rules.maxDailyLossFraction) });
    if (maxLeverage > rules.maxLeverage) findings.leverageBreachAt ??= at;
  }
  return findings;
}

function breachOf(breach: Breach): Breach | undefined {
  return breach.equity < breach.floor ? breach : undefined;
}

function profitProgress(rules: AuditionRules, last: JudgedSnapshot | undefined): RuleProgress {
  const threshold = rules.profitTargetFraction;
  if (last === undefined) return open('profit_target', threshold);
  const start = amountOf(rules.startBalance);
  const reached = amountOf(last.equity) >= targetOf(rules);
  const value = Number(((amountOf(last.equity) - start) * ONE) / start) / Number(ONE);
  const status = !last.final ? 'pending' : reached ? 'holds' : 'violated';
  return { rule: 'profit_target', status, value, threshold, violatedAt: status === 'violated' ? last.at : null };
}

function tradesProgress({ minTrades }: AuditionRules, last: JudgedSnapshot | undefined): RuleProgress {
  if (last === undefined) return open('min_trades', minTrades);
  const { closedTrades: value, final, at } = last;
  const status = value >= minTrades ? 'holds' : final ? 'violated' : 'pending';
  return { rule: 'min_trades', status, value, threshold: minTrades, violatedAt: status === 'violated' ? at : null };
}

function equityProgress(
  rule: 'max_drawdown' | 'daily_loss',
  threshold: number,
  ...[value, breach]: [value: number | undefined, breach: Breach | undefined]
): RuleProgress {
  if (value === undefined) return open(rule, threshold);
  return { rule, status: breach ? 'violated' : 'holds', value, threshold, violatedAt: breach?.at ?? null };
}

function leverageProgress(
  { maxLeverage: threshold }: AuditionRules,
  value: number | undefined,
  breachAt: number | undefined,
): RuleProgress {
  if (value === undefined) return open('max_leverage', threshold);
  const status = breachAt === undefined ? 'holds' : 'violated';
  return { rule: 'max_leverage', status, value, threshold, violatedAt: breachAt ?? null };
}

function open(rule: RuleName, threshold: number): RuleProgress {
  return { rule, status: 'pending', value: null, threshold, violatedAt: null };
}

function verdictOf(
  rules: AuditionRules,
  found: { last: JudgedSnapshot; findings: Findings; progress: readonly RuleProgress[] },
): Verdict {
  const reasons = found.progress
    .filter(({ status }) => status === 'violated')
    .map(({ rule }) => reasonOf(rule, rules, found));
  return { passed: reasons.length === 0, reasons };
}

function reasonOf(
  rule: RuleName,
  rules: AuditionRules,
  { last, findings }: { last: JudgedSnapshot; findings: Findings },
): VerdictReason {
  const plain = { rule, at: last.at, equity: null, limit: null };
  if (rule === 'min_trades') {
    const message = `The run closed ${last.closedTrades} round trips; ${rules.minTrades} were needed.`;
    return { ...plain, code: 'TOO_FEW_TRADES', message };
  }
  if (rule === 'max_leverage') {
    const message = `A position was open at leverage ${findings.leverage}; ${rules.maxLeverage} is allowed.`;
    return { ...plain, at: findings.leverageBreachAt ?? last.at, code: 'LEVERAGE_EXCEEDED', message };
  }
  if (rule === 'profit_target') {
    const limit = formatDecimal(targetOf(rules), AMOUNT_SCALE);
    const message = `The run ended at ${last.equity} USDC; ${limit} were needed.`;
    return { ...plain, code: 'PROFIT_TARGET_MISSED', message, equity: last.equity, limit };
  }
  const drawdown = rule === 'max_drawdown';
  const breach = (drawdown ? findings.drawdownBreach : findings.dailyBreach) as Breach;
  const equity = formatDecimal(breach.equity, AMOUNT_SCALE);
  const limit = formatDecimal(breach.floor, AMOUNT_SCALE);
  const floor = drawdown ? 'the floor below the highest snapshot' : "the day's floor";
  const message = `Equity fell to ${equity} USDC; ${floor} was ${limit}.`;
  const code = drawdown ? 'MAX_DRAWDOWN_BREACHED' : 'DAILY_LOSS_BREACHED';
  return { rule, code, message, at: breach.at, equity, limit };
}

/** Right sides are rounded up: what is a millionth short is short. */
function targetOf({ startBalance, profitTargetFraction }: AuditionRules): bigint {
  return divideCeil(amountOf(startBalance) * (ONE + shareOf(profitTargetFraction)), ONE);
}

function floorOf(amount: bigint, fraction: number): bigint {
  return divideCeil(amount * (ONE - shareOf(fraction)), ONE);
}

function amountOf(text: string): bigint {
  return parseDecimal(text, AMOUNT_SCALE);
}

function shareOf(fraction: number): bigint {
  return decimalOfNumber(fraction, SHARE_SCALE);
}

/** To show: the share by which an amount is below another. */
function shareBelow(amount: bigint, of: bigint): number {
  return of <= 0n || amount >= of ? 0 : Number(((of - amount) * ONE) / of) / Number(ONE);
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
