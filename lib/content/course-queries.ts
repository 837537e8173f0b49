import type { Sql } from '../db/port';
import { UstatError } from '../errors';
import { storeFiles } from './course-file-queries';
import type { ItemText } from './items/item';
import type { ItemDefinition } from './items/kinds';
import { type ParsedCourse, sourceHash } from './parsed-course';
import {
  type Block,
  type CourseStructure,
  type CourseTerm,
  type CourseText,
  type Lesson,
  languageShown,
} from './schema';
import type { ParsedSheet, Sheet } from './sheet';
import type { CourseView, Item, ItemRef, ListedCourse } from './store';
import type { CourseWord } from './words';

/** Terms, sheets and words are stored beside the rest of the structure; few pages need them. */
const STRUCTURE = `structure - 'terms' - 'sheets' - 'words' as structure`;

/** Of a row with a course and an item: whether the course has that exercise today. */
export const IS_ITEM = (row: string) => `exists (select from item
  where item.course_id = ${row}.course_id and item.item_id = ${row}.item_id and not item.retired)`;

/**
 * What the course speaks about, by its words in each language; none of a course that is not there.
 */
export async function termsOf(sql: Sql, courseId: string): Promise<CourseTerm[]> {
  const [row] = await sql.query<{ terms: CourseTerm[] | null }>(
    `select structure -> 'terms' as terms from course where id = $1`,
    [courseId],
  );
  return row?.terms ?? [];
}

/**
 * The lists and letters of a course in `language`, else in its first.
 * @throws UstatError 'not-found' where there is no such course
 */
export async function sheetsOf(sql: Sql, courseId: string, language: string): Promise<Sheet[]> {
  const [row] = await sql.query<{ structure: CourseStructure; sheets: ParsedSheet[] | null }>(
    `select ${STRUCTURE}, structure -> 'sheets' as sheets from course where id = $1`,
    [courseId],
  );
  if (!row) throw new UstatError('not-found', `No course ${courseId}.`);
  return (row.sheets ?? []).flatMap(({ definition, texts }) => {
    const shown = languageShown(row.structure, language, definition.module);
    const text = texts[shown];
    return text ? [{ ...definition, language: shown, text }] : [];
  });
}

/**
 * The words that a reader can open, in `language`, else in the course's first.
 * @throws UstatError 'not-found' where there is no such course
 */
export async function wordsIn(sql: Sql, courseId: string, language: string): Promise<CourseWord[]> {
  const [row] = await sql.query<{ structure: CourseStructure; words: Record<string, CourseWord[]> | null }>(
    `select ${STRUCTURE}, structure -> 'words' as words from course where id = $1`,
    [courseId],
  );
  if (!row) throw new UstatError('not-found', `No course ${courseId}.`);
  return row.words?.[languageShown(row.structure, language)] ?? [];
}

/** Every course that is loaded, in the order of their ids. */
export async function listCourses(sql: Sql): Promise<ListedCourse[]> {
  return sql.query(
    `select id, version, ${STRUCTURE}, retired_at is not null as "isRetired" from course order by id`,
  );
}

/** What is loaded now, and whether it is offered; null where there is none. */
export async function stateOf(
  sql: Sql,
  courseId: string,
): Promise<{ version: string; isRetired: boolean } | null> {
  const [row] = await sql.query<{ version: string; isRetired: boolean }>(
    'select version, retired_at is not null as "isRetired" from course where id = $1',
    [courseId],
  );
  return row ?? null;
}

/** When the course that is here was loaded; null where there is none. */
export async function loadedAtOf(sql: Sql, courseId: string): Promise<Date | null> {
  const [row] = await sql.query<{ at: Date }>('select loaded_at as at from course where id = $1', [courseId]);
  return row?.at ?? null;
}

/** The version of a course that is loaded now; null where there is none. */
export async function versionOf(sql: Sql, courseId: string): Promise<string | null> {
  return (await stateOf(sql, courseId))?.version ?? null;
}

async function structureOf(sql: Sql, courseId: string) {
  const [row] = await sql.query<{ version: string; structure: CourseStructure }>(
    `select version, ${STRUCTURE} from course where id = $1`,
    [courseId],
  );
  if (!row) throw new UstatError('not-found', `No course ${courseId}.`);
  return row;
}

/** @throws UstatError 'not-found' */
export async function courseIn(sql: Sql, courseId: string, language: string): Promise<CourseView> {
  const { structure, version } = await structureOf(sql, courseId);
  const shown = languageShown(structure, language);
  const [row] = await sql.query<{ text: CourseText }>(
    'select text from course_text where course_id = $1 and language = $2',
    [courseId, shown],
  );
  if (!row) throw new UstatError('not-found', `The course ${courseId} has no texts in ${shown}.`);
  return { structure, text: row.text, language: shown, version };
}

/** In `language`, else in the course's first. @throws UstatError 'not-found' */
export async function lessonIn(
  sql: Sql,
  courseId: string,
  moduleId: string,
  language: string,
): Promise<Lesson> {
  const { structure } = await structureOf(sql, courseId);
  const shown = languageShown(structure, language, moduleId);
  const [row] = await sql.query<{ title: string; hash: string; blocks: Block[]; sources: Lesson['sources'] }>(
    'select title, hash, blocks, sources from lesson where course_id = $1 and module_id = $2 and language = $3',
    [courseId, moduleId, shown],
  );
  if (!row) throw new UstatError('not-found', `No lesson ${moduleId} in ${courseId}.`);
  return { moduleId, language: shown, ...row };
}

/**
 * An item as it stands today, or in the version that an attempt or a round began with.
 * @throws UstatError 'not-found'
 */
export async function itemIn(
  sql: Sql,
  courseId: string,
  itemId: string,
  language: string,
  version?: string,
): Promise<Item> {
  const { structure } = await structureOf(sql, courseId);
  const [row] = await sql.query<{
    moduleId: string;
    version: string;
    definition: ItemDefinition;
    texts: Record<string, ItemText>;
  }>(
    `select item.module_id as "moduleId", v.version, v.definition, v.texts
     from item join item_version v using (course_id, item_id)
     where course_id = $1 and item_id = $2 and v.version = coalesce($3, item.version)`,
    [courseId, itemId, version ?? null],
  );
  // an earlier version may not have been there yet in a language that shows its module now
  const wanted = [language, structure.languages[0] ?? '', ...Object.keys(row?.texts ?? {})];
  const shown = wanted.find((one) => row?.texts[one]) ?? language;
  const text = row?.texts[shown];
  if (!row || !text) throw new UstatError('not-found', `No item ${itemId} in ${courseId}.`);
  return {
    courseId,
    moduleId: row.moduleId,
    version: row.version,
    definition: row.definition,
    text,
    texts: Object.values(row.texts),
    language: shown,
  };
}

/** Whether all of the ids are modules that the course has, or had with an exercise in it. */
export async function hadModules(sql: Sql, courseId: string, ids: readonly string[]): Promise<boolean> {
  const unknown = await sql.query(
    `select 1 from unnest($2::text[]) as wanted (id)
     where not exists (select 1 from course c, jsonb_array_elements(c.structure -> 'modules') m
         where c.id = $1 and m ->> 'id' = wanted.id)
       and not exists (select 1 from item i where i.course_id = $1 and i.module_id = wanted.id) limit 1`,
    [courseId, ids],
  );
  return unknown.length === 0;
}

/** Ids of all items that the course has or ever had, and of the modules that they stood in. */
export async function usedIds(sql: Sql, courseId: string): Promise<{ itemId: string; moduleId: string }[]> {
  return sql.query('select item_id as "itemId", module_id as "moduleId" from item where course_id = $1', [
    courseId,
  ]);
}

/** Items in use, in the order of the file. */
export async function itemsOf(sql: Sql, courseId: string): Promise<ItemRef[]> {
  return sql.query<ItemRef>(
    `select item.item_id as "itemId", item.module_id as "moduleId", v.definition -> 'skills' as skills,
       (v.definition ->> 'difficulty')::float8 as difficulty, item.version
     from item join item_version v using (course_id, item_id, version)
     where course_id = $1 and not retired order by position`,
    [courseId],
  );
}

/**
 * Writes a parsed course over what is there, inside the caller's transaction. Items that the folder
 * no longer has are retired, never deleted; every version that was ever loaded stays for the
 * attempts that answered it.
 */
export async function storeCourse(tx: Sql, course: ParsedCourse, at: Date): Promise<void> {
  const id = course.structure.id;
  await tx.query(
    `insert into course (id, version, structure, loaded_at, source_hash) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set version = excluded.version, structure = excluded.structure,
       loaded_at = excluded.loaded_at, source_hash = excluded.source_hash`,
    [
      id,
      course.version,
      JSON.stringify({
        ...course.structure,
        terms: course.terms,
        sheets: course.sheets,
        words: course.words,
      }),
      at,
      course.files ? sourceHash(course.files) : null,
    ],
  );
  await storeFiles(tx, id, course.files ?? new Map());
  await tx.query('delete from course_text where course_id = $1', [id]);
  for (const [language, text] of Object.entries(course.texts)) {
    await tx.query('insert into course_text (course_id, language, text) values ($1, $2, $3)', [
      id,
      language,
      JSON.stringify(text),
    ]);
  }
  await tx.query('delete from lesson where course_id = $1', [id]);
  for (const lesson of course.lessons) {
    await tx.query(
      `insert into lesson (course_id, module_id, language, title, hash, blocks, sources)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        id,
        lesson.moduleId,
        lesson.language,
        lesson.title,
        lesson.hash,
        JSON.stringify(lesson.blocks),
        JSON.stringify(lesson.sources),
      ],
    );
  }
  await storeItems(tx, course, at);
}

async function storeItems(tx: Sql, course: ParsedCourse, at: Date): Promise<void> {
  const id = course.structure.id;
  for (const [position, item] of course.items.entries()) {
    await tx.query(
      `insert into item_version (course_id, item_id, version, definition, texts, loaded_at)
       values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
      [id, item.definition.id, item.version, JSON.stringify(item.definition), JSON.stringify(item.texts), at],
    );
    await tx.query(
      `insert into item (course_id, item_id, module_id, position, version, retired) values ($1, $2, $3, $4, $5, false)
       on conflict (course_id, item_id) do update
       set module_id = excluded.module_id, position = excluded.position, version = excluded.version, retired = false`,
      [id, item.definition.id, item.moduleId, position, item.version],
    );
  }
  await tx.query('update item set retired = true where course_id = $1 and item_id <> all($2::text[])', [
    id,
    course.items.map((item) => item.definition.id),
  ]);
}
