export {
  type ActiveVersion,
  type CloneFactSources,
  type CloneRights,
  type Clones,
  type CloneView,
  createClones,
  type GrantState,
} from './clones.ts';
export { type Entitlement, effectiveOf, modelsUpTo } from './entitlement.ts';
export { type CloneHandlers, createCloneHandlers } from './handlers.ts';
export { presentClone, presentEntitlement } from './present.ts';
