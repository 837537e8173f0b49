import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tombstones } from '../../auth/person-queries';
import type { Db, Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { consentCounts, holders } from '../../experiments/consent-queries';
import { codebook } from '../../research/export/codebook';
import type { ExportFile, Format } from '../../research/export/format';
import { type FormatName, formatOf } from '../../research/export/formats';
import { exportedRecords, type Period } from '../../research/export/learner-queries';
import { type Exported, manifest, type WrittenFile } from '../../research/export/manifest';
import { pseudonyms } from '../../research/export/pseudonym';
import { recordOf } from '../../research/export/record';
import { parquetFile, type RowFile, sealOf, textFile } from './row-file';

export interface ExportOrder {
  format: FormatName;
  courseId: string;
  consentedSince: Date;
  period: Period;
  /** Made anew or empty; what was written is removed again where it fails. */
  folder: string;
  madeAt: Date;
  /** 32 random bytes that the caller keeps nowhere. */
  key: Uint8Array;
  /** Called after each learner: it throws where the export is to end. */
  progress?(done: number, all: number): void;
}

/**
 * Writes an export of a course: its files, codebook.md and manifest.json, all of one moment of the
 * database. One learner's rows are in memory at a time.
 * @throws UstatError 'bad-input' for a folder that holds something, or can't be written
 */
export async function writeExport(
  db: Db,
  order: ExportOrder,
): Promise<Exported & { manifest: Record<string, unknown> }> {
  if (order.period.before && order.period.from && order.period.before <= order.period.from)
    throw new UstatError('bad-input', 'The period ends before it begins.');
  await emptyFolder(order.folder);
  const names = pseudonyms(order.key);
  const format = formatOf(order.format, names);
  try {
    const counted = await db.transaction(async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only');
      return writeRows(tx, order, format, names);
    });
    const texts = { ...format.afterwards?.(), 'codebook.md': codebook(format) };
    for (const [file, text] of Object.entries(texts)) await writeFile(join(order.folder, file), text);
    const files: WrittenFile[] = [];
    for (const file of [...format.files.map(({ file }) => file), ...Object.keys(texts)])
      files.push({ file, rows: counted.rows[file] ?? null, ...(await sealOf(join(order.folder, file))) });
    const made: Exported = { ...order, ...counted, files };
    const told = manifest(made, format);
    await writeFile(join(order.folder, 'manifest.json'), `${JSON.stringify(told, null, 2)}\n`);
    return { ...made, manifest: told };
  } catch (error) {
    await rm(order.folder, { recursive: true, force: true });
    throw error;
  }
}

async function writeRows(
  tx: Sql,
  { folder, format: name, courseId, consentedSince, period, progress }: ExportOrder,
  { files }: Format,
  names: ReturnType<typeof pseudonyms>,
) {
  const consent = await consentCounts(tx, consentedSince, courseId);
  const erased = (await tombstones(tx)).length;
  const held = await holders(tx, consentedSince);
  const open = (one: ExportFile) => {
    const path = join(folder, one.file);
    return name === 'parquet' ? parquetFile(path, one) : textFile(path, one);
  };
  const outs: { one: ExportFile; out: RowFile }[] = [];
  for (const one of files) outs.push({ one, out: await open(one) });
  let [learners, looked] = [0, 0];
  for await (const stored of exportedRecords(tx, courseId, consentedSince, period)) {
    const record = recordOf(stored, names);
    let written = 0;
    for (const { one, out } of outs) {
      const rows = one.rows(record);
      written += rows.length;
      await out.add(rows);
    }
    if (written > 0) learners += 1;
    looked += 1;
    progress?.(looked, consent.consented);
  }
  for (const { out } of outs) await out.close();
  return {
    consent,
    erased,
    held,
    learners,
    rows: Object.fromEntries(outs.map(({ one, out }) => [one.file, out.rows])),
  };
}

async function emptyFolder(folder: string): Promise<void> {
  const there = await mkdir(folder, { recursive: true })
    .then(() => readdir(folder))
    .catch((cause: Error) => {
      throw new UstatError('bad-input', `${folder} can not be written: ${cause.message}`, [], { cause });
    });
  if (there.length > 0)
    throw new UstatError(
      'bad-input',
      `${folder} holds something already: an export wants a folder of its own.`,
    );
}
