import { parseAbi } from 'viem';

/** The two calls of the SignedVault that a player makes. */
export const VAULT_ABI = parseAbi([
  'function depositETH(address resolver, uint256 nonce) payable',
  'function withdrawETH(address user, uint256 amount, address resolver, uint256 nonce, uint256 deadline, bytes signature)',
]);
