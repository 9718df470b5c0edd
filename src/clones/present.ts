import type { components } from '../contract/index.ts';
import type { CloneView } from './clones.ts';
import type { Entitlement } from './entitlement.ts';

type Schemas = components['schemas'];

export function presentClone({ clone, state }: CloneView): Schemas['Clone'] {
  return {
    cloneId: clone.id,
    displayName: clone.display_name,
    model: clone.model,
    state,
    createdAt: clone.created_at,
    updatedAt: clone.updated_at,
    retiredAt: clone.retired_at,
  };
}

export function presentEntitlement(entitlement: Entitlement): Schemas['Entitlement'] {
  // They have the same fields; only the generated type lacks `readonly`.
  return entitlement as Schemas['Entitlement'];
}
