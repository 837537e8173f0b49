import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The entries of a data folder's journal as JSON, oldest first. */
export function journalLines(dataDir: string): string[] {
  const folder = join(dataDir, 'journal');
  return readdirSync(folder)
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .flatMap((line) => /\{.*/.exec(line)?.[0] ?? []);
}
