import type { AuditionConfig, PaperTerms } from '../config.ts';
import type { AccountPolicy } from '../trading/index.ts';

/** What a run is judged by, kept with it. Amounts are decimal strings in USDC, shares numbers; docs/competition.md. */
export type AuditionRules = AuditionConfig['rules'] & {
  /** Of the rules' meaning. */
  readonly version: 1;
  readonly currency: 'USDC';
};

export function rulesOf({ rules }: AuditionConfig): AuditionRules {
  return { version: 1, currency: 'USDC', ...rules };
}

/** The account's policy: it liquidates where the drawdown rule is broken, and opens nothing where the daily loss is. */
export function policyOf(input: {
  rules: AuditionRules;
  terms: PaperTerms;
  accountMaxLeverage: number;
  priceMaxAgeSec: number;
}): AccountPolicy {
  const { rules, terms, accountMaxLeverage, priceMaxAgeSec } = input;
  const { startBalance, maxDrawdownFraction, maxDailyLossFraction, snapshotEverySec } = rules;
  return {
    ...terms,
    startBalance,
    maxDrawdownFraction,
    maxDailyLossFraction,
    snapshotEverySec,
    maxLeverage: accountMaxLeverage,
    priceMaxAgeSec,
  };
}
