import { format } from 'node:util';
import pino from 'pino';

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

/**
 * One JSON object a line (pino), for whoever collects logs by machine: steps to stdout, failures to
 * stderr.
 */
function jsonLog(quiet: boolean): Log {
  const options = {
    base: undefined,
    messageKey: 'text',
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (level: string) => ({ level }) },
    serializers: { error: pino.stdSerializers.err },
  };
  const out = pino({ ...options, level: quiet ? 'silent' : 'info' }, pino.destination({ fd: 1, sync: true }));
  const err = pino(options, pino.destination({ fd: 2, sync: true }));
  return {
    step: (text) => out.info(text.trim()),
    progress(text, done, total) {
      if (done === total) out.info({ done, total }, text);
    },
    failure: (what, error) => err.error({ error }, what),
  };
}

/** What libraries say to the console (Next: a page that failed) goes the same way, in one form. */
export function takeConsole(log: Log): void {
  console.log = (...said: unknown[]) => log.step(format(...said));
  console.info = console.log;
  console.error = (...said: unknown[]) => {
    const error = said.find((one) => one instanceof Error);
    log.failure(format(...said.filter((one) => one !== error)).trim() || 'A failure', error);
  };
  console.warn = console.error;
}
