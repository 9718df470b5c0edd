import { runCommand } from './support/operator.ts';

const REASONS = {
  sequence_broken: 'an entry is missing or its number was changed',
  chain_broken: 'it does not follow the entry before it',
  content_changed: 'its content was changed',
} as const;

await runCommand(async (tools) => {
  const verdict = await tools.verifyAudit();
  if (verdict.ok) {
    process.stdout.write(`The audit log is intact: ${verdict.entries} entries, head ${verdict.headHash}\n`);
    return 0;
  }
  process.stdout.write(`The audit log is broken at seq ${verdict.seq}: ${REASONS[verdict.reason]}.\n`);
  return 1;
});
