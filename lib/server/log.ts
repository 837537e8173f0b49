/** What an operator reads. No learner's text ever comes here: ids, counts and codes only. */
export interface Log {
  step(text: string): void;
  /** Overwrites itself on a terminal; elsewhere only the end is printed. */
  progress(text: string, done: number, total: number): void;
  failure(what: string, error: unknown): void;
}

export function consoleLog(quiet: boolean): Log {
  const live = process.stdout.isTTY && !quiet;
  return {
    step(text) {
      if (!quiet) process.stdout.write(`${text}\n`);
    },
    progress(text, done, total) {
      if (live) process.stdout.write(`\r${text} ${done}/${total}${done === total ? '\n' : ''}`);
      else if (!quiet && done === total) process.stdout.write(`${text} ${done}/${total}\n`);
    },
    failure(what, error) {
      process.stderr.write(
        `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
    },
  };
}
