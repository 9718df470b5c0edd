import { ApiError } from '../api/errors.ts';

/** What went wrong between the page, the wallet and the gateway. */
export type WalletFailure =
  | { readonly kind: 'declined' }
  /** The wallet already shows a request. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'unknownChain' }
  | { readonly kind: 'poor' }
  | { readonly kind: 'wallet'; readonly message: string }
  | { readonly kind: 'gateway'; readonly error: ApiError };

/** Codes of EIP-1193, EIP-3085 and the wallets' JSON-RPC. */
const DECLINED = 4001;
const BUSY = -32002;
const UNKNOWN_CHAIN = 4902;

/** Reads a failure by its codes and names, at whatever depth a library has wrapped them. */
export function walletFailure(error: unknown): WalletFailure {
  const causes = chainOfCauses(error);
  const gateway = causes.find((cause) => cause instanceof ApiError);
  if (gateway instanceof ApiError) return { kind: 'gateway', error: gateway };
  const has = (code: number) => causes.some((cause) => (cause as { code?: unknown }).code === code);
  if (has(DECLINED)) return { kind: 'declined' };
  if (has(BUSY)) return { kind: 'busy' };
  if (has(UNKNOWN_CHAIN)) return { kind: 'unknownChain' };
  if (causes.some((cause) => (cause as { name?: unknown }).name === 'InsufficientFundsError')) return { kind: 'poor' };
  const first = causes[0] as { shortMessage?: string; message?: string } | undefined;
  return { kind: 'wallet', message: first?.shortMessage ?? first?.message ?? 'The wallet gave no reason.' };
}

function chainOfCauses(error: unknown): readonly unknown[] {
  const causes: unknown[] = [];
  let next: unknown = error;
  while (typeof next === 'object' && next !== null && !causes.includes(next)) {
    causes.push(next);
    next = (next as { cause?: unknown }).cause;
  }
  return causes;
}
