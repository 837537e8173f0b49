import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrateIn, migrations } from '../../db/migrate';
import type { Db, Sql, Tx } from '../../db/port';
import { UstatError } from '../../errors';
import { isOfBackup, MANIFEST, type Part, type Planned, planParts, writePart } from './backup-parts';
import { type BackupHead, readBackup } from './backup-rows';
import { replaceFileDurably } from './durable';
import type { Deletion } from './entries';
import { isLaidOut, layPartitionsIn } from './partitions';
import { deleteAgain } from './replay';

/**
 * A backup is a folder: every row of every table as one moment saw them, in gzipped parts of JSON
 * lines, and a list of the parts, which is written last. It is the same for PGlite and PostgreSQL,
 * so it also carries a site from one to the other. Vectors are left out: they are made again from
 * the text. A backup of an older program is read into the tables of its day, which are then brought
 * up to this one's by the same migrations as any database.
 */
const FORMAT = 'ustat-backup/2';
const PAGE = 500;

/** In an order in which every row finds the row that it refers to. */
export const BACKED_UP = [
  ...['learner', 'tombstone', 'credential', 'profile_name', 'pin_reset'],
  ...['staff', 'staff_role', 'staff_code', 'staff_recovery', 'staff_link', 'audit', 'audit_head', 'class'],
  ...['class_member', 'class_made', 'hub', 'hub_class'],
  ...['course', 'course_file', 'course_text', 'lesson', 'item_version', 'item', 'shared_ids'],
  ...['course_pack', 'course_draft', 'course_change', 'question_draft'],
  ...['hint', 'hint_version', 'hint_event', 'hint_batch', 'hint_batch_hint', 'hint_second'],
  ...['attempt', 'hint_use', 'uncounted', 'population', 'calibration', 'learner_calibration'],
  ...['decision', 'round', 'placement', 'place', 'filled_sheet'],
  ...[
    'experiment',
    'experiment_sheet',
    'experiment_stratum',
    'experiment_chances',
    'exposure',
    'study_consent',
  ],
  ...[
    'chunk',
    'added_question',
    'asked_question',
    'question_group',
    'question_event',
    'conversation',
    'turn',
    'sent_question',
    ...(['sync_event', 'sync_device', 'removed_conversation'] as const),
    'report',
    'help_contact',
    'tutor_usage',
    'site_usage',
  ],
] as const;
/** Made again from what is backed up. */
export const DERIVED = [
  'experiment_result',
  'hint_effect',
  'knowledge_state',
  'earlier_state',
  'lexical_index',
  'chunk_embedding',
  'asked_embedding',
  'group_embedding',
  'serving_embedder',
  'retention',
  'schema_migration',
] as const;
/**
 * What a copy must not bring back: a session that was ended or an invitation that was used since
 * would be good again, counts and claims are of their day, jobs were another database's.
 */
export const NOT_RESTORED = [
  'course_refused',
  ...['session', 'staff_session', 'invitation', 'allowance', 'class_list', 'hint_claim', 'course_upload'],
  ...[
    'job_note',
    'job_end',
    'job_worker',
    'draft_run',
    'translation_draft',
    'hint_practice',
    'lab_run',
    'second_phone',
  ],
] as const;
/** Columns that count by themselves: restored as they were, then set to go on after the last. */
const COUNTERS: Record<string, string> = { attempt: 'seq', chunk: 'id', asked_question: 'id' };

interface BackupOptions {
  /** Above one only where the database takes several: they share one snapshot. */
  connections?: number;
  /** Blocks of the database that are done, of how many. */
  progress?(done: number, total: number): void;
}

/**
 * Writes the whole database to a folder. Runs beside a serving PostgreSQL. After an end before its
 * time the same call goes on: a part that is there is kept where the rows of its blocks are still
 * the same, so that all is of one moment again.
 * @returns rows in the backup
 * @throws UstatError 'conflict' when the folder holds a whole backup, or something else
 */
export async function backUpTo(
  db: Db,
  path: string,
  at: Date,
  { connections = 1, progress = () => undefined }: BackupOptions = {},
): Promise<number> {
  await prepareFolder(path);
  return db.transaction(async (tx) => {
    await tx.script(UNHURRIED);
    // as pg_dump does: nobody may move rows about (vacuum full) between two reads
    await tx.query(`lock table ${BACKED_UP.join(', ')} in access share mode`);
    const plan = await planParts(tx, BACKED_UP);
    const total = plan.reduce((sum, { blocks }) => sum + blocks, 0);
    const parts = new Map<Planned, Part>();
    const waiting = [...plan];
    let done = 0;
    const work = async (on: Sql) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        parts.set(next, await writePart(on, path, next));
        done += next.blocks;
        progress(done, total);
      }
    };
    if (connections === 1) await work(tx);
    else await inParallel(db, tx, connections, work);
    const listed = plan.flatMap((planned) => parts.get(planned) ?? []);
    const schema = Math.max(...migrations.map((step) => step.version));
    const head: BackupHead = { format: FORMAT, schema, at: at.toISOString() };
    for (const name of await readdir(path)) {
      if (!listed.some(({ file }) => name === file)) await rm(join(path, name));
    }
    replaceFileDurably(join(path, MANIFEST), JSON.stringify({ ...head, parts: listed }, null, 1));
    return listed.reduce((sum, { rows }) => sum + rows, 0);
  });
}

/** What one moment saw, however long it takes to read. */
const UNHURRIED = `set transaction isolation level repeatable read;
  set local statement_timeout = 0;
  set local idle_in_transaction_session_timeout = 0`;

/** Other connections that see what the first one sees. */
async function inParallel(db: Db, tx: Sql, connections: number, work: (on: Sql) => Promise<void>) {
  const [row] = await tx.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
  const others = Array.from({ length: connections }, () =>
    db.transaction(async (other) => {
      await other.script(`${UNHURRIED}; set transaction snapshot '${row?.snapshot}'`);
      await work(other);
    }),
  );
  // all have ended before the snapshot does
  for (const ended of await Promise.allSettled(others)) if (ended.status === 'rejected') throw ended.reason;
}

async function prepareFolder(path: string): Promise<void> {
  if (existsSync(path) && !statSync(path).isDirectory()) {
    throw new UstatError('conflict', `${path} is a file: a backup is a folder. Choose another name.`);
  }
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (existsSync(join(path, MANIFEST))) {
    throw new UstatError('conflict', `${path} holds a whole backup already. Choose another name.`);
  }
  const strange = (await readdir(path)).find((name) => !isOfBackup(name));
  if (strange === undefined) return;
  throw new UstatError('conflict', `${path} holds ${strange}, which is of no backup. Choose another name.`);
}

/** When a backup was made, in ISO 8601. @throws UstatError as restoreFrom */
export async function backupMadeAt(path: string): Promise<string> {
  return (await readBackup(path)).head.at;
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
    const { head, rows: written } = await readBackup(path);
    const known = Math.max(...migrations.map((step) => step.version));
    if (head.schema > known) {
      throw new UstatError(
        'conflict',
        `The backup was made by a newer Ustat (schema ${head.schema}, this one knows ${known}).`,
      );
    }
    const laidOut = await isLaidOut(tx);
    await tx.query(`drop table ${[...BACKED_UP, ...DERIVED, ...NOT_RESTORED].join(', ')}`);
    await migrateIn(
      tx,
      migrations.filter((step) => step.version <= head.schema),
    );
    const isOfToday = head.schema === known;
    if (laidOut && isOfToday) await layPartitionsIn(tx);
    const rows = await readRows(tx, written);
    await migrateIn(tx, migrations);
    if (laidOut && !isOfToday) await layPartitionsIn(tx);
    for (const deletion of deletions) await deleteAgain(tx, deletion);
    return rows;
  });
}

/** Every row into the tables as they are. @returns how many */
async function readRows(
  tx: Tx,
  written: AsyncIterable<{ table: string; row: unknown; where: string }>,
): Promise<number> {
  const tables = await tx.query<{ name: string }>(
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  );
  const known = new Set(tables.map(({ name }) => name));
  let count = 0;
  let batch: { table: string; rows: unknown[] } = { table: '', rows: [] };
  const flush = async () => {
    if (batch.rows.length > 0) await insertRows(tx, batch.table, batch.rows);
    batch = { table: '', rows: [] };
  };
  for await (const { table, row, where } of written) {
    if (!known.has(table)) throw new UstatError('bad-input', `${where}: there is no table ${table}.`);
    if (table !== batch.table || batch.rows.length === PAGE) {
      await flush();
      batch.table = table;
    }
    batch.rows.push(row);
    count += 1;
  }
  await flush();
  for (const [table, column] of Object.entries(COUNTERS)) {
    if (!known.has(table)) continue;
    // the order of answers belongs to no table
    await tx.query(
      `select setval(coalesce(pg_get_serial_sequence($1, $2), 'answer_order')::regclass,
         greatest((select max(${column}) from ${table}), 1))`,
      [table, column],
    );
  }
  return count;
}

async function insertRows(tx: Sql, table: string, rows: unknown[]): Promise<void> {
  const counts = COUNTERS[table] ? 'overriding system value' : '';
  await tx.query(
    `insert into ${table} ${counts} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
