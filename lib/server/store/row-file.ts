import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type BasicType, fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { type ColumnInfo, columnsIn } from '../../research/export/codebook';
import type { ExportFile } from '../../research/export/format';

/** A file that takes rows as they come, and holds few of them in memory. */
export interface RowFile {
  rows: number;
  add(rows: readonly Record<string, unknown>[]): Promise<void>;
  close(): Promise<void>;
}

const BLOCK = 1 << 16;

/** A line a row, UTF-8. */
export async function textFile(path: string, { head, line }: ExportFile): Promise<RowFile> {
  const file = createWriteStream(path);
  await once(file, 'open');
  let block = head === '' ? '' : `${head}\n`;
  const flush = async () => {
    const full = block;
    block = '';
    if (!file.write(full)) await once(file, 'drain');
  };
  const out: RowFile = {
    rows: 0,
    async add(rows) {
      for (const row of rows) block += `${line(row)}\n`;
      out.rows += rows.length;
      if (block.length > BLOCK) await flush();
    },
    async close() {
      await flush();
      file.end();
      await once(file, 'finish');
    },
  };
  return out;
}

/** Rows of a group: a group's columns are held whole. */
const GROUP = 10_000;
const TYPES: Record<ColumnInfo['type'], BasicType> = {
  string: 'STRING',
  time: 'TIMESTAMP',
  integer: 'INT32',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  object: 'JSON',
};

/** Parquet, Snappy, times as timestamps. */
export function parquetFile(path: string, { schema }: ExportFile): RowFile {
  const columns = columnsIn(schema);
  const dataOf = (rows: readonly Record<string, unknown>[]) =>
    columns.map(({ name, type, canBeEmpty }) => ({
      ...{ name, type: TYPES[type], nullable: canBeEmpty },
      data: rows.map((row) => {
        const value = row[name] ?? null;
        return type === 'time' && typeof value === 'string' ? new Date(value) : value;
      }),
    }));
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData: dataOf([]) }),
  });
  let group: Record<string, unknown>[] = [];
  const flush = async () => {
    const full = group;
    group = [];
    if (full.length > 0) await writer.write({ columnData: dataOf(full), rowGroupSize: GROUP });
  };
  return {
    rows: 0,
    async add(rows) {
      for (const row of rows) {
        group.push(row);
        if (group.length === GROUP) await flush();
      }
      this.rows += rows.length;
    },
    async close() {
      await flush();
      await writer.finish();
    },
  };
}

/** Of a file as it lies on the disk. */
export async function sealOf(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { bytes: (await stat(path)).size, sha256: hash.digest('hex') };
}
