import { type ReactNode, useId } from 'react';
import styles from './Choice.module.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly title: string;
  /** Beside the title: a price, say. */
  readonly aside?: ReactNode;
  readonly text?: ReactNode;
}

interface ChoiceProps<Value extends string> {
  readonly legend: string;
  readonly options: readonly Option<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few, as cards: radio buttons to the keyboard and to a screen reader. */
export function Choice<Value extends string>({ legend, options, value, onChange }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>{legend}</legend>
      <div className={styles.options}>
        {options.map((option) => (
          <label key={option.value} className={styles.option}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span className={styles.title}>
              {option.title}
              {option.aside !== undefined && <span className="numeric">{option.aside}</span>}
            </span>
            {option.text !== undefined && <span className={styles.text}>{option.text}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
