import type { UstatError } from '../../errors';

/**
 * Runs a command; a named failure is told in its own words (a line each), anything else with its
 * stack. Exit code 1.
 */
export async function orExplain(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const named = error instanceof Error && error.name === 'UstatError' ? (error as UstatError) : null;
    const lines = named
      ? [named.message, ...named.details.map((detail) => `  ${detail}`)]
      : [(error as Error).stack];
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exit(1);
  }
}
