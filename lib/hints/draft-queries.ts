import type { CourseStore } from '../content/store';
import type { Db, Sql } from '../db/port';
import { hasCode } from '../errors';
import type { Signal } from '../grounding/chat-model';
import { riskOf, runChecks } from './checks/run-checks';
import { insertHints, insertVersions } from './course-hint-queries';
import { groundOf, toCheck, writtenFrom } from './ground';
import { insertEvents, saveStates } from './hint-queries';
import { passageHints } from './passage-hint';
import type { HintEvent } from './schema';

interface DraftDeps {
  db: Db;
  courses: CourseStore;
  clock: () => Date;
  ids: () => string;
}

export interface Wanted {
  courseId: string;
  language: string;
  /** Null: all. */
  moduleId: string | null;
}

interface Going {
  progress?(done: number, total: number): void;
  /** Stops between two items; what was drafted stays. */
  signal?: Signal;
}

/**
 * Drafts hints without a model, where an item has none of that level yet: the lesson's own words.
 * They wait for a reviewer like any others. Calling it again goes on.
 * @returns hints that were drafted
 */
export async function draftFromPassages(
  deps: DraftDeps,
  { courseId, language, moduleId }: Wanted,
  { progress = () => undefined, signal }: Going = {},
): Promise<number> {
  const items = (await deps.courses.items(courseId)).filter(
    (item) => moduleId === null || item.moduleId === moduleId,
  );
  let drafted = 0;
  for (const [done, { itemId }] of items.entries()) {
    if (signal?.aborted) break;
    drafted += await draftFor(deps, { courseId, itemId, language }).catch((error: unknown) => {
      // an item that left the course meanwhile needs no hint
      if (hasCode(error, 'not-found')) return 0;
      throw error;
    });
    progress(done + 1, items.length);
  }
  return drafted;
}

async function draftFor(
  { db, courses, clock, ids }: DraftDeps,
  at: { courseId: string; itemId: string; language: string },
): Promise<number> {
  const ground = await groundOf(courses, at);
  const { item, sections } = ground;
  if (item.language !== at.language) return 0;
  const written = passageHints(item, sections);
  const now = clock();
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat hints ${at.courseId} ${at.itemId}`]);
    const there = await levelsOf(tx, at);
    const others = written.map(({ level, text }) => ({ level, text }));
    const drafts = written
      .filter(({ level }) => !there.has(level))
      .map(({ level, text, section }) => ({
        ...{
          id: ids(),
          level,
          text,
          provenance: writtenFrom(ground, { by: 'passage', name: '' }, [section]),
        },
        checks: runChecks({ text, language: at.language, level }, toCheck(ground, others)),
      }));
    await insertHints(
      tx,
      drafts.map(({ id, level, checks }) => ({ ...at, id, level, answer: null, risk: riskOf(checks) })),
      now,
    );
    await insertVersions(
      tx,
      drafts.map(({ id, text, provenance, checks }) => ({
        hintId: id,
        version: 1,
        text,
        provenance,
        checks,
      })),
    );
    const event: HintEvent = {
      ...{ seq: 1, kind: 'drafted', version: 1, by: '', at: now, reason: null, words: null, undoes: null },
    };
    await insertEvents(tx, new Map(drafts.map(({ id }) => [id, [event]])));
    await saveStates(
      tx,
      drafts.map(({ id }) => ({ id, events: [event] })),
    );
    return drafts.length;
  });
}

/** Levels at which an item has a hint, whatever has become of it: what was rejected stays so. */
async function levelsOf(
  sql: Sql,
  { courseId, itemId, language }: { courseId: string; itemId: string; language: string },
): Promise<Set<number>> {
  const rows = await sql.query<{ level: number }>(
    `select level from hint where course_id = $1 and item_id = $2 and language = $3 and state <> 'retired'`,
    [courseId, itemId, language],
  );
  return new Set(rows.map(({ level }) => level));
}
