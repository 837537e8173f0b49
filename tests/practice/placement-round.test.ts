import { expect, it } from 'vitest';
import { forgetLearner } from '@/lib/auth/person-queries';
import { hasCode } from '@/lib/errors';
import { nextModule } from '@/lib/path/next';
import { MOST_ITEMS, PLACEMENT } from '@/lib/path/placement';
import { standingOf } from '@/lib/path/standing';
import { giveHint, unansweredExercises } from '@/lib/practice/exercise';
import { beginPlacement, endPlacement } from '@/lib/practice/placement-round';
import { goOn, roundStep, startRound } from '@/lib/practice/rounds';
import { AT, COURSE, course, onEach } from './stand';

/** A placement in the course that ships, from the first exercise to what it opens. */
onEach('a placement', (on, isDatabase) => {
  async function begin(): Promise<string> {
    const begun = await beginPlacement(on.deps, COURSE);
    expect(begun?.position).toBe(1);
    return begun?.roundId ?? '';
  }

  async function shownAt(roundId: string, position: number): Promise<string> {
    const { round } = await on.stepAt(roundId, position);
    return round.items[position - 1]?.itemId ?? '';
  }

  async function answerAt(roundId: string, position: number, right = true): Promise<string> {
    await on.answerAt(roundId, position, right);
    return shownAt(roundId, position);
  }

  it('asks eight items of the whole course, each once, each with what was weighed', async () => {
    const roundId = await begin();
    const shown: string[] = [];
    for (let position = 1; position <= 8; position += 1) shown.push(await answerAt(roundId, position));
    expect(new Set(shown).size).toBe(8);
    const placement = await on.deps.learner.placement(COURSE);
    expect(placement?.choices.map(({ itemId, propensity }) => [itemId, propensity])).toEqual(
      shown.map((itemId) => [itemId, 1]),
    );
    for (const { itemId, scored } of placement?.choices ?? []) {
      expect(scored.find((one) => one.itemId === itemId)?.score).toBe(
        Math.max(...scored.map(({ score }) => score)),
      );
    }
    const attempts = await on.deps.learner.attempts(COURSE);
    expect(attempts.map(({ itemId }) => itemId)).toEqual(shown);
    const moduleOf = new Map(
      (await on.deps.courses.items(COURSE)).map((item) => [item.itemId, item.moduleId]),
    );
    expect(attempts.map(({ moduleId }) => moduleId)).toEqual(shown.map((id) => moduleOf.get(id)));
    await expect(on.stepAt(roundId, 9)).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
    expect(await beginPlacement(on.deps, COURSE)).toBeNull();
  });

  it('passed over whole asks no ninth, and says that nothing is left to ask', async () => {
    const roundId = await begin();
    for (let position = 1; position < MOST_ITEMS; position += 1)
      expect((await goOn(on.deps, { roundId, position })).position).toBe(position + 1);
    const last = await goOn(on.deps, { roundId, position: MOST_ITEMS });
    expect(last.position).toBeNull();
    expect(last.round.items).toHaveLength(MOST_ITEMS);
    expect((await on.deps.learner.placement(COURSE))?.choices).toHaveLength(MOST_ITEMS);
  });

  it('is one a course: begun again it goes on where it was left, from either of two tabs', async () => {
    const [begun, other] = await Promise.all([1, 2].map(() => beginPlacement(on.deps, COURSE)));
    expect(begun).toEqual(other);
    const roundId = begun?.roundId ?? '';
    await answerAt(roundId, 1);
    expect(await beginPlacement(on.deps, COURSE)).toEqual({ roundId, position: 2 });
    const [one, two] = await Promise.all([1, 2].map(() => shownAt(roundId, 2)));
    expect(one).toBe(two);
    expect((await on.deps.learner.placement(COURSE))?.choices).toHaveLength(2);
    expect(await beginPlacement(on.deps, COURSE)).toEqual({ roundId, position: 2 });
  });

  it('lets an exercise be passed over, but not two places be skipped at once', async () => {
    const roundId = await begin();
    const pass = async (position: number) => (await goOn(on.deps, { roundId, position })).position;
    await expect(on.stepAt(roundId, 2)).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
    await expect(pass(2)).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
    expect(await Promise.all([pass(1), pass(1)])).toEqual([2, 2]);
    expect(await shownAt(roundId, 2)).not.toBe(await shownAt(roundId, 1));
    await expect(on.stepAt(roundId, 3)).rejects.toSatisfy((e) => hasCode(e, 'not-found'));
    expect(await pass(1)).toBe(2);
    expect((await on.deps.learner.placement(COURSE))?.choices).toHaveLength(2);
    expect(await on.deps.learner.inRound(roundId)).toEqual([]);
    expect(await beginPlacement(on.deps, COURSE)).toEqual({ roundId, position: 2 });
    // it can be gone back to, and is answered then
    await answerAt(roundId, 1);
    expect((await on.deps.learner.round(roundId)).items).toHaveLength(2);
  });

  it('gives no hints, and guards its open exercise like any other', async () => {
    const roundId = await begin();
    const itemId = await shownAt(roundId, 1);
    const asked = giveHint(on.deps, { roundId, position: 1, language: 'en' });
    await expect(asked).rejects.toSatisfy((e) => hasCode(e, 'not-allowed'));
    const open = await unansweredExercises(on.deps, {
      courseId: COURSE,
      language: 'en',
      now: on.deps.clock(),
    });
    expect(open.map((one) => one.item.definition.id)).toEqual([itemId]);
  });

  it('is nobody else’s', async () => {
    const roundId = await begin();
    const bek = await on.newLearner();
    await expect(roundStep(on.depsOf(bek), roundId, 1, 'en')).rejects.toSatisfy((e) =>
      hasCode(e, 'not-found'),
    );
    await endPlacement(on.depsOf(bek), COURSE);
    expect((await on.deps.learner.placement(COURSE))?.endedAt).toBeNull();
    expect(await on.depsOf(bek).learner.placement(COURSE)).toBeNull();
  });

  it('ends once, at any moment, with a word on every module, and opens nothing on too few answers', async () => {
    const roundId = await begin();
    await answerAt(roundId, 1);
    await endPlacement(on.deps, COURSE);
    const ended = await on.deps.learner.placement(COURSE);
    expect(ended?.outcome?.map(({ moduleId }) => moduleId)).toEqual(
      course.structure.modules.map(({ id }) => id),
    );
    expect(ended?.outcome?.filter(({ opens }) => opens)).toEqual([]);
    await endPlacement(on.deps, COURSE);
    expect((await on.deps.learner.placement(COURSE))?.endedAt).toEqual(ended?.endedAt);
    expect(await beginPlacement(on.deps, COURSE)).toBeNull();
    await on.stepAt(roundId, 1);
    await expect(on.stepAt(roundId, 2)).rejects.toSatisfy((e) => hasCode(e, 'conflict'));
    expect((await goOn(on.deps, { roundId, position: 2 })).round.items).toHaveLength(2);
  });

  it('makes the path go on behind what it opened, until answers contradict it', async () => {
    const [first, second] = course.structure.modules.filter(({ requires }) => requires.length === 0);
    if (!first || !second) throw new Error('the course that ships begins with one module only');
    const openModule = first.id;
    const standing = async () => standingOf(on.deps, await on.deps.courses.course(COURSE, 'en'));
    const stateOf = async () => (await standing()).knowledge.modules.get(openModule)?.state;
    const next = async () => nextModule(await standing());
    const before = await next();
    expect(before.candidates.find((one) => one.moduleId === openModule)?.eligible).toBe(true);
    const roundId = await begin();
    await answerAt(roundId, 1);
    const proposed = await next();
    const open = await on.deps.learner.placement(COURSE);
    if (!open) throw new Error('no placement was begun');
    const outcome = [{ moduleId: openModule, chance: 0.97, opens: true }];
    await on.deps.learner.change((tx) => tx.keepPlacement({ ...open, outcome, endedAt: on.deps.clock() }));
    expect(await stateOf()).toBe('known');
    // no answer came since, and yet the decision is another: the placement has ended
    const after = await next();
    expect(after.id).not.toBe(proposed.id);
    const eligible = after.candidates.filter((one) => one.eligible).map((one) => one.moduleId);
    expect(eligible).not.toContain(openModule);
    const behind = course.structure.modules.filter(({ requires }) => requires.join() === openModule);
    expect(behind).not.toEqual([]);
    for (const { id } of [...behind, second]) expect(eligible).toContain(id);

    const practised = await startRound(on.deps, COURSE, openModule);
    await answerAt(practised.roundId, 1, false);
    expect(await stateOf()).toBe('known');
    await answerAt(practised.roundId, 2, false);
    expect(await stateOf()).toBe('learning');
    expect((await on.deps.learner.latest(COURSE, 1))[0]?.moduleId).toBe(openModule);
  });

  it.runIf(isDatabase)('goes with the profile', async () => {
    const roundId = await begin();
    await answerAt(roundId, 1);
    const mine = await on.deps.learner.placement(COURSE);
    expect(mine).toMatchObject({ courseId: COURSE, roundId, policy: PLACEMENT, endedAt: null });
    await on.db.transaction((tx) => forgetLearner(tx, on.learner, AT));
    expect(await on.db.query('select 1 from placement where round_id = $1', [roundId])).toEqual([]);
    expect(await on.db.query('select 1 from round where id = $1', [roundId])).toEqual([]);
  });
});
