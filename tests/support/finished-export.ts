import { createHash } from 'node:crypto';
import validate from '@learninglocker/xapi-validation/dist/factory.js';
import { parse } from 'csv-parse/sync';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { Db } from '@/lib/db/port';

/** A finished export as one reads it who has its files alone, by other programs than ours. */

export type Rows = Record<string, unknown>[];

interface Table {
  columns: string[];
  rows: Rows;
}

/** What one format's folder holds. */
export interface Finished {
  manifest: {
    filters: Record<string, unknown>;
    counts: { learners: number; rows: Record<string, number> };
    consent_on_this_site: Record<string, number | string>;
    files: { file: string; rows: number | null; bytes: number; sha256: string }[];
  };
  /** Data files by name. */
  tables: Record<string, Table>;
  /** Faults, in words: none in a sound export. */
  faults: string[];
}

const text = (bytes: Uint8Array | undefined) => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

/** @param zip the names and bytes of the file that was downloaded */
export async function readFinished(zip: Record<string, Uint8Array>, folder: string): Promise<Finished> {
  const own = Object.fromEntries(
    Object.entries(zip).flatMap(([name, bytes]) =>
      name.startsWith(`${folder}/`) ? [[name.slice(folder.length + 1), bytes]] : [],
    ),
  );
  const manifest: Finished['manifest'] = JSON.parse(text(own['manifest.json']));
  const book = columnsByFile(text(own['codebook.md']));
  const tables: Finished['tables'] = {};
  const faults: string[] = [];
  const said = [...manifest.files.map(({ file }) => file), 'manifest.json'].sort();
  if (`${said}` !== `${Object.keys(own).sort()}`) faults.push(`${folder} holds ${Object.keys(own)}`);
  for (const { file, rows, bytes, sha256 } of manifest.files) {
    const written = own[file] ?? new Uint8Array();
    if (written.length !== bytes || createHash('sha256').update(written).digest('hex') !== sha256)
      faults.push(`${folder}/${file} is not the file that the manifest tells of`);
    if (rows === null) continue;
    const table = await tableOf(file, written);
    tables[file] = table;
    if (table.rows.length !== rows || manifest.counts.rows[file] !== rows)
      faults.push(`${folder}/${file} has ${table.rows.length} rows, not ${rows}`);
    const columns = book[file] ?? [];
    if (file.endsWith('.jsonl')) {
      const strange = table.columns.filter((name) => !columns.includes(name));
      if (strange.length > 0) faults.push(`${folder}/${file} has ${strange} beside its codebook`);
    } else if (`${columns}` !== `${table.columns}`)
      faults.push(`${folder}/${file} has ${table.columns}, its codebook ${columns}`);
  }
  return { manifest, tables, faults };
}

function columnsByFile(book: string): Record<string, string[]> {
  const parts = book.split(/^## /m).slice(1);
  return Object.fromEntries(
    parts.map((part) => [
      part.slice(0, part.indexOf('\n')),
      [...part.matchAll(/^\| `(.+?)` \|/gm)].map(([, name = '']) => name),
    ]),
  );
}

async function tableOf(file: string, bytes: Uint8Array): Promise<Table> {
  if (file.endsWith('.parquet')) {
    const buffer = new Uint8Array(bytes).buffer;
    const [, ...columns] = parquetMetadata(buffer).schema.map(({ name }) => name);
    return { columns, rows: await parquetReadObjects({ file: buffer }) };
  }
  if (file.endsWith('.jsonl')) {
    const rows: Rows = text(bytes)
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
    return { columns: [...new Set(rows.flatMap((row) => Object.keys(row)))], rows };
  }
  // DataShop's files know no quotes
  const read = file.endsWith('.txt') ? { delimiter: '\t', quote: false as const } : {};
  const [columns = [], ...lines]: string[][] = parse(text(bytes), read);
  return {
    columns,
    rows: lines.map((line) => Object.fromEntries(columns.map((name, n) => [name, line[n]]))),
  };
}

/** What is no valid statement of xAPI 1.0.3. */
export function invalidStatements(rows: Rows): unknown[] {
  const check = validate.statement as (data: unknown, path: string[]) => unknown[];
  return rows.flatMap((one) => check(one, ['statement']));
}

/** What the database holds of those who agreed and are of age, by table, in its only course. */
export async function heldOf(db: Db): Promise<Record<string, number>> {
  const agreed = 'learner_id in (select learner_id from study_consent where takes_part and is_of_age)';
  const [row] = await db.query<Record<string, number>>(
    `select (select count(*)::int from attempt where ${agreed}) as attempts,
       (select count(distinct learner_id)::int from attempt where ${agreed}) as answered,
       (select count(*)::int from decision where ${agreed}) as decisions,
       (select count(*)::int from exposure where ${agreed}) as exposures,
       (select count(*)::int from hint_use where ${agreed}) as hints,
       (select count(*)::int from round where choices is not null and ${agreed}) as rounds`,
  );
  return row ?? {};
}
