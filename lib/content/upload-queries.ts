import * as z from 'zod';
import type { Sql } from '../db/port';
import { difference } from './difference';

/** A course that somebody of staff has sent, and what it would change; nothing is changed by it. */

const report = z.union([
  /** What is wrong: the first faults of so many. */
  z.object({ wrong: z.object({ message: z.string(), faults: z.array(z.string()), count: z.number() }) }),
  z.object({
    course: z.object({
      id: z.string(),
      title: z.string(),
      languages: z.array(z.string()),
      modules: z.number(),
      items: z.number(),
      /** Of the one that is here, when it was compared; null: there was none. */
      against: z.string().nullable(),
      isRetired: z.boolean(),
      /** By what is compared: "files", "lessons", "items", "questions", "hints". */
      parts: z.array(z.object({ part: z.string(), difference })),
      /** Whose pack it came as, and when that was made; missing for a zip file. */
      pack: z.object({ fingerprint: z.string(), madeAt: z.coerce.date() }).optional(),
      /** Hints that go back to review, because what they were written from is another now. */
      toReview: z.number(),
    }),
  }),
]);
export type UploadReport = z.infer<typeof report>;
export type CourseReport = Extract<UploadReport, { course: unknown }>['course'];

export interface Upload {
  at: Date;
  /** Of the file that was sent. */
  name: string;
  report: UploadReport;
}

/** A course's texts; of a pack its bytes, as they came. */
export type Uploaded = { files: ReadonlyMap<string, string> } | { pack: Uint8Array };

/**
 * In the place of what the same person has sent before.
 * @param upload.what null: nothing that can be read
 */
export async function saveUpload(
  sql: Sql,
  staffId: string,
  { at, name, report: told, what }: Upload & { what: Uploaded | null },
): Promise<void> {
  const files = what && 'files' in what ? JSON.stringify([...what.files]) : null;
  const pack = what && 'pack' in what ? what.pack : null;
  await sql.query(
    `insert into course_upload (staff_id, at, name, files, pack, report) values ($1, $2, $3, $4, $5, $6)
     on conflict (staff_id) do update set at = excluded.at, name = excluded.name, files = excluded.files,
       pack = excluded.pack, report = excluded.report`,
    [staffId, at, name, files, pack, JSON.stringify(told)],
  );
}

/** Null where the person has sent nothing. */
export async function uploadOf(sql: Sql, staffId: string): Promise<Upload | null> {
  const [row] = await sql.query<Omit<Upload, 'report'> & { report: unknown }>(
    'select at, name, report from course_upload where staff_id = $1',
    [staffId],
  );
  return row ? { ...row, report: report.parse(row.report) } : null;
}

/** Null where there is none, or something else was sent since. */
export async function uploadedAt(sql: Sql, staffId: string, at: Date): Promise<Uploaded | null> {
  const [row] = await sql.query<{ files: string | null; pack: Uint8Array | null }>(
    'select files, pack from course_upload where staff_id = $1 and at = $2',
    [staffId, at],
  );
  if (row?.pack) return { pack: row.pack };
  if (!row?.files) return null;
  return { files: new Map(z.array(z.tuple([z.string(), z.string()])).parse(JSON.parse(row.files))) };
}

export async function dropUpload(sql: Sql, staffId: string): Promise<void> {
  await sql.query('delete from course_upload where staff_id = $1', [staffId]);
}

/** What nobody has loaded since. */
export async function dropOldUploads(sql: Sql, before: Date): Promise<void> {
  await sql.query('delete from course_upload where at < $1', [before]);
}
