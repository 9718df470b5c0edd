export { branchesOf, branchIdOf } from './branches.ts';
export { type CompileOptions, compileGraph } from './compile.ts';
export { graphText } from './content.ts';
export { type CloneRights, createStrategyEditor, type StrategyEditor } from './editor.ts';
export type {
  AssetCatalogue,
  AssetFacts,
  Branch,
  CompiledGraph,
  GraphProblem,
  ModelBranch,
  RulesBranch,
  StrategyGraph,
} from './graph.ts';
export { createStrategyHandlers, type StrategyHandlers } from './handlers.ts';
export { presentDraft } from './present.ts';
export { createStrategies, type Strategies, type StrategyVersion } from './strategies.ts';
export { fieldsOf } from './stream-fields.ts';
