import express, { type Express, type Request } from 'express';
import type { LocalChain } from '../support/anvil.ts';

export interface DemoWallets {
  readonly chain: LocalChain;
  readonly wallets: readonly { readonly name: string; readonly address: string }[];
}

/** What a page's wallet needs of a chain; keys never leave it. */
const METHODS = new Set([
  'personal_sign',
  'eth_sendTransaction',
  'eth_call',
  'eth_estimateGas',
  'eth_gasPrice',
  'eth_maxPriorityFeePerGas',
  'eth_feeHistory',
  'eth_getBalance',
  'eth_blockNumber',
  'eth_getBlockByNumber',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
]);
const NO_SUCH_METHOD = { code: -32601, message: 'The demo wallet does not offer this.' };
const NOT_ITS_OWN = { code: 4100, message: 'This account is none of the demo wallets.' };
const FAILED = { code: -32603, message: 'The local chain refused.' };

/**
 * Wallets for who has none in the browser: the local chain signs and sends for its own funded accounts. It is part of the
 * demo alone, on loopback, with public keys and play money.
 */
export function mountDemoWallet(shell: Express, { chain, wallets }: DemoWallets): void {
  const own = new Set(wallets.map(({ address }) => address.toLowerCase()));
  const request = chain.client.request as (call: { method: string; params: unknown }) => Promise<unknown>;

  shell.get('/demo/wallet.json', (_req, res) => void res.json({ chainId: chain.chainId, wallets }));
  shell.post('/demo/rpc', express.json({ limit: '32kb' }), async (req, res) => {
    const { method, params } = (req.body ?? {}) as { method?: unknown; params?: unknown };
    if (!fromOwnPage(req) || typeof method !== 'string' || !Array.isArray(params) || !METHODS.has(method)) {
      return void res.status(400).json({ error: NO_SUCH_METHOD });
    }
    const signer = signerOf(method, params);
    if (signer !== undefined && !own.has(signer)) {
      return void res.status(400).json({ error: NOT_ITS_OWN });
    }
    try {
      res.json({ result: await request({ method, params }) });
    } catch (error) {
      res.json({ error: { ...FAILED, message: (error as { details?: string }).details ?? FAILED.message } });
    }
  });
}

/** Whose key a method needs; undefined: nobody's. */
function signerOf(method: string, params: readonly unknown[]): string | undefined {
  if (method === 'personal_sign') return String(params[1]).toLowerCase();
  if (method === 'eth_sendTransaction') return String((params[0] as { from?: unknown } | null)?.from).toLowerCase();
  return undefined;
}

/** Other sites cannot send either header to here. */
function fromOwnPage({ headers }: Request): boolean {
  return headers['sec-fetch-site'] === 'same-origin' && headers['x-requested-by'] !== undefined;
}
