/** What an operator reads. No learner's text ever comes here: ids, counts and codes only. */
export interface Log {
  step(text: string): void;
  /** Overwrites itself on a terminal; elsewhere only the end is printed. */
  progress(text: string, done: number, total: number): void;
  failure(what: string, error: unknown): void;
}

/**
 * @param quiet failures only
 * @param json one object a line instead of text
 */
export function consoleLog(quiet: boolean, json = false): Log {
  if (json) return jsonLog(quiet);

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

/** One JSON object a line, for whoever collects logs by machine. */
function jsonLog(quiet: boolean): Log {
  const write = (to: NodeJS.WriteStream, entry: object) =>
    to.write(`${JSON.stringify({ at: new Date().toISOString(), ...entry })}\n`);
  return {
    step(text) {
      if (!quiet) write(process.stdout, { level: 'info', text: text.trim() });
    },
    progress(text, done, total) {
      if (!quiet && done === total) write(process.stdout, { level: 'info', text, done, total });
    },
    failure(what, error) {
      const told =
        error instanceof Error ? { error: error.message, stack: error.stack } : { error: String(error) };
      write(process.stderr, { level: 'error', text: what, ...told });
    },
  };
}
