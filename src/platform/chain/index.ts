export {
  createSignatureChecker,
  recoverMessageSigner,
  type SignatureChecker,
  type SignatureCheckerConfig,
  type SignatureVerdict,
} from './signatures.ts';
export type {
  Address,
  BlockRef,
  ChainConfig,
  DepositKey,
  DepositLog,
  DepositObservation,
  Hex,
  ObserveDepositInput,
  VaultChain,
} from './types.ts';
export { vaultAbi } from './vault-abi.ts';
export { createVaultChain } from './vault-chain.ts';
export { createWithdrawalSigner, type Withdrawal, type WithdrawalSigner } from './withdrawals.ts';
