import { ConfigError, loadConfig } from '../../src/config.ts';
import { type OperatorTools, openOperatorTools } from '../../src/operator.ts';
import { AppError } from '../../src/platform/errors.ts';

/** A command was called wrongly; the message says how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Runs an operator's command on what the environment configures and ends the process with its exit code: 2 when it was
 * called or configured wrongly, 3 when what it needs cannot be reached.
 */
export async function runCommand(command: (tools: OperatorTools) => Promise<number>): Promise<void> {
  try {
    const tools = await openOperatorTools(loadConfig(process.env));
    try {
      process.exitCode = await command(tools);
    } finally {
      await tools.close();
    }
  } catch (error) {
    process.exitCode = error instanceof UsageError || error instanceof ConfigError ? 2 : 3;
    process.stderr.write(`${textOf(error)}\n`);
  }
}

function textOf(error: unknown): string {
  if (error instanceof AppError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}
