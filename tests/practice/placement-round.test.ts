import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import { itemIn, itemsOf } from '@/lib/content/course-queries';
import { parseCourse } from '@/lib/content/import/course';
import type { Answer } from '@/lib/content/items/kinds';
import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { hasCode } from '@/lib/errors';
import { attemptsInRound, lastAttempt } from '@/lib/knowledge/attempt-queries';
import { nextModule, type PathDeps } from '@/lib/path/next';
import { everyPlacementOf, placementOf, savePlacementEnd } from '@/lib/path/placement-queries';
import { knowledgeAndPlacement } from '@/lib/path/standing';
import { answerExercise, giveHint, unansweredExercises } from '@/lib/practice/exercise';
import { beginPlacement, endPlacement } from '@/lib/practice/placement-round';
import { roundStep, startRound } from '@/lib/practice/rounds';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { noJournal } from '@/lib/server/store/file-journal';
import { loadCourse, readCourseFolder } from '@/lib/server/work/load-course';
import { addLearner, postgresTestDb, testDb } from '../support/db';
import { lacks } from '../support/needs';

const AT = new Date('2026-05-01T08:00:00Z');
const course = parseCourse(readCourseFolder('seed/courses/money-phone-safely'));
const COURSE = course.structure.id;

/** A placement in the course that ships, from the first exercise to what it opens. */
function contract(open: () => Promise<{ db: Db; drop(): Promise<void> }>) {
  let deps: PathDeps;
  let drop: () => Promise<void>;
  let anna = '';
  beforeAll(async () => {
    const { db, drop: end } = await open();
    drop = end;
    await loadCourse(db, course, AT);
    let seconds = 0;
    const clock = () => {
      seconds += 1;
      return new Date(AT.getTime() + 1000 * seconds);
    };
    const ids = () => crypto.randomUUID();
    deps = { db, model: await openKnowledgeModel('models'), journal: noJournal, clock, ids };
  });
  afterAll(() => drop?.());
  beforeEach(async () => {
    anna = crypto.randomUUID();
    await addLearner(deps.db, anna, AT);
  });

  async function begin(): Promise<string> {
    const begun = await beginPlacement(deps, anna, COURSE);
    expect(begun?.position).toBe(1);
    return begun?.roundId ?? '';
  }

  async function shownAt(roundId: string, position: number): Promise<string> {
    const { round } = await roundStep(deps, anna, roundId, position, 'en');
    return round.items[position - 1]?.itemId ?? '';
  }

  /** Answers the exercise of a place by its key, or not at all right. */
  async function answerAt(roundId: string, position: number, right = true) {
    const itemId = await shownAt(roundId, position);
    const { definition, text } = await itemIn(deps.db, COURSE, itemId, 'en');
    const given = (): Answer => {
      switch (definition.kind) {
        case 'single-choice': {
          const wrong = definition.options.find((id) => id !== definition.answer) ?? '';
          return { kind: definition.kind, option: right ? definition.answer : wrong };
        }
        case 'multiple-choice':
          return { kind: definition.kind, options: right ? definition.answer : definition.options };
        case 'number':
          return { kind: definition.kind, text: right ? `${definition.answer.value}` : '-1' };
        case 'short-text':
          return { kind: definition.kind, text: right ? (text.accept?.[0] ?? '') : 'zzz' };
        case 'ordering':
          return { kind: definition.kind, steps: right ? definition.steps : [...definition.steps].reverse() };
        case 'matching': {
          const [first] = Object.values(definition.pairs);
          const wrong = Object.fromEntries(Object.keys(definition.pairs).map((left) => [left, first ?? '']));
          return { kind: definition.kind, pairs: right ? definition.pairs : wrong };
        }
      }
    };
    const marking = await answerExercise(deps, anna, {
      roundId,
      position,
      attemptId: crypto.randomUUID(),
      answer: given(),
      language: 'en',
    });
    expect(marking).toMatchObject({ correct: right });
    return itemId;
  }

  it('asks eight items of the whole course, each once, each with what was weighed', async () => {
    const roundId = await begin();
    const shown: string[] = [];
    for (let position = 1; position <= 8; position += 1) shown.push(await answerAt(roundId, position));
    expect(new Set(shown).size).toBe(8);
    const placement = await placementOf(deps.db, anna, COURSE);
    expect(placement?.choices.map(({ itemId, propensity }) => [itemId, propensity])).toEqual(
      shown.map((itemId) => [itemId, 1]),
    );
    for (const { itemId, scored } of placement?.choices ?? []) {
      expect(scored.find((one) => one.itemId === itemId)?.score).toBe(
        Math.max(...scored.map(({ score }) => score)),
      );
    }
    const attempts = await deps.db.query<{ module: string; item: string }>(
      'select module_id as module, item_id as item from attempt where round_id = $1 order by position',
      [roundId],
    );
    expect(attempts.map(({ item }) => item)).toEqual(shown);
    const moduleOf = new Map((await itemsOf(deps.db, COURSE)).map((item) => [item.itemId, item.moduleId]));
    expect(attempts.map(({ module }) => module)).toEqual(shown.map((id) => moduleOf.get(id)));
    await expect(roundStep(deps, anna, roundId, 9, 'en')).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
    expect(await beginPlacement(deps, anna, COURSE)).toBeNull();
  });

  it('is one a course: begun again it goes on where it was left, from either of two tabs', async () => {
    const [begun, other] = await Promise.all([1, 2].map(() => beginPlacement(deps, anna, COURSE)));
    expect(begun).toEqual(other);
    const roundId = begun?.roundId ?? '';
    await answerAt(roundId, 1);
    expect(await beginPlacement(deps, anna, COURSE)).toEqual({ roundId, position: 2 });
    const [one, two] = await Promise.all([1, 2].map(() => shownAt(roundId, 2)));
    expect(one).toBe(two);
    expect((await placementOf(deps.db, anna, COURSE))?.choices).toHaveLength(2);
    expect(await beginPlacement(deps, anna, COURSE)).toEqual({ roundId, position: 2 });
  });

  it('lets an exercise be passed over, but not two places be skipped at once', async () => {
    const roundId = await begin();
    await roundStep(deps, anna, roundId, 1, 'en');
    await expect(roundStep(deps, anna, roundId, 3, 'en')).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
    await roundStep(deps, anna, roundId, 2, 'en');
    expect(await attemptsInRound(deps.db, anna, roundId)).toEqual([]);
    expect(await beginPlacement(deps, anna, COURSE)).toEqual({ roundId, position: 2 });
  });

  it('gives no hints, and guards its open exercise like any other', async () => {
    const roundId = await begin();
    const itemId = await shownAt(roundId, 1);
    const asked = giveHint(deps, anna, { roundId, position: 1, language: 'en' });
    await expect(asked).rejects.toSatisfy((e) => hasCode(e, 'not-allowed'));
    const open = await unansweredExercises(deps.db, anna, {
      courseId: COURSE,
      language: 'en',
      now: deps.clock(),
    });
    expect(open.map((one) => one.item.definition.id)).toEqual([itemId]);
  });

  it('is nobody else’s', async () => {
    const roundId = await begin();
    const bek = crypto.randomUUID();
    await addLearner(deps.db, bek, AT);
    await expect(roundStep(deps, bek, roundId, 1, 'en')).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
    await endPlacement(deps, bek, COURSE);
    expect((await placementOf(deps.db, anna, COURSE))?.endedAt).toBeNull();
    expect(await placementOf(deps.db, bek, COURSE)).toBeNull();
  });

  it('ends once, at any moment, with a word on every module, and opens nothing on too few answers', async () => {
    const roundId = await begin();
    await answerAt(roundId, 1);
    await endPlacement(deps, anna, COURSE);
    const ended = await placementOf(deps.db, anna, COURSE);
    expect(ended?.outcome?.map(({ moduleId }) => moduleId)).toEqual(
      course.structure.modules.map(({ id }) => id),
    );
    expect(ended?.outcome?.filter(({ opens }) => opens)).toEqual([]);
    await endPlacement(deps, anna, COURSE);
    expect((await placementOf(deps.db, anna, COURSE))?.endedAt).toEqual(ended?.endedAt);
    expect(await beginPlacement(deps, anna, COURSE)).toBeNull();
    await expect(roundStep(deps, anna, roundId, 2, 'en')).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
  });

  it('makes the path go on behind what it opened, until answers contradict it', async () => {
    const [first, second] = course.structure.modules.filter(({ requires }) => requires.length === 0);
    if (!first || !second) throw new Error('the course that ships begins with one module only');
    const openModule = first.id;
    const stateOf = async () => {
      const items = await itemsOf(deps.db, COURSE);
      const { knowledge } = await knowledgeAndPlacement(deps, anna, course.structure, items);
      return knowledge.modules.get(openModule)?.state;
    };
    const before = await nextModule(deps, anna, COURSE);
    expect(before.candidates.find((one) => one.moduleId === openModule)?.eligible).toBe(true);
    const roundId = await begin();
    await answerAt(roundId, 1);
    const standing = await nextModule(deps, anna, COURSE);
    await savePlacementEnd(
      deps.db,
      anna,
      roundId,
      [{ moduleId: openModule, chance: 0.97, opens: true }],
      deps.clock(),
    );
    expect(await stateOf()).toBe('known');
    // no answer came since, and yet the decision is another: the placement has ended
    const after = await nextModule(deps, anna, COURSE);
    expect(after.id).not.toBe(standing.id);
    const eligible = after.candidates.filter((one) => one.eligible).map((one) => one.moduleId);
    expect(eligible).not.toContain(openModule);
    const behind = course.structure.modules.filter(({ requires }) => requires.join() === openModule);
    expect(behind).not.toEqual([]);
    for (const { id } of [...behind, second]) expect(eligible).toContain(id);

    const practised = await startRound(deps, anna, COURSE, openModule);
    await answerAt(practised.roundId, 1, false);
    expect(await stateOf()).toBe('known');
    await answerAt(practised.roundId, 2, false);
    expect(await stateOf()).toBe('learning');
    expect((await lastAttempt(deps.db, anna, COURSE))?.moduleId).toBe(openModule);
  });

  it('is in the learner’s own export, and goes with the profile', async () => {
    const roundId = await begin();
    await answerAt(roundId, 1);
    const [mine] = await everyPlacementOf(deps.db, anna);
    expect(mine).toMatchObject({ courseId: COURSE, roundId, policy: 'placement/1', endedAt: null });
    await deps.db.transaction((tx) => forgetLearner(tx, anna, AT));
    expect(await deps.db.query('select 1 from placement where round_id = $1', [roundId])).toEqual([]);
    expect(await deps.db.query('select 1 from round where id = $1', [roundId])).toEqual([]);
  });
}

describe('a placement on PGlite', () => {
  contract(async () => {
    const db = await testDb();
    return { db, drop: () => db.close() };
  });
});

describe.skipIf(lacks('postgres'))('a placement on PostgreSQL (needs postgres)', () => {
  contract(async () => {
    const given = await postgresTestDb();
    await migrate(given.db);
    return given;
  });
});
