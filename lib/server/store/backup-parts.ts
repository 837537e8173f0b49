import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import * as z from 'zod';
import type { Sql } from '../../db/port';
import { parseJson } from './jsonl';

/** The list of parts: a backup that has it is whole. */
export const MANIFEST = 'backup.json';

/** Blocks of 8 kB in a part: what is done again after an end before its time. */
const PART = 4_096;
/** Characters that one query is to bring. */
const PIECE = 2 << 20;
const MOST_BLOCKS = 256;

/** A range of the blocks of a table, or of one of its partitions; the last one is open. */
export interface Planned {
  table: string;
  /** Where the blocks lie. */
  relation: string;
  from: number;
  to: number | null;
  blocks: number;
}

export const part = z.object({
  file: z.string(),
  table: z.string(),
  rows: z.number().int(),
  /** Of the hashes of its rows, by which the database tells whether they are the same. */
  sum: z.string(),
});
export type Part = z.infer<typeof part>;

const FILE = /^[a-z0-9_]+-\d{5}\.(?:ndjson\.gz(?:\.new)?|json)$/;
export const isOfBackup = (name: string) => name === `${MANIFEST}.new` || FILE.test(name);

/** Every table's blocks; of one that is laid out in partitions, those of each. */
export async function planParts(sql: Sql, tables: readonly string[]): Promise<Planned[]> {
  const plan: Planned[] = [];
  for (const table of tables) {
    for (const { relation, blocks } of await relationsOf(sql, table)) {
      for (let from = 0; from === 0 || from < blocks; from += PART) {
        const to = from + PART >= blocks ? null : from + PART;
        plan.push({ table, relation, from, to, blocks: Math.max(1, Math.min(PART, blocks - from)) });
      }
    }
  }
  return plan;
}

/** Of a table that is not partitioned, servers show no tree. */
async function relationsOf(sql: Sql, table: string): Promise<{ relation: string; blocks: number }[]> {
  return sql.query(
    `select relid::regclass::text as relation,
       (pg_relation_size(relid) / current_setting('block_size')::int)::int as blocks
     from (select relid::oid from pg_partition_tree($1) where isleaf
       union select $1::regclass::oid where not exists (select from pg_partition_tree($1))) as leaves (relid)
     order by length(relid::regclass::text), 1`,
    [table],
  );
}

/** Writes a part, or keeps the one that is there and still true. */
export async function writePart(sql: Sql, folder: string, planned: Planned): Promise<Part> {
  const name = `${planned.relation}-${String(planned.from / PART).padStart(5, '0')}`;
  const file = `${name}.ndjson.gz`;
  const there = await keptPart(sql, join(folder, `${name}.json`), planned);
  if (there && existsSync(join(folder, file))) return there;
  const written: Part = { file, table: planned.table, rows: 0, sum: '0' };
  let sum = 0n;
  async function* texts() {
    for await (const piece of piecesOf(sql, planned)) {
      written.rows += piece.rows;
      sum += BigInt(piece.sum);
      if (piece.text !== null) yield `${piece.text}\n`;
    }
  }
  const path = join(folder, file);
  const output = createWriteStream(`${path}.new`, { mode: 0o600, flush: true });
  await pipeline(Readable.from(texts()), createGzip({ level: 1 }), output);
  written.sum = String(sum);
  await rename(`${path}.new`, path);
  await writeFile(join(folder, `${name}.json`), JSON.stringify(written), { mode: 0o600 });
  return written;
}

/** `offset 0` keeps the planner from making each row's text twice, once for each use. */
const linesIn = (relation: string, range: string) =>
  `(select row_to_json(t)::text as line from ${relation} t where ${range} offset 0) as written`;
const SUM = 'count(*)::int as rows, coalesce(sum(hashtextextended(line, 0)), 0)::text as sum';

async function* piecesOf(sql: Sql, { relation, from, to, blocks }: Planned) {
  let size = 1;
  const end = from + blocks;
  for (let at = from; at < end; ) {
    const next = Math.min(at + size, end);
    const isLast = next === end;
    const range = rangeOf(at, isLast ? to : next);
    const [piece] = await sql.query<{ text: string | null; rows: number; sum: string }>(
      `select string_agg(line, E'\n') as text, ${SUM} from ${linesIn(relation, range)}`,
    );
    if (piece) yield piece;
    const length = piece?.text?.length ?? 0;
    size = Math.max(1, Math.min(MOST_BLOCKS, size * 2, Math.floor((size * PIECE) / (length + 1))));
    at = next;
  }
}

/** Null where there is none, or the rows have changed since. */
async function keptPart(sql: Sql, path: string, planned: Planned): Promise<Part | null> {
  if (!existsSync(path)) return null;
  const known = part.safeParse(parseJson(readFileSync(path, 'utf8'))).data;
  const range = rangeOf(planned.from, planned.to);
  const [now] = await sql.query<{ rows: number; sum: string }>(
    `select ${SUM} from ${linesIn(planned.relation, range)}`,
  );
  return known && now && known.rows === now.rows && known.sum === now.sum ? known : null;
}

function rangeOf(from: number, to: number | null): string {
  const start = `t.ctid >= '(${from},0)'`;
  return to === null ? start : `${start} and t.ctid < '(${to},0)'`;
}
