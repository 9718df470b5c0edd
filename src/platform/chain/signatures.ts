import {
  encodeDeployData,
  erc6492SignatureValidatorAbi,
  erc6492SignatureValidatorByteCode,
  hashMessage,
  isErc6492Signature,
  isHex,
  recoverAddress,
} from 'viem';
import { systemClock } from '../clock.ts';
import { appError } from '../errors.ts';
import { createEndpoint, type Rpc, RpcRefusal } from './endpoint.ts';
import { createQuorum, type Quorum } from './quorum.ts';
import type { Address, Hex } from './types.ts';

/** Half of secp256k1's order: a greater s is the malleable twin of a canonical signature (EIP-2). */
const MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;
/** EIP-2098 keeps the recovery bit in the top bit of s. */
const COMPACT_PARITY_BIT = 1n << 255n;
/** Creation code that returns the byte 1: an endpoint that runs it is able to run contracts. */
const CONTROL_CODE = '0x60016000526001601ff3';

export type SignatureVerdict = 'valid' | 'invalid';

export interface SignatureChecker {
  /**
   * Whether a contract wallet accepts `signature` for `message` (EIP-191) as of the latest block: ERC-1271, or ERC-6492 for
   * a wallet that is not deployed yet. An address without code and a signature without the ERC-6492 wrapping is `invalid`:
   * signatures of keys are for `recoverMessageSigner`. Rejects with CHAIN_* (503) when it cannot be known now and with
   * WALLET_CHAIN_UNSUPPORTED when no client is configured for the chain.
   */
  check(input: { chainId: number; address: Address; message: string; signature: Hex }): Promise<SignatureVerdict>;
}

function uint(signature: Hex, from: number, to: number): bigint {
  return BigInt(`0x${signature.slice(2 + from * 2, 2 + to * 2)}`);
}

/** r, s and parity of a canonical signature: 65 bytes with v 0, 1, 27 or 28, or 64 bytes by EIP-2098. */
function canonicalSignature(signature: Hex): { r: Hex; s: Hex; yParity: number } | null {
  const size = (signature.length - 2) / 2;
  if (!isHex(signature) || (size !== 64 && size !== 65)) return null;
  const tail = uint(signature, 32, 64);
  const s = size === 64 ? tail & ~COMPACT_PARITY_BIT : tail;
  const v = size === 64 ? Number(tail >> 255n) : Number(uint(signature, 64, 65));
  const yParity = v >= 27 ? v - 27 : v;
  if ((yParity !== 0 && yParity !== 1) || s > MAX_S) return null;
  return { r: signature.slice(0, 66) as Hex, s: `0x${s.toString(16).padStart(64, '0')}`, yParity };
}

/**
 * The address whose key signed `message` (EIP-191), without a network call. Null when the bytes cannot be such a signature:
 * another length, another v, or a high s, which wallets do not make and which would give each signature a second form.
 */
export async function recoverMessageSigner(message: string, signature: Hex): Promise<Address | null> {
  const parts = canonicalSignature(signature);
  if (parts === null) return null;
  try {
    return await recoverAddress({ hash: hashMessage(message), signature: parts });
  } catch {
    return null; // r or s is zero, or r is no point of the curve
  }
}

/**
 * Runs ERC-6492's universal validator, which needs no deployment. A failed execution means "invalid" only from an endpoint
 * that shows it can execute and fails a second time; otherwise a troubled endpoint would turn wallets away.
 */
async function validate(rpc: Rpc, input: { address: Address; hash: Hex; signature: Hex }): Promise<SignatureVerdict> {
  const { address, hash, signature } = input;
  if (!isErc6492Signature(signature) && (await rpc.code(address, 'latest')) === '0x') return 'invalid';
  const data = encodeDeployData({
    abi: erc6492SignatureValidatorAbi,
    bytecode: erc6492SignatureValidatorByteCode,
    args: [address, hash, signature],
  });
  const run = async () => (BigInt(await rpc.call({ data, at: 'latest' })) === 1n ? 'valid' : 'invalid');
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof RpcRefusal)) throw error;
  }
  await rpc.call({ data: CONTROL_CODE, at: 'latest' });
  try {
    return await run();
  } catch (error) {
    if (error instanceof RpcRefusal) return 'invalid';
    throw error;
  }
}

function createPools(config: SignatureCheckerConfig): ReadonlyMap<number, Quorum> {
  return new Map(
    [...config.rpcUrlsByChain].map(([chainId, urls]) => {
      // The chain id is asked anew for each check: sign-in by contract wallets is rare, and a mix-up would be costly.
      const endpoints = urls.map((url) =>
        createEndpoint({ url, chainId, timeoutMs: config.timeoutMs, chainIdMaxAgeMs: 0, clock: systemClock }),
      );
      const majority = Math.floor(endpoints.length / 2) + 1;
      return [chainId, createQuorum(endpoints, config.quorumByChain?.get(chainId) ?? majority)];
    }),
  );
}

export interface SignatureCheckerConfig {
  readonly rpcUrlsByChain: ReadonlyMap<number, readonly string[]>;
  /** Time for one answer of one endpoint. */
  readonly timeoutMs: number;
  /** How many endpoints of a chain must give the same verdict; a majority by default. */
  readonly quorumByChain?: ReadonlyMap<number, number>;
}

/** Asks contract wallets on chain. */
export function createSignatureChecker(config: SignatureCheckerConfig): SignatureChecker {
  const pools = createPools(config);
  return {
    async check({ chainId, address, message, signature }) {
      const pool = pools.get(chainId);
      if (pool === undefined) throw appError('WALLET_CHAIN_UNSUPPORTED');
      if (!isHex(signature) || signature.length % 2 !== 0) return 'invalid';
      const hash = hashMessage(message);
      return pool.agree((rpc) => validate(rpc, { address, hash, signature }));
    },
  };
}
