import { useState } from 'react';
import { grouped, withSign } from './amounts.ts';
import styles from './values.module.css';

const COPIED_MS = 1500;
const HEAD_CHARS = 6;
const TAIL_CHARS = 4;
const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** A moment in the reader's own time zone; the exact one in UTC on hover. */
export function Time({ at }: { at: number }) {
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()} className="numeric">
      {dateTime.format(date)}
    </time>
  );
}

/** An address or a hash, shortened in the middle, copied whole by a click. */
export function Hex({ value, what }: { value: string; what: string }) {
  const [copied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MS);
  }
  return (
    <button type="button" className={styles.hex} title={value} onClick={copy}>
      <span className="visually-hidden">Copy {what}</span>
      <code>{shortened(value)}</code>
      <span aria-live="polite" className={styles.copied}>
        {copied ? 'copied' : ''}
      </span>
    </button>
  );
}

export function shortened(hex: string): string {
  return `${hex.slice(0, HEAD_CHARS)}…${hex.slice(-TAIL_CHARS)}`;
}

/** An amount as the contract writes it: exact, so it is never turned into a number. */
export function Eth({ amount }: { amount: string }) {
  return <span className="numeric">{amount} ETH</span>;
}

/** An amount in USDC, exact like any other: only its thousands are set apart. */
export function Usdc({ amount, signed = false }: { amount: string; signed?: boolean }) {
  return <span className="numeric">{`${signed ? withSign(grouped(amount)) : grouped(amount)} USDC`}</span>;
}
