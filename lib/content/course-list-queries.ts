import type { Sql } from '../db/port';

/** A course as those who run a site see it. */
export interface SiteCourse {
  id: string;
  title: string;
  version: string;
  loadedAt: Date;
  /** Since when nobody new is offered it. */
  retiredAt: Date | null;
  /** Its files are here, so that it can be given out. */
  hasFiles: boolean;
  languages: string[];
  modules: number;
  items: number;
}

/** For `like`: a text as it stands. */
const literal = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/**
 * Of a row `c`, in the language $3 where the course has it. Its structure, some 40 kB, is unpacked
 * where it has not.
 */
const TITLE = `coalesce(
  (select t.text ->> 'title' from course_text t where t.course_id = c.id and t.language = $3),
  (select t.text ->> 'title' from course_text t where t.course_id = c.id
    order by t.language = c.structure -> 'languages' ->> 0 desc limit 1), c.id)`;

/**
 * A page of courses, in the order of their ids.
 * @param text a part of the id, or of the title in any language; empty: all
 * @param language of the titles, where the course has it
 */
export async function listSiteCourses(
  sql: Sql,
  asked: { text: string; isRetired: boolean | null; language: string; from: number; most: number },
): Promise<{ courses: SiteCourse[]; count: number }> {
  const { text, isRetired, language, from, most } = asked;
  const where = `($1 = '' or c.id ilike '%' || $1 || '%' or exists (
      select 1 from course_text t where t.course_id = c.id and t.text ->> 'title' ilike '%' || $1 || '%'))
    and ($2::boolean is null or (c.retired_at is not null) = $2)`;
  const [courses, [counted]] = await Promise.all([
    sql.query<SiteCourse>(
      `select c.id, c.version, c.loaded_at as "loadedAt", c.retired_at as "retiredAt",
         c.source_hash is not null as "hasFiles", s.languages,
         jsonb_array_length(s.modules) as modules,
         (select count(*)::int from item i where i.course_id = c.id and not i.retired) as items,
         ${TITLE} as title
       from course c join (
         -- nothing is read of those that are passed over
         select c.id from course c where ${where} order by c.id limit $4 offset $5) shown on shown.id = c.id
         cross join lateral jsonb_to_record(c.structure) as s(languages jsonb, modules jsonb)
       order by c.id`,
      [literal(text), isRetired, language, most, from],
    ),
    sql.query<{ count: number }>(`select count(*)::int as count from course c where ${where}`, [
      literal(text),
      isRetired,
    ]),
  ]);
  return { courses, count: counted?.count ?? 0 };
}

/**
 * What courses are called, by their id; in another language where they have not this one.
 * @param ids null: of all
 * @param most so many at most, in the order of their ids
 */
export async function courseTitles(
  sql: Sql,
  { ids, language, most = null }: { ids: readonly string[] | null; language: string; most?: number | null },
): Promise<Map<string, string>> {
  const rows = await sql.query<{ id: string; title: string }>(
    `select c.id, ${TITLE} as title from course c
      where $1::text[] is null or c.id = any($1::text[]) order by c.id limit $2::int`,
    [ids, most, language],
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** Of these courses those that are here and not retired. */
export async function offered(sql: Sql, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    'select id from course where id = any($1::text[]) and retired_at is null',
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function countCourses(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>('select count(*)::int as count from course');
  return row?.count ?? 0;
}

/** Retires a course or brings it back. @returns false where it is so already, or is not there */
export async function setRetired(tx: Sql, courseId: string, at: Date | null): Promise<boolean> {
  const rows = await tx.query(
    `update course set retired_at = $2 where id = $1 and (retired_at is null) = ($2::timestamptz is not null)
     returning 1`,
    [courseId, at],
  );
  return rows.length > 0;
}

/** What of a course is compared with another one of its id, by names that people read. */
export interface CourseParts {
  /** Of all that was loaded: what has the same is the same. */
  mark: string;
  /** "ky/brew" -> hash. */
  lessons: Map<string, string>;
  /** Id -> version. */
  items: Map<string, string>;
}

/** Null where there is none of that id. */
export async function partsOf(sql: Sql, courseId: string): Promise<CourseParts | null> {
  const [course] = await sql.query<{ mark: string }>(
    `select concat_ws(' ', version, source_hash) as mark from course where id = $1`,
    [courseId],
  );
  if (!course) return null;
  const [lessons, items] = await Promise.all([
    sql.query<{ name: string; mark: string }>(
      `select language || '/' || module_id as name, hash as mark from lesson where course_id = $1`,
      [courseId],
    ),
    sql.query<{ name: string; mark: string }>(
      'select item_id as name, version as mark from item where course_id = $1 and not retired',
      [courseId],
    ),
  ]);
  const byName = (rows: readonly { name: string; mark: string }[]) =>
    new Map(rows.map(({ name, mark }) => [name, mark]));
  return { mark: course.mark, lessons: byName(lessons), items: byName(items) };
}
