import { conditionsOf, operandsOf, type PlacedOperand } from './conditions.ts';
import type { GraphProblem, RuleSet } from './graph.ts';
import { listed } from './listed.ts';
import { fieldsOf } from './stream-fields.ts';
import type { PlacedPrompt, PlacedStream, Topology } from './topology.ts';

/** Bounds of one rule set, as the contract states them. */
export const MAX_RULE_LEVELS = 8;
export const MAX_COMPARISONS = 64;

/** What is wrong inside the prompts, enabled or not. */
export function promptProblems(topology: Topology): GraphProblem[] {
  return topology.prompts.flatMap((placed) => {
    const { config } = placed.node;
    return [
      ...(config.engine === 'rules' ? ruleProblems(config.rules, { placed, topology }) : []),
      ...executionProblems(placed),
    ];
  });
}

function executionProblems({ node, path }: PlacedPrompt): GraphProblem[] {
  const { execution } = node.config;
  if (execution.orderType !== 'limit' || !execution.postOnly || execution.timeInForce === 'gtc') return [];
  return [
    {
      code: 'POST_ONLY_NEEDS_GTC',
      nodeId: node.id,
      path: `${path}/config/execution/postOnly`,
      message: `A post-only order that takes nothing cannot be ${execution.timeInForce}: use gtc.`,
    },
  ];
}

interface Place {
  readonly placed: PlacedPrompt;
  readonly topology: Topology;
}

function ruleProblems(rules: RuleSet, place: Place): GraphProblem[] {
  const nodeId = place.placed.node.id;
  const path = `${place.placed.path}/config/rules`;
  const problems: GraphProblem[] = [];
  if (rules.long === undefined && rules.short === undefined) {
    const message = 'The rules have neither a long nor a short condition: they would never open a position.';
    problems.push({ code: 'RULES_WITHOUT_SIDE', nodeId, path, message });
  }
  let comparisons = 0;
  let tooDeep = false;
  for (const condition of conditionsOf(rules, path)) {
    if (condition.level > MAX_RULE_LEVELS && !tooDeep) {
      tooDeep = true;
      const message = `Conditions are nested deeper than ${MAX_RULE_LEVELS} levels.`;
      problems.push({ code: 'RULES_TOO_DEEP', nodeId, path: condition.path, message });
    }
    if (condition.condition.op !== 'compare') continue;
    comparisons += 1;
    for (const operand of operandsOf(condition)) problems.push(...operandProblems(operand, place));
  }
  if (comparisons > MAX_COMPARISONS) {
    const message = `The rules compare ${comparisons} times; ${MAX_COMPARISONS} is the most.`;
    problems.push({ code: 'RULES_TOO_MANY', nodeId, path, message });
  }
  return problems;
}

function operandProblems({ operand, path }: PlacedOperand, place: Place): GraphProblem[] {
  const nodeId = place.placed.node.id;
  if (operand.kind === 'indicator' && operand.indicator === 'macd' && operand.fastPeriod >= operand.slowPeriod) {
    const message = `The fast period (${operand.fastPeriod}) must be smaller than the slow one (${operand.slowPeriod}).`;
    return [{ code: 'MACD_PERIODS', nodeId, path: `${path}/fastPeriod`, message }];
  }
  if (operand.kind !== 'stream') return [];
  const stream = place.topology.byId.get(operand.nodeId);
  if (stream?.node.type !== 'data_stream') {
    const message = `There is no data_stream ${operand.nodeId}.`;
    return [{ code: 'UNLINKED_STREAM', nodeId, path: `${path}/nodeId`, message }];
  }
  const problems: GraphProblem[] = [];
  const reason = whyUnread(stream as PlacedStream, place);
  if (reason !== undefined) problems.push({ code: 'UNLINKED_STREAM', nodeId, path: `${path}/nodeId`, message: reason });
  const fields = fieldsOf(stream.node.config);
  if (!fields.includes(operand.field)) {
    const message = `The points of ${operand.nodeId} have no field ${operand.field}; they have ${fields.join(', ')}.`;
    problems.push({ code: 'UNKNOWN_STREAM_FIELD', nodeId, path: `${path}/field`, message });
  }
  return problems;
}

/** Why some branch of the prompt does not see the stream; undefined when all do, or when there is no branch. */
function whyUnread(stream: PlacedStream, { placed, topology }: Place): string | undefined {
  if (stream.node.config.inclusion === 'off') return `The data stream ${stream.node.id} is off.`;
  const missing: string[] = [];
  for (const [symbol, streams] of topology.assetsOf.get(placed.node.id) ?? []) {
    if (!streams.has(stream)) missing.push(symbol);
  }
  if (missing.length === 0) return undefined;
  return `The data stream ${stream.node.id} is not linked to every asset of ${placed.node.id}; not to ${listed(missing)}.`;
}
