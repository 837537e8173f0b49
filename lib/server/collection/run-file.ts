import { appendFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { UstatError } from '../../errors';
import { type RunLine, runLine } from '../../research/run-schema';

interface RunFile {
  /** Questions that have their line. */
  readonly finished: ReadonlySet<string>;
  append(lines: readonly RunLine[]): void;
}

/**
 * A run that is written line by line and taken up again where it was broken off; a line that was
 * cut off is dropped.
 * @param settings what the lines depend on; kept beside the file, so that no other run's lines are
 *   taken for this one's
 * @throws UstatError 'bad-input' when the file holds anything but lines of a run, 'conflict' when
 *   they are another run's or it is not known whose; the file is then left as it is
 */
export function openRunFile(path: string, settings: Record<string, unknown>): RunFile {
  const finished = new Set<string>();
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  for (const [at, line] of whole.split('\n').entries())
    if (line !== '') finished.add(queryOf(line, path, at + 1));
  sameSettings(path, settings, finished.size > 0 || existsSync(`${path}.store`));
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  return {
    finished,
    append(lines) {
      if (lines.length > 0) appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      for (const { query } of lines) finished.add(query);
    },
  };
}

function sameSettings(path: string, settings: Record<string, unknown>, begun: boolean): void {
  const file = `${path}.settings.json`;
  const now = JSON.stringify(settings);
  if (!begun) {
    writeFileSync(file, now);
    return;
  }
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (before === now) return;
  const others = before === null ? 'holds lines of a run that is not known' : 'was begun otherwise';
  throw new UstatError(
    'conflict',
    `${path} ${others}. Delete it (with ${path}.store, if that is there), or choose another --out.`,
    before === null ? [] : [`then: ${before}`, `now:  ${now}`],
  );
}

function queryOf(line: string, path: string, number: number): string {
  try {
    return runLine.parse(JSON.parse(line)).query;
  } catch (cause) {
    throw new UstatError('bad-input', `${path}:${number} is no line of a run: is --out the right file?`, [], {
      cause,
    });
  }
}
