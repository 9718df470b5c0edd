import { Button } from '../../ui/Button.tsx';
import { Row, Stack } from '../../ui/layout.tsx';
import {
  type Condition,
  type Group,
  grouped,
  MAX_DEPTH,
  mayGrow,
  NEW_COMPARISON,
  removeAt,
  replaceAt,
} from './conditions.ts';
import { FieldGroup, SelectField } from './fields.tsx';
import type { StreamNode } from './graph.ts';
import { OperandFields } from './OperandFields.tsx';
import { COMPARATORS } from './words.ts';

interface ConditionFieldsProps<Of extends Condition = Condition> {
  /** "1.2": its place in the tree, which names it. */
  readonly place: string;
  readonly depth: number;
  readonly condition: Of;
  readonly streams: readonly StreamNode[];
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

const GROUPS = { all: 'All of these hold', any: 'Any of these holds' } as const;

/** A condition and all that is in it. */
export function ConditionFields(props: ConditionFieldsProps) {
  const { condition, ...rest } = props;
  if (condition.op === 'compare') return <ComparisonFields {...rest} condition={condition} />;
  if (condition.op === 'not') {
    return (
      <FieldGroup legend={`${props.place}: does not hold`}>
        <ConditionFields
          {...rest}
          place={`${props.place}.1`}
          depth={props.depth + 1}
          condition={condition.condition}
          onChange={(inner) => props.onChange({ op: 'not', condition: inner })}
        />
        <Row>
          <Button variant="quiet" onClick={() => props.onChange(condition.condition)}>
            Take the “not” away
          </Button>
        </Row>
      </FieldGroup>
    );
  }
  return <GroupFields {...rest} condition={condition} />;
}

function GroupFields({ place, depth, condition, streams, onChange, onRemove }: ConditionFieldsProps<Group>) {
  return (
    <FieldGroup legend={`${place}: ${condition.op === 'all' ? 'all of' : 'any of'}`}>
      <SelectField
        label={`Condition ${place} holds when`}
        value={condition.op}
        options={GROUPS}
        onChange={(op) => onChange({ ...condition, op })}
      />
      <Stack gap="s">
        {condition.conditions.map((each, index) => (
          <ConditionFields
            // Conditions have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: the fields are controlled, the place is the identity
            key={index}
            place={`${place}.${index + 1}`}
            depth={depth + 1}
            condition={each}
            streams={streams}
            onChange={(next) => onChange(replaceAt(condition, index, next))}
            onRemove={() => onChange(removeAt(condition, index))}
          />
        ))}
      </Stack>
      <Row>
        {mayGrow(condition) && depth < MAX_DEPTH && (
          <Button
            variant="secondary"
            onClick={() => onChange({ ...condition, conditions: [...condition.conditions, NEW_COMPARISON] })}
          >
            Add to {place}
          </Button>
        )}
        <Deeper place={place} depth={depth} condition={condition} onChange={onChange} />
        <Button variant="quiet" onClick={onRemove}>
          Remove {place}
        </Button>
      </Row>
    </FieldGroup>
  );
}

function ComparisonFields(props: ConditionFieldsProps<Extract<Condition, { op: 'compare' }>>) {
  const { place, depth, condition, streams, onChange, onRemove } = props;
  return (
    <FieldGroup legend={`${place}: comparison`}>
      <OperandFields
        legend="Left"
        operand={condition.left}
        streams={streams}
        onChange={(left) => onChange({ ...condition, left })}
      />
      <SelectField
        label="Stands to the right like this"
        value={condition.comparator}
        options={COMPARATORS}
        onChange={(comparator) => onChange({ ...condition, comparator })}
      />
      <OperandFields
        legend="Right"
        operand={condition.right}
        streams={streams}
        onChange={(right) => onChange({ ...condition, right })}
      />
      <Row>
        <Deeper place={place} depth={depth} condition={condition} onChange={onChange} />
        <Button variant="quiet" onClick={onRemove}>
          Remove {place}
        </Button>
      </Row>
    </FieldGroup>
  );
}

/** What makes the tree deeper. */
function Deeper({
  place,
  depth,
  condition,
  onChange,
}: Pick<ConditionFieldsProps, 'place' | 'depth' | 'condition' | 'onChange'>) {
  if (depth >= MAX_DEPTH) return null;
  return (
    <>
      <Button variant="quiet" onClick={() => onChange(grouped(condition, 'all'))}>
        {place} and …
      </Button>
      <Button variant="quiet" onClick={() => onChange(grouped(condition, 'any'))}>
        {place} or …
      </Button>
      <Button variant="quiet" onClick={() => onChange({ op: 'not', condition })}>
        Not {place}
      </Button>
    </>
  );
}
