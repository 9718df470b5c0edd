import { newSignals, putSignal, type SignalBits } from '../../src/backtests/simulate-signals.ts';

/** Signals from a byte for each bar, of SIGNAL's bits. */
export function packSignals(bytes: Uint8Array): SignalBits {
  const signals = newSignals(bytes.length);
  for (let bar = 0; bar < bytes.length; bar++) putSignal(signals, bar, bytes[bar] as number);
  return signals;
}
