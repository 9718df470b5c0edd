import type { VaultChain } from '../platform/chain/index.ts';
import { appError } from '../platform/errors.ts';

const ZERO = '0x0000000000000000000000000000000000000000';

/** Stands where a chain would while none is configured: every question to it is answered with PAYMENTS_DISABLED. */
export function noChain(chainId: number): VaultChain {
  const refuse = async (): Promise<never> => {
    throw appError('PAYMENTS_DISABLED', { message: 'Payments are not set up here: no chain is configured.' });
  };
  return {
    chainId,
    vault: ZERO,
    resolver: ZERO,
    confirmations: 1,
    isDevelopment: false,
    verify: refuse,
    head: refuse,
    block: refuse,
    finalized: refuse,
    depositLogs: refuse,
    depositAmount: refuse,
    observeDeposit: refuse,
    withdrawalUsed: refuse,
    resolverBalance: refuse,
  };
}
