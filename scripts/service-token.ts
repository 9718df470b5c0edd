import type { OperatorTools } from '../src/operator.ts';
import { runCommand, UsageError } from './support/operator.ts';

const USAGE = 'Usage: service-token create NAME | list | revoke ID';
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

type Tokens = OperatorTools['serviceTokens'];

/** Names of tokens stand in the audit log, so they are short and plain. */
async function create(tokens: Tokens, name: string): Promise<number> {
  if (!NAME.test(name)) throw new UsageError('A name has 1 to 64 letters, digits, dots, dashes and underscores.');
  const { id, token } = await tokens.create(name);
  process.stderr.write(`${id} "${name}" is made. This is the only time that the token is shown:\n`);
  // Alone on standard output, so that it can be piped into a secret store.
  process.stdout.write(`${token}\n`);
  return 0;
}

async function list(tokens: Tokens): Promise<number> {
  const all = await tokens.list();
  if (all.length === 0) process.stdout.write('There are no service tokens.\n');
  for (const { id, name, createdAt, revokedAt } of all) {
    const state = revokedAt === null ? 'valid' : `revoked ${new Date(revokedAt).toISOString()}`;
    process.stdout.write(`${id}  ${name.padEnd(24)}  created ${new Date(createdAt).toISOString()}  ${state}\n`);
  }
  return 0;
}

async function revoke(tokens: Tokens, id: string): Promise<number> {
  const revoked = await tokens.revoke(id);
  process.stdout.write(revoked ? `${id} is revoked.\n` : `There is no valid token ${id}.\n`);
  return revoked ? 0 : 1;
}

const [command, argument] = process.argv.slice(2);
await runCommand(async ({ serviceTokens }) => {
  if (command === 'list' && argument === undefined) return list(serviceTokens);
  if (command === 'create' && argument !== undefined) return create(serviceTokens, argument);
  if (command === 'revoke' && argument !== undefined) return revoke(serviceTokens, argument);
  throw new UsageError(USAGE);
});
