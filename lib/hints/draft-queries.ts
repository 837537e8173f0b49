import type { CourseStore } from '../content/store';
import type { Db, Sql } from '../db/port';
import type { Signal } from '../grounding/chat-model';
import type { modelDrafts } from './ask-model';
import type { CheckResult } from './checks/check';
import { riskOf, runChecks } from './checks/run-checks';
import { insertHints, insertVersions } from './course-hint-queries';
import { type Drafted, type Going, goThrough } from './go-through';
import { groundOf, type HintGround, toCheck, writtenFrom } from './ground';
import { insertEvents, saveStates } from './hint-queries';
import { passageHintFor, passageHints } from './passage-hint';
import type { HintEvent, HintPlace, Provenance } from './schema';
import { LEVELS, type WrongAnswer, wrongAnswer } from './wrong-answer';

interface DraftDeps {
  db: Db;
  /** As they are now: a drafting may take an hour, and courses are loaded meanwhile. */
  courses: () => CourseStore;
  clock: () => Date;
  ids: () => string;
}

export interface Wanted {
  courseId: string;
  language: string;
  /** Null: all. */
  moduleId: string | null;
  /** By item: wrong answers that so many gave that each deserves a hint of its own. */
  frequent?: ReadonlyMap<string, readonly string[]>;
}

/** Hints of one item, or for one wrong answer to it. Null: what came was none. */
type Write = (
  ground: HintGround,
  answered: WrongAnswer | null,
  signal: Signal,
) => Promise<{ level: number; text: string; provenance: Provenance }[] | null>;

/** The lesson's own words; no model is asked. */
export const fromPassages: Write = async (ground, answered) => {
  const { item, sections } = ground;
  const hints = answered ? passageHintFor(item, answered, sections) : passageHints(item, sections);
  return hints.map(({ level, text, section }) => ({
    ...{ level, text, provenance: writtenFrom(ground, { by: 'passage', name: '' }, [section]) },
  }));
};

/** @param drafts one budget, for all items that are drafted with it */
export function fromModel(
  drafts: ReturnType<typeof modelDrafts>,
  { model, prompts }: { model: string; prompts: string },
): Write {
  return async (ground, answered, signal) => {
    const written = await drafts.draft(ground, answered, signal);
    const provenance = { ...writtenFrom(ground, { by: 'model', name: model }, ground.sections), prompts };
    return written?.map((one) => ({ ...one, provenance })) ?? null;
  };
}

/** One call of the writer: the levels of an item, or one wrong answer to it. */
interface Task {
  itemId: string;
  answer: string | null;
}

/**
 * Drafts hints, where an item has none of a level or for a frequent wrong answer yet. They wait for
 * a reviewer like any others. Calling it again goes on.
 * @throws UstatError 'unavailable' where a model does not answer; what was drafted before stays
 */
export async function draftHints(
  deps: DraftDeps,
  write: Write,
  { courseId, language, moduleId, frequent }: Wanted,
  going: Going,
): Promise<Drafted> {
  const items = await deps.courses().items(courseId);
  const tasks = items
    .filter((item) => moduleId === null || item.moduleId === moduleId)
    .flatMap(({ itemId }): Task[] => [
      { itemId, answer: null },
      ...(frequent?.get(itemId) ?? []).map((answer) => ({ itemId, answer })),
    ]);
  return goThrough(
    tasks,
    ({ itemId }) => itemId,
    ({ itemId, answer }) => draftFor(deps, write, { courseId, itemId, language, answer }, going),
    going,
  );
}

type Place = Omit<HintPlace, 'level'>;

/** @returns hints that were drafted; null where what came was none */
async function draftFor(
  { db, courses, clock, ids }: DraftDeps,
  write: Write,
  at: Place,
  { kept, signal }: Going,
): Promise<number | null> {
  const wanted = at.answer === null ? LEVELS : [0];
  const isMissing = (there: ReadonlySet<number>) => wanted.some((level) => !there.has(level));
  if (!isMissing(await levelsOf(db, at))) return 0;
  const today = courses();
  const ground = await groundOf(today, at);
  // an item that left the course meanwhile needs no hint
  if (!(await today.items(at.courseId)).some(({ itemId }) => itemId === at.itemId)) return 0;
  if (ground.item.language !== at.language) return 0;
  const answered = at.answer === null ? null : wrongAnswer(ground.item, at.answer);
  if (at.answer !== null && !answered) return 0;
  const written = await write(ground, answered, signal);
  if (!written) return null;
  const now = clock();
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`ustat hints ${at.courseId} ${at.itemId}`]);
    const there = await levelsOf(tx, at);
    const drafts = written.filter(({ level }) => wanted.includes(level) && !there.has(level));
    const of = (text: string, level: number) =>
      runChecks({ text, level, language: at.language }, toCheck(ground, written));
    await insertDrafts(
      tx,
      drafts.map((one) => ({ ...at, ...one, id: ids(), checks: of(one.text, one.level) })),
      { kind: 'drafted', by: '', at: now },
    );
    if (drafts.length > 0) await kept?.(tx, drafts.length);
    return drafts.length;
  });
}

interface NewHint extends HintPlace {
  id: string;
  text: string;
  provenance: Provenance;
  checks: CheckResult[];
}

/** New hints with their first event: they wait for a reviewer. */
export async function insertDrafts(
  tx: Sql,
  drafts: readonly NewHint[],
  first: Pick<HintEvent, 'kind' | 'by' | 'at'>,
): Promise<void> {
  await insertHints(
    tx,
    drafts.map(({ checks, text: _, provenance: __, ...place }) => ({ ...place, risk: riskOf(checks) })),
    first.at,
  );
  await insertVersions(
    tx,
    drafts.map(({ id, text, provenance, checks }) => ({ hintId: id, version: 1, text, provenance, checks })),
  );
  const event: HintEvent = { seq: 1, version: 1, reason: null, words: null, undoes: null, ...first };
  await insertEvents(tx, new Map(drafts.map(({ id }) => [id, [event]])));
  await saveStates(
    tx,
    drafts.map(({ id }) => ({ id, events: [event] })),
  );
}

/**
 * Levels at which an item has a hint, or 0 where it has one for the wrong answer, whatever has
 * become of it: what was rejected stays so.
 */
async function levelsOf(sql: Sql, { courseId, itemId, language, answer }: Place): Promise<Set<number>> {
  const rows = await sql.query<{ level: number }>(
    `select level from hint where course_id = $1 and item_id = $2 and language = $3
        and answer is not distinct from $4 and state <> 'retired'`,
    [courseId, itemId, language, answer],
  );
  return new Set(rows.map(({ level }) => level));
}
