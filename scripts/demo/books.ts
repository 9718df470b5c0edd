import { formatEther } from 'viem';
import { verifyAuditLog } from '../../src/platform/audit/index.ts';
import { shorten } from './screen.ts';
import type { Step } from './teller.ts';
import type { World } from './world.ts';

/** What an operator would look at: the vault against the database, and the audit log against itself. */
export async function checkBooks(step: Step, world: World): Promise<void> {
  const app = world.app();
  const books = await step.until('for vault and purchases to agree', {
    read: () => app.economy.reconcile(),
    done: ({ differenceWei }) => differenceWei === 0n,
  });
  const { atBlock, purchases, recordedWei, vaultWei } = books;
  step.tell(`block ${atBlock}: ${purchases} purchases record ${formatEther(recordedWei)} ETH`);
  step.expect(`the vault holds ${formatEther(vaultWei)} ETH for the resolver: nothing more, nothing less`, {
    got: vaultWei,
    want: recordedWei,
  });
  const audit = await verifyAuditLog(app.db);
  step.expect('the hash chain of the audit log is intact', { got: audit.ok, want: true });
  if (audit.ok) step.tell(`${audit.entries} entries, head ${shorten(`0x${audit.headHash}`)}`);
}
