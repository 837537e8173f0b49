import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import type { ItemText } from './items/item';
import type { ItemDefinition } from './items/kinds';
import type { CourseStructure, CourseTerm, CourseText, Lesson } from './schema';
import type { ParsedSheet } from './sheet';
import type { CourseWord } from './words';

/** An item in one version, with its words in every language. */
export interface StoredItem {
  itemId: string;
  moduleId: string;
  version: string;
  definition: ItemDefinition;
  texts: Record<string, ItemText>;
}

/** A course as it is kept, in all of its languages: for who takes it along. */
export interface StoredCourse {
  version: string;
  structure: CourseStructure;
  terms: CourseTerm[];
  sheets: ParsedSheet[];
  words: Record<string, CourseWord[]>;
  texts: Record<string, CourseText>;
  lessons: Lesson[];
  /** In use, in the order of the file. */
  items: StoredItem[];
}

/** @throws UstatError 'not-found' */
export async function wholeCourse(sql: Sql, courseId: string): Promise<StoredCourse> {
  const [row] = await sql.query<{
    version: string;
    structure: CourseStructure;
    terms: CourseTerm[] | null;
    sheets: ParsedSheet[] | null;
    words: Record<string, CourseWord[]> | null;
  }>(
    `select version, structure - 'terms' - 'sheets' - 'words' as structure, structure -> 'terms' as terms,
            structure -> 'sheets' as sheets, structure -> 'words' as words from course where id = $1`,
    [courseId],
  );
  if (!row) throw new UstatError('not-found', `No course ${courseId}.`);
  const texts = await sql.query<{ language: string; text: CourseText }>(
    'select language, text from course_text where course_id = $1',
    [courseId],
  );
  const lessons = await sql.query<Lesson>(
    `select module_id as "moduleId", language, title, hash, blocks, sources from lesson
      where course_id = $1 order by module_id, language`,
    [courseId],
  );
  const items = await sql.query<StoredItem>(
    `select item.item_id as "itemId", item.module_id as "moduleId", v.version, v.definition, v.texts
       from item join item_version v using (course_id, item_id, version)
      where course_id = $1 and not retired order by position`,
    [courseId],
  );
  return {
    ...{ version: row.version, structure: row.structure, lessons, items },
    ...{ terms: row.terms ?? [], sheets: row.sheets ?? [], words: row.words ?? {} },
    texts: Object.fromEntries(texts.map(({ language, text }) => [language, text])),
  };
}

/** Items in versions that are named; those that never were are left out. */
export function itemVersions(
  sql: Sql,
  courseId: string,
  wanted: readonly { itemId: string; version: string }[],
): Promise<StoredItem[]> {
  return sql.query(
    `select v.item_id as "itemId", item.module_id as "moduleId", v.version, v.definition, v.texts
       from jsonb_to_recordset($2::jsonb) as w("itemId" text, version text)
       join item_version v on v.course_id = $1 and v.item_id = w."itemId" and v.version = w.version
       join item on item.course_id = v.course_id and item.item_id = v.item_id`,
    [courseId, JSON.stringify(wanted)],
  );
}
