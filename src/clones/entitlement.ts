import {
  type EconomyConfig,
  MODEL_STRENGTHS,
  type ModelStrength,
  TIERS,
  type Tier,
  type TierLimits,
} from '../config.ts';
import type { EntitlementRow } from './store.ts';

/** What a clone may do, as one granted purchase bought it. */
export interface Entitlement {
  readonly purchaseId: string;
  readonly tier: Tier;
  readonly assetCapacity: number;
  readonly modelStrength: ModelStrength;
  readonly topology: Pick<TierLimits, 'enabledPrompts' | 'linksPerAsset' | 'expandedLinks'>;
  /** Configured model ids up to the strength. */
  readonly allowedModels: readonly string[];
  readonly status: 'active' | 'suspended';
  readonly grantedAt: number;
}

/** One slot per purchase that was not taken back, greatest first: active before suspended, then by what it allows. */
export function toSlots(rows: readonly EntitlementRow[], config: EconomyConfig): Entitlement[] {
  const allowances = allowancesOf(config);
  const slots: Entitlement[] = [];
  for (const row of rows) if (row.revoked_at === null) slots.push(toEntitlement(row, allowances));
  return slots.length > 1 ? slots.sort(greatestFirst) : slots;
}

/** The first of `toSlots`, without making and sorting the others. */
export function greatestSlot(rows: readonly EntitlementRow[], config: EconomyConfig): Entitlement | undefined {
  const allowances = allowancesOf(config);
  let greatest: Entitlement | undefined;
  for (const row of rows) {
    if (row.revoked_at !== null) continue;
    const slot = toEntitlement(row, allowances);
    if (greatest === undefined || greatestFirst(slot, greatest) < 0) greatest = slot;
  }
  return greatest;
}

/** The entitlement that counts for editing and models; undefined when nothing is granted. */
export function effectiveOf(slots: readonly Entitlement[]): Entitlement | undefined {
  return slots[0];
}

/** What tiers and strengths allow. */
interface Allowances {
  readonly topology: Readonly<Record<Tier, Entitlement['topology']>>;
  readonly models: Readonly<Record<ModelStrength, readonly string[]>>;
}

const knownAllowances = new WeakMap<EconomyConfig, Allowances>();

/** Worked out once for a configuration, which never changes. */
function allowancesOf(config: EconomyConfig): Allowances {
  const known = knownAllowances.get(config);
  if (known !== undefined) return known;
  const allowances: Allowances = {
    topology: {
      starter: topologyOf(config.tiers.starter),
      builder: topologyOf(config.tiers.builder),
      pro: topologyOf(config.tiers.pro),
    },
    models: {
      cheap: modelsUpTo('cheap', config),
      medium: modelsUpTo('medium', config),
      best: modelsUpTo('best', config),
    },
  };
  knownAllowances.set(config, allowances);
  return allowances;
}

function topologyOf({ enabledPrompts, linksPerAsset, expandedLinks }: TierLimits): Entitlement['topology'] {
  return { enabledPrompts, linksPerAsset, expandedLinks };
}

function toEntitlement(row: EntitlementRow, allowances: Allowances): Entitlement {
  return {
    purchaseId: row.purchase_id,
    tier: row.tier,
    assetCapacity: row.asset_capacity,
    modelStrength: row.model_strength,
    topology: allowances.topology[row.tier],
    allowedModels: allowances.models[row.model_strength],
    status: row.suspended_at === null ? 'active' : 'suspended',
    grantedAt: row.granted_at,
  };
}

/** Model ids that a strength allows: its own and all weaker ones. */
export function modelsUpTo(strength: ModelStrength, config: EconomyConfig): string[] {
  const models: string[] = [];
  for (const each of MODEL_STRENGTHS) {
    models.push(...config.models[each]);
    if (each === strength) break;
  }
  return models;
}

/** A total order: status, tier, capacity, model strength, then the earlier grant, then the id. */
function greatestFirst(a: Entitlement, b: Entitlement): number {
  return (
    Number(b.status === 'active') - Number(a.status === 'active') ||
    TIERS.indexOf(b.tier) - TIERS.indexOf(a.tier) ||
    b.assetCapacity - a.assetCapacity ||
    MODEL_STRENGTHS.indexOf(b.modelStrength) - MODEL_STRENGTHS.indexOf(a.modelStrength) ||
    a.grantedAt - b.grantedAt ||
    (a.purchaseId < b.purchaseId ? -1 : 1)
  );
}
