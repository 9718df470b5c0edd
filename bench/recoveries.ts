/** Bare secp256k1 recoveries in a loop: what sign-in is measured against. Prints how many a second. */
import { hashMessage, recoverAddress } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

const WARMUP = 50;
const measureMs = Number(process.argv[2] ?? 2000);
const account = privateKeyToAccount(generatePrivateKey());
const hash = hashMessage('a message of the benchmark');
const signature = await account.signMessage({ message: 'a message of the benchmark' });
for (let count = 0; count < WARMUP; count += 1) await recoverAddress({ hash, signature });
const startedAt = performance.now();
let recoveries = 0;
while (performance.now() - startedAt < measureMs) {
  await recoverAddress({ hash, signature });
  recoveries += 1;
}
process.stdout.write(`recoveries ${(recoveries / (performance.now() - startedAt)) * 1000}\n`);
