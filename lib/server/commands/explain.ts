import type { UstatError } from '../../errors';

/**
 * Runs a command; a named failure is told in its own words (a line each), anything else with its
 * stack. Exit code 1.
 */
export async function orExplain(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${wordsOf(error as Error & { code?: string }).join('\n')}\n`);
    process.exit(1);
  }
}

function wordsOf(error: Error & { code?: string }): (string | undefined)[] {
  if (error.name === 'UstatError') {
    const { message, details } = error as UstatError;
    return [message, ...details.map((detail) => `  ${detail}`)];
  }
  // an option that the command does not have
  return [error.code?.startsWith('ERR_PARSE_ARGS') ? error.message : error.stack];
}
