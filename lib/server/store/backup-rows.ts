import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { UstatError } from '../../errors';
import { MANIFEST, part } from './backup-parts';
import { linesOf, parseJson } from './jsonl';

const head = z.object({
  /** 1 was one gzipped file: this head, then a line a row with its table. */
  format: z.enum(['ustat-backup/1', 'ustat-backup/2']),
  schema: z.number().int(),
  at: z.string(),
});
export type BackupHead = z.infer<typeof head>;
const manifest = head.extend({ parts: z.array(part) });
const line = z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) });
const row = z.record(z.string(), z.unknown());

interface BackupRow {
  table: string;
  row: Record<string, unknown>;
  /** File and line, for messages. */
  where: string;
}

/**
 * A backup's head, and its rows as a stream; a folder, or one file of a program before.
 * @throws UstatError 'bad-input' when it is none, or not whole, at once or at the row
 */
export async function readBackup(
  path: string,
): Promise<{ head: BackupHead; rows: AsyncGenerator<BackupRow> }> {
  return statSync(path).isDirectory() ? readFolder(path) : readFile(path);
}

function readFolder(path: string) {
  const file = join(path, MANIFEST);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UstatError(
      'bad-input',
      `${path} holds no whole backup (no ${MANIFEST}): run npm run backup with the same folder again, it goes on.`,
      [],
      { cause },
    );
  }
  const parsed = manifest.safeParse(parseJson(text));
  if (!parsed.success) throw noLine(file, 1);
  return { head: parsed.data, rows: rowsOfParts(path, parsed.data.parts) };
}

async function* rowsOfParts(path: string, parts: z.infer<typeof part>[]): AsyncGenerator<BackupRow> {
  for (const { file, table, rows } of parts) {
    let number = 0;
    for await (const text of linesOf(join(path, file))) {
      number += 1;
      const parsed = row.safeParse(parseJson(text));
      if (!parsed.success) throw noLine(join(path, file), number);
      yield { table, row: parsed.data, where: `${join(path, file)}:${number}` };
    }
    if (number !== rows) {
      throw new UstatError('bad-input', `${join(path, file)}: ${number} rows of ${rows} are there.`);
    }
  }
}

async function readFile(path: string) {
  const lines = linesOf(path);
  const first = await lines.next();
  if (first.done) throw new UstatError('bad-input', `${path} is empty.`);
  const parsed = head.safeParse(parseJson(first.value));
  if (!parsed.success) throw noLine(path, 1);
  async function* rows(): AsyncGenerator<BackupRow> {
    let number = 1;
    for await (const text of lines) {
      number += 1;
      const written = line.safeParse(parseJson(text));
      if (!written.success) throw noLine(path, number);
      yield { ...written.data, where: `${path}:${number}` };
    }
  }
  return { head: parsed.data, rows: rows() };
}

const noLine = (path: string, number: number) =>
  new UstatError('bad-input', `${path}:${number}: this is not a line of a backup.`);
