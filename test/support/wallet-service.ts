import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Address } from 'viem';
import type { LocalAccount, LocalChain } from '../../scripts/support/anvil.ts';
import { depositETH } from '../../scripts/support/vault.ts';

/** docs/workflows/wallet.openapi.yaml over one account of a local chain. */
export interface WalletService {
  readonly url: string;
  /** The operations that were called, oldest first. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

interface DepositCall {
  readonly vaultAddress: Address;
  readonly args: readonly [Address, string];
  readonly valueWei: string;
}

export interface WalletServiceOptions {
  readonly chain: LocalChain;
  readonly account: LocalAccount;
  /** Signs messages in the account's stead: a wallet that is not what it says. */
  readonly signer?: LocalAccount;
}

export async function startWalletService(options: WalletServiceOptions): Promise<WalletService> {
  const { chain, account, signer = account } = options;
  const calls: string[] = [];

  const operations: Readonly<Record<string, (body: never) => unknown>> = {
    'GET /account': () => ({ address: account.address, chainId: chain.chainId }),
    'POST /signatures': async ({ message }: { message: string }) => ({
      signature: await signer.signMessage({ message }),
    }),
    'POST /deposits': async ({ vaultAddress, args: [resolver, nonce], valueWei }: DepositCall) => {
      const amountWei = BigInt(valueWei);
      const input = { vault: vaultAddress, resolver, nonce: BigInt(nonce), amountWei, account };
      const { hash, blockNumber } = await depositETH(chain, input);
      return { transactionHash: hash, blockNumber };
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = `${request.method} ${request.url}`;
    const operation = operations[name];
    calls.push(name);
    if (operation === undefined) return void response.writeHead(404).end();
    const result = await operation((await readJson(request)) as never);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text === '' ? undefined : JSON.parse(text);
}
