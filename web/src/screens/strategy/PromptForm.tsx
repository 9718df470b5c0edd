import type { Schema } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Stack } from '../../ui/layout.tsx';
import { ConditionFields } from './ConditionFields.tsx';
import { NEW_COMPARISON, nameableStreams } from './conditions.ts';
import { ExecutionFields, RiskFields } from './ExecutionFields.tsx';
import { CheckField, FieldGroup, FieldRow, NumberField, PercentField, SelectField } from './fields.tsx';
import type { Graph, PromptNode } from './graph.ts';
import { withEngine } from './starters.ts';
import { conditionText, duration } from './words.ts';

type Config = PromptNode['config'];

interface PromptFormProps {
  readonly graph: Graph;
  readonly node: PromptNode;
  readonly onChange: (node: PromptNode) => void;
}

const ENGINES = { rules: 'Rules', model: 'Model' } as const;

export function PromptForm({ graph, node, onChange }: PromptFormProps) {
  const { config } = node;
  const change = (next: Config) => onChange({ ...node, config: next });
  return (
    <Stack>
      <CheckField
        label="Enabled"
        hint="one that is not decides nothing and counts for no limit"
        checked={config.enabled}
        onChange={(enabled) => change({ ...config, enabled })}
      />
      <FieldRow>
        <NumberField
          label="Decides every (seconds)"
          hint={duration(config.cadenceSec)}
          value={config.cadenceSec}
          min={60}
          max={86_400}
          integer
          onChange={(cadenceSec) => change({ ...config, cadenceSec })}
        />
        <SelectField
          label="Engine"
          hint={config.engine === 'rules' ? 'Typed conditions, free.' : 'Asks the clone’s language model.'}
          value={config.engine}
          options={ENGINES}
          onChange={(engine) => change(withEngine(config, engine))}
        />
      </FieldRow>
      {config.engine === 'model' ? (
        <PromptText text={config.prompt} onChange={(prompt) => change({ ...config, prompt })} />
      ) : (
        <RuleFields graph={graph} rules={config.rules} onChange={(rules) => change({ ...config, rules })} />
      )}
      <RiskFields risk={config.risk} onChange={(risk) => change({ ...config, risk })} />
      <ExecutionFields execution={config.execution} onChange={(execution) => change({ ...config, execution })} />
    </Stack>
  );
}

const PROMPT_MAX = 8000;

function PromptText({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <Field
      label="What the model is told"
      hint={`It sees the streams linked to its asset, and answers long, short, exit or hold. ${text.length} of ${PROMPT_MAX} characters.`}
      error={text === '' ? 'Tell it something: an empty instruction is not saved.' : undefined}
    >
      {(control) => (
        <textarea
          {...control}
          rows={8}
          maxLength={PROMPT_MAX}
          value={text}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

const SIDES = [
  ['long', 'Go long when', 'Never goes long.'],
  ['short', 'Go short when', 'Never goes short.'],
  ['exit', 'Close the position when', 'Closes by the opposite side, or by the risk limits.'],
] as const;

interface RuleFieldsProps {
  readonly graph: Graph;
  readonly rules: Schema<'RuleSet'>;
  readonly onChange: (rules: Schema<'RuleSet'>) => void;
}

function RuleFields({ graph, rules, onChange }: RuleFieldsProps) {
  const streams = nameableStreams(graph);
  return (
    <>
      {SIDES.map(([side, title, without]) => {
        const condition = rules[side];
        const { [side]: _gone, ...others } = rules;
        return (
          <FieldGroup key={side} legend={title}>
            <p className={condition === undefined ? 'muted' : undefined}>
              {condition === undefined ? without : conditionText(condition, graph)}
            </p>
            {condition === undefined ? (
              <div>
                <Button variant="secondary" onClick={() => onChange({ ...rules, [side]: NEW_COMPARISON })}>
                  Add a condition
                </Button>
              </div>
            ) : (
              <details>
                <summary>Change the condition</summary>
                <ConditionFields
                  place="1"
                  depth={1}
                  condition={condition}
                  streams={streams}
                  onChange={(next) => onChange({ ...rules, [side]: next })}
                  onRemove={() => onChange(others)}
                />
              </details>
            )}
          </FieldGroup>
        );
      })}
      <PercentField
        label="Size of a new position"
        hint="Its margin as a share of the account, cut to the largest position below."
        value={rules.sizeFraction}
        min={0}
        above
        max={100}
        onChange={(sizeFraction) => onChange({ ...rules, sizeFraction })}
      />
    </>
  );
}
