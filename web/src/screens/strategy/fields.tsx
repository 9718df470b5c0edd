import { type ReactNode, useState } from 'react';
import { Field } from '../../ui/Field.tsx';
import styles from './fields.module.css';
import { type NumberRules, parseNumber, percentOf, shareOf } from './numbers.ts';

/** Fields side by side, as many as fit. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}

interface SelectFieldProps<Value extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly value: Value;
  /** By value, in order. */
  readonly options: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

export function SelectField<Value extends string>({ label, hint, value, options, onChange }: SelectFieldProps<Value>) {
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChange(event.target.value as Value)}>
          {Object.entries<string>(options).map(([each, text]) => (
            <option key={each} value={each}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface NumberFieldProps extends NumberRules {
  readonly label: string;
  readonly hint?: string;
  readonly value: number | null;
  readonly onChange: (value: number) => void;
  /** Nothing may stand there: called with null. */
  readonly onClear?: () => void;
}

/** A number within bounds. What is typed meanwhile may be none: then it says so, and the value stays. */
export function NumberField({ label, hint, value, onChange, onClear, ...rules }: NumberFieldProps) {
  const [typed, setTyped] = useState({ text: textOf(value), of: value });
  // Changed by something else: an undo, say.
  const text = typed.of === value ? typed.text : textOf(value);
  const parsed = parseNumber(text, { ...rules, optional: onClear !== undefined });
  function type(next: string): void {
    const { value: number } = parseNumber(next, { ...rules, optional: onClear !== undefined }) as {
      value?: number | null;
    };
    setTyped({ text: next, of: number === undefined ? value : number });
    if (number === undefined || number === value) return;
    if (number === null) onClear?.();
    else onChange(number);
  }
  return (
    <Field label={label} hint={hint} error={'error' in parsed ? parsed.error : undefined}>
      {(control) => (
        <input
          {...control}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A share of one, shown in per cent; the bounds are in per cent, too. */
export function PercentField({ label, value, onChange, ...rest }: NumberFieldProps) {
  return (
    <NumberField
      {...rest}
      label={`${label} (%)`}
      value={value === null ? null : percentOf(value)}
      onChange={(percent) => onChange(shareOf(percent))}
    />
  );
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}

interface CheckFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function CheckField({ label, hint, checked, disabled, onChange }: CheckFieldProps) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>
        {label}
        {hint !== undefined && <span className="muted small"> · {hint}</span>}
      </span>
    </label>
  );
}

/** Fields that belong together, under a name. */
export function FieldGroup({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}
