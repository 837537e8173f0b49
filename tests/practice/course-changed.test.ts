import { afterEach, expect, it } from 'vitest';
import type { ParsedCourse } from '@/lib/content/parsed-course';
import { hasCode } from '@/lib/errors';
import { nextModule } from '@/lib/path/next';
import { standingOf } from '@/lib/path/standing';
import { isCutShort } from '@/lib/practice/cut-short';
import { unansweredExercises } from '@/lib/practice/exercise';
import { beginPlacement, endPlacement } from '@/lib/practice/placement-round';
import { goOn, startRound } from '@/lib/practice/rounds';
import { loadCourse } from '@/lib/server/work/load-course';
import { AT, COURSE, course, onBoth } from './stand';

const [GONE = '', OTHER = ''] = course.structure.modules.map(({ id }) => id);

/**
 * The course as it would be loaded again without some of its items; a module without any leaves
 * with its lessons.
 */
function without(isOut: (item: ParsedCourse['items'][number], index: number) => boolean): ParsedCourse {
  const items = course.items.filter((item, index) => !isOut(item, index));
  const left = new Set(items.map(({ moduleId }) => moduleId));
  const modules = course.structure.modules
    .filter(({ id }) => left.has(id))
    .map((module) => ({ ...module, requires: module.requires.filter((id) => left.has(id)) }));
  return {
    ...course,
    version: 'changed',
    structure: { ...course.structure, modules },
    items,
    lessons: course.lessons.filter(({ moduleId }) => left.has(moduleId)),
  };
}
const withoutModule = without(({ moduleId }) => moduleId === GONE);
const conflict = (error: unknown) => hasCode(error, 'conflict');
const notFound = (error: unknown) => hasCode(error, 'not-found');

/** A course is loaded again while somebody learns in it. */
onBoth('a course that loses what is being learned', (on) => {
  const load = (changed: ParsedCourse) => loadCourse(on.db, changed, AT);
  const start = async (moduleId = GONE) => (await startRound(on.deps, COURSE, moduleId)).roundId;
  const round = (id: string) => on.deps.learner.round(id);
  const next = async () => nextModule(await standingOf(on.deps, await on.deps.courses.course(COURSE, 'en')));
  const items = () => on.deps.courses.items(COURSE);
  afterEach(() => load(course));

  it('lets the exercise that was shown be answered, and ends the round after it', async () => {
    const roundId = await start();
    await on.answerAt(roundId, 1);
    await load(withoutModule);
    const open = { courseId: COURSE, language: 'en', now: on.deps.clock() };
    expect(await unansweredExercises(on.deps, open)).toHaveLength(1);
    await on.answerAt(roundId, 2, false);
    expect((await on.stepAt(roundId, 2)).verdict).toMatchObject({ correct: false });
    await expect(on.stepAt(roundId, 3)).rejects.toSatisfy(conflict);
    expect(isCutShort(await round(roundId), await items())).toBe(true);
    await expect(on.stepAt(roundId, 99)).rejects.toSatisfy(notFound);
  });

  it('ends a round of which nothing was chosen before it begins', async () => {
    const roundId = await start();
    const begun = await round(roundId);
    await on.deps.learner.change((tx) => tx.keepRound({ ...begun, items: [] }));
    await load(withoutModule);
    await expect(on.stepAt(roundId, 1)).rejects.toSatisfy(conflict);
    await expect(start()).rejects.toSatisfy(notFound);
  });

  it('proposes another module at once, and gives no reason by one that has left', async () => {
    await start();
    await load(withoutModule);
    const decision = await next();
    const known = withoutModule.structure.modules.map(({ id }) => id);
    expect(known).toContain(decision.choice);
    expect(decision.picked).toBeNull();
    const named = decision.reasons.flatMap(({ params }) => [params.module, params.other]);
    for (const id of named) if (id) expect(known).toContain(id);

    await load(course);
    const all = await next();
    const reasons = [{ code: 'builds-on' as const, params: { module: OTHER, other: GONE } }];
    await on.deps.learner.change((tx) => tx.keepDecision({ ...all, choice: OTHER, reasons }));
    expect((await next()).id).toBe(all.id);
    await load(withoutModule);
    expect((await next()).id).not.toBe(all.id);
  });

  it('that keeps one exercise of the module ends the round after it: none comes twice', async () => {
    const roundId = await start();
    await on.answerAt(roundId, 1);
    const [first] = (await round(roundId)).items;
    await load(without(({ moduleId, definition }) => moduleId === GONE && definition.id !== first?.itemId));
    expect(isCutShort(await round(roundId), await items())).toBe(true);
    expect(await startRound(on.deps, COURSE, GONE)).toEqual({ roundId, position: 2 });
    // what came up before can still be answered
    await on.answerAt(roundId, 2);
    await expect(on.stepAt(roundId, 3)).rejects.toSatisfy(conflict);
    await on.deps.learner.change(async (tx) => {
      await tx.keepRound({ ...(await tx.round(roundId)), finishedAt: on.deps.clock() });
    });
    const again = await start();
    expect((await round(again)).length).toBe(1);
  });

  it('ends a placement for which nothing is left, with its result', async () => {
    const begun = await beginPlacement(on.deps, COURSE);
    const roundId = begun?.roundId ?? '';
    await on.answerAt(roundId, 1);
    const [shown] = (await round(roundId)).items;
    await load(without(({ definition }) => definition.id !== shown?.itemId));
    // what came up before can still be answered
    await on.answerAt(roundId, 2);
    await expect(on.stepAt(roundId, 3)).rejects.toSatisfy(conflict);
    expect((await goOn(on.deps, { roundId, position: 2 })).position).toBeNull();
    expect(await beginPlacement(on.deps, COURSE)).toBeNull();
    await endPlacement(on.deps, COURSE);
    expect((await round(roundId)).finishedAt).not.toBeNull();
  });
});
