import { formatEther } from 'viem';
import { runCommand } from './support/operator.ts';

await runCommand(async (tools) => {
  const { atBlock, purchases, recordedWei, vaultWei, differenceWei } = await tools.reconcile();
  const amount = (wei: bigint): string => `${formatEther(wei)} ETH (${wei} wei)`;
  process.stdout.write(
    `As of block ${atBlock}\n` +
      `  recorded    ${amount(recordedWei)} in ${purchases} purchases\n` +
      `  vault       ${amount(vaultWei)} for the resolver\n` +
      `  difference  ${amount(differenceWei)}: ${verdictOf(differenceWei)}\n`,
  );
  return differenceWei === 0n ? 0 : 1;
});

function verdictOf(differenceWei: bigint): string {
  if (differenceWei === 0n) return 'they agree';
  return differenceWei > 0n ? 'the vault has money that no purchase explains' : 'money is missing from the vault';
}
