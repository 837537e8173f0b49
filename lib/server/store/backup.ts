import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import * as z from 'zod';
import { migrateIn, migrations } from '../../db/migrate';
import type { Db, Sql, Tx } from '../../db/port';
import { UstatError } from '../../errors';
import type { Deletion } from './entries';
import { parseJson } from './jsonl';
import { deleteAgain } from './replay';

/**
 * A backup is one gzipped file of JSON lines: a head, then every row of every table, as one
 * transaction saw them. It is the same for PGlite and PostgreSQL, so it also carries a site from
 * one to the other. Vectors are left out: they are made again from the text. A backup of an older
 * program is read into the tables of its day, which are then brought up to this one's by the same
 * migrations as any database.
 */
const FORMAT = 'ustat-backup/1';
const PAGE = 500;

/** In an order in which every row finds the row that it refers to. */
export const BACKED_UP = [
  ...['learner', 'tombstone', 'credential', 'profile_name'],
  ...['course', 'course_text', 'lesson', 'item_version', 'item'],
  ...['attempt', 'hint_use', 'population', 'calibration', 'learner_calibration'],
  ...['decision', 'round', 'placement', 'place'],
  ...['chunk', 'asked_question', 'conversation', 'turn', 'sent_question', 'tutor_usage', 'site_usage'],
] as const;
/** Made again from what is backed up. */
export const DERIVED = [
  'knowledge_state',
  'lexical_index',
  'chunk_embedding',
  'asked_embedding',
  'serving_embedder',
  'retention',
  'schema_migration',
] as const;
/** Columns that count by themselves: restored as they were, then set to go on after the last. */
const COUNTERS: Record<string, string> = { attempt: 'seq', chunk: 'id', asked_question: 'id' };

const head = z.object({ format: z.literal(FORMAT), schema: z.number().int(), at: z.string() });
const line = z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) });

/**
 * Writes the whole database to a file, whole or not at all. Runs beside a serving PostgreSQL.
 * @returns rows written
 */
export async function backUpTo(db: Db, path: string, at: Date): Promise<number> {
  let rows = 0;
  await db.transaction(async (tx) => {
    await tx.query('set transaction isolation level repeatable read');
    async function* lines() {
      const schema = Math.max(...migrations.map((step) => step.version));
      yield `${JSON.stringify({ format: FORMAT, schema, at: at.toISOString() })}\n`;
      for (const table of BACKED_UP) {
        for await (const row of rowsOf(tx, table)) {
          rows += 1;
          yield `${JSON.stringify({ table, row })}\n`;
        }
      }
    }
    await pipeline(Readable.from(lines()), createGzip(), createWriteStream(`${path}.new`, { mode: 0o600 }));
  });
  await rename(`${path}.new`, path);
  return rows;
}

async function* rowsOf(tx: Sql, table: string): AsyncGenerator<unknown> {
  await tx.query(`declare backed_up cursor for select to_jsonb(t) as row from ${table} t`);
  for (;;) {
    const page = await tx.query<{ row: unknown }>(`fetch ${PAGE} from backed_up`);
    for (const { row } of page) yield row;
    if (page.length < PAGE) break;
  }
  await tx.query('close backed_up');
}

/** When a backup was made, in ISO 8601. @throws UstatError as restoreFrom */
export async function backupMadeAt(path: string): Promise<string> {
  const lines = linesOfBackup(path);
  const first = await lines.next();
  await lines.return(undefined);
  return parsedHead(first.value, path).at;
}

/**
 * Fills an empty, migrated database from a backup, whole or not at all.
 * @param deletions since the backup: they are done again
 * @returns rows read
 * @throws UstatError 'conflict' when the database holds learners already, 'bad-input' when the file
 *   is no backup
 */
export async function restoreFrom(db: Db, path: string, deletions: readonly Deletion[]): Promise<number> {
  return db.transaction(async (tx) => {
    const [{ there } = { there: false }] = await tx.query<{ there: boolean }>(
      'select exists (select 1 from learner) as there',
    );
    if (there) {
      throw new UstatError(
        'conflict',
        'The database has learners already. Restore into an empty one: another USTAT_DATA or DATABASE_URL, and --site with ' +
          'the data folder of this one, for what was deleted here since.',
      );
    }
    const lines = linesOfBackup(path);
    const { schema } = parsedHead((await lines.next()).value, path);
    await tx.query(`drop table ${[...BACKED_UP, ...DERIVED].join(', ')}`);
    await migrateIn(
      tx,
      migrations.filter((step) => step.version <= schema),
    );
    const rows = await readRows(tx, lines, path);
    await migrateIn(tx, migrations);
    for (const deletion of deletions) await deleteAgain(tx, deletion);
    return rows;
  });
}

/** Every row of the file into the tables as they are. @returns how many */
async function readRows(tx: Tx, lines: AsyncIterable<string>, path: string): Promise<number> {
  const tables = await tx.query<{ name: string }>(
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  );
  const known = new Set(tables.map(({ name }) => name));
  let number = 1;
  let batch: { table: string; rows: unknown[] } = { table: '', rows: [] };
  const flush = async () => {
    if (batch.rows.length > 0) await insertRows(tx, batch.table, batch.rows);
    batch = { table: '', rows: [] };
  };
  for await (const written of lines) {
    number += 1;
    const parsed = line.safeParse(parseJson(written));
    if (!parsed.success || !known.has(parsed.data.table)) throw noLine(path, number);
    const { table, row } = parsed.data;
    if (table !== batch.table || batch.rows.length === PAGE) {
      await flush();
      batch.table = table;
    }
    batch.rows.push(row);
  }
  await flush();
  for (const [table, column] of Object.entries(COUNTERS)) {
    if (!known.has(table)) continue;
    await tx.query(
      `select setval(pg_get_serial_sequence($1, $2), greatest((select max(${column}) from ${table}), 1))`,
      [table, column],
    );
  }
  return number - 1;
}

async function insertRows(tx: Sql, table: string, rows: unknown[]): Promise<void> {
  const counts = COUNTERS[table] ? 'overriding system value' : '';
  await tx.query(
    `insert into ${table} ${counts} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}

async function* linesOfBackup(path: string): AsyncGenerator<string> {
  const text = createReadStream(path).on('error', () => undefined);
  yield* createInterface({ input: text.pipe(createGunzip()), crlfDelay: Number.POSITIVE_INFINITY });
}

function parsedHead(written: string | undefined, path: string): z.infer<typeof head> {
  if (written === undefined) throw new UstatError('bad-input', `${path} is empty.`);
  const parsed = head.safeParse(parseJson(written));
  if (!parsed.success) throw noLine(path, 1);
  const known = Math.max(...migrations.map((step) => step.version));
  if (parsed.data.schema <= known) return parsed.data;
  throw new UstatError(
    'conflict',
    `The backup was made by a newer Ustat (schema ${parsed.data.schema}, this one knows ${known}).`,
  );
}

const noLine = (path: string, number: number) =>
  new UstatError('bad-input', `${path}:${number}: this is not a line of a backup.`);
