import { zeroAddress } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import type { Address, Hex } from './types.ts';

const WITHDRAW_TYPES = {
  Withdraw: [
    { name: 'user', type: 'address' },
    { name: 'token', type: 'address' },
    { name: 'amount', type: 'uint256' },
    { name: 'resolver', type: 'address' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

export interface Withdrawal {
  readonly user: Address;
  readonly amountWei: bigint;
  /** Spent on chain once, per resolver; unrelated to the nonces of deposits. */
  readonly nonce: bigint;
  /** Last block timestamp at which the vault accepts it, in seconds since the epoch. */
  readonly deadlineSec: number;
}

/** Signs what the vault's `withdrawETH` asks for: EIP-712 `Withdraw` of ETH in the domain `SignedVault`, version `1`. */
export interface WithdrawalSigner {
  /** The resolver. */
  readonly address: Address;
  sign(withdrawal: Withdrawal): Promise<Hex>;
}

export function createWithdrawalSigner(config: {
  readonly privateKey: Hex;
  readonly chainId: number;
  readonly vault: Address;
}): WithdrawalSigner {
  const account = privateKeyToAccount(config.privateKey);
  const domain = { name: 'SignedVault', version: '1', chainId: config.chainId, verifyingContract: config.vault };
  return {
    address: account.address,
    sign: ({ user, amountWei, nonce, deadlineSec }) =>
      account.signTypedData({
        domain,
        types: WITHDRAW_TYPES,
        primaryType: 'Withdraw',
        message: {
          user,
          token: zeroAddress,
          amount: amountWei,
          resolver: account.address,
          nonce,
          deadline: BigInt(deadlineSec),
        },
      }),
  };
}
