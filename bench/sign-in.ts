import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const CHAIN_ID = 31337;
const CLIENTS = 8;

async function post(port: number, path: string, body: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (response.status !== 200) throw new Error(`${path} answered ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** Whole sign-ins a second, challenge and verify over HTTP by concurrent wallets; they sign in this process. */
export async function signInsPerSecond(port: number, measureMs: number): Promise<number> {
  const accounts = Array.from({ length: CLIENTS }, () => privateKeyToAccount(generatePrivateKey()));
  const startedAt = performance.now();
  let count = 0;
  await Promise.all(
    accounts.map(async (account) => {
      while (performance.now() - startedAt < measureMs) {
        const challenge = await post(port, '/api/v1/auth/siwe/challenge', {
          address: account.address,
          chainId: CHAIN_ID,
        });
        const message = String(challenge.message);
        await post(port, '/api/v1/auth/siwe/verify', { message, signature: await account.signMessage({ message }) });
        count += 1;
      }
    }),
  );
  return (count / (performance.now() - startedAt)) * 1000;
}
