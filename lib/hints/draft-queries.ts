import type { CourseStore } from '../content/store';
import type { Db, Sql } from '../db/port';
import { hasCode } from '../errors';
import type { Signal } from '../grounding/chat-model';
import type { modelDrafts } from './ask-model';
import { riskOf, runChecks } from './checks/run-checks';
import { insertHints, insertVersions } from './course-hint-queries';
import { groundOf, type HintGround, toCheck, writtenFrom } from './ground';
import { insertEvents, saveStates } from './hint-queries';
import { passageHints } from './passage-hint';
import type { HintEvent, Provenance } from './schema';

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
  /** Stops between two items, and what a model is writing; what was drafted stays. */
  signal: Signal;
}

/** Hints of one item. Null: what came was none. */
type Write = (
  ground: HintGround,
  signal: Signal,
) => Promise<{ level: number; text: string; provenance: Provenance }[] | null>;

/** The lesson's own words; no model is asked. */
export const fromPassages: Write = async (ground) =>
  passageHints(ground.item, ground.sections).map(({ level, text, section }) => ({
    ...{ level, text, provenance: writtenFrom(ground, { by: 'passage', name: '' }, [section]) },
  }));

/** @param drafts one budget, for all items that are drafted with it */
export function fromModel(
  drafts: ReturnType<typeof modelDrafts>,
  { model, prompts }: { model: string; prompts: string },
): Write {
  return async (ground, signal) => {
    const written = await drafts.draft(ground, signal);
    const provenance = { ...writtenFrom(ground, { by: 'model', name: model }, ground.sections), prompts };
    return written?.map((one) => ({ ...one, provenance })) ?? null;
  };
}

export interface Drafted {
  hints: number;
  /** Items of which came what is no hint. */
  unreadable: string[];
  /** Why it ended before its last item; null where it did not. */
  ended: 'cancelled' | 'budget' | null;
}

/**
 * Drafts hints, where an item has none of a level yet, one item after another. They wait for a
 * reviewer like any others. Calling it again goes on.
 * @throws UstatError 'unavailable' where a model does not answer; what was drafted before stays
 */
export async function draftHints(
  deps: DraftDeps,
  write: Write,
  { courseId, language, moduleId }: Wanted,
  { progress = () => undefined, signal }: Going,
): Promise<Drafted> {
  const items = (await deps.courses.items(courseId)).filter(
    (item) => moduleId === null || item.moduleId === moduleId,
  );
  const drafted: Drafted = { hints: 0, unreadable: [], ended: null };
  for (const [done, { itemId }] of items.entries()) {
    if (signal.aborted) return { ...drafted, ended: 'cancelled' };
    try {
      const hints = await draftFor(deps, write, { courseId, itemId, language }, signal);
      if (hints === null) drafted.unreadable.push(itemId);
      drafted.hints += hints ?? 0;
    } catch (error) {
      if (hasCode(error, 'over-budget')) return { ...drafted, ended: 'budget' };
      if (signal.aborted) return { ...drafted, ended: 'cancelled' };
      // an item that left the course meanwhile needs no hint
      if (!hasCode(error, 'not-found')) throw error;
    }
    progress(done + 1, items.length);
  }
  return drafted;
}

/** A ladder has three levels; the lesson's own words make two of them. */
const LEVELS = 3;

/** @returns hints that were drafted; null where what came was none */
async function draftFor(
  { db, courses, clock, ids }: DraftDeps,
  write: Write,
  at: { courseId: string; itemId: string; language: string },
  signal: Signal,
): Promise<number | null> {
  if ((await levelsOf(db, at)).size >= LEVELS) return 0;
  const ground = await groundOf(courses, at);
  if (ground.item.language !== at.language) return 0;
  const written = await write(ground, signal);
  if (!written) return null;
  const now = clock();
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat hints ${at.courseId} ${at.itemId}`]);
    const there = await levelsOf(tx, at);
    const drafts = written
      .filter(({ level }) => !there.has(level))
      .map((one) => ({
        ...{ id: ids(), ...one },
        checks: runChecks({ ...one, language: at.language }, toCheck(ground, written)),
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
    `select level from hint where course_id = $1 and item_id = $2 and language = $3 and level > 0 and state <> 'retired'`,
    [courseId, itemId, language],
  );
  return new Set(rows.map(({ level }) => level));
}
