import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Sql } from '../db/port';
import { run, type Statement } from '../db/statement';

/**
 * SQL on shared_ids: lists of ids that many rows share (course, module, item and so on), each
 * written once. They name nobody, and stay.
 */

/**
 * The number of a list, made of its ids: the same in every database. 52 bits, so that it is the
 * same number in JSON, which backups are.
 */
export const numberOf = (ids: readonly string[]): number =>
  Number.parseInt(bytesToHex(sha256(utf8ToBytes(JSON.stringify(ids)))).slice(0, 13), 16);

const addsShared = (ids: readonly string[]): Statement => ({
  text: 'insert into shared_ids (id, ids) values ($1::bigint, $2) on conflict do nothing',
  params: [numberOf(ids), ids],
});

/** Has to be there before a row that names it. */
export async function keepShared(sql: Sql, ids: readonly string[]): Promise<void> {
  await run(sql, addsShared(ids));
}

/** A list's number for a row to be written, or null where the list is not there. */
export const sharedNumber = (param: string) => `(select id from shared_ids where id = ${param}::bigint)`;

/** The list of a row's number. @param column with the row's alias */
export const sharedList = (column: string) => `(select ids from shared_ids where id = ${column})`;

/** Lists by their numbers. */
export async function sharedLists(sql: Sql, numbers: readonly number[]): Promise<Map<number, string[]>> {
  const rows = await sql.query<{ id: number; ids: string[] }>(
    'select id::float8 as id, ids from shared_ids where id = any($1::bigint[])',
    [[...new Set(numbers)]],
  );
  return new Map(rows.map(({ id, ids }) => [id, ids]));
}
