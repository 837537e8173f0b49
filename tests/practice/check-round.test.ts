import { expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { triesOf } from '@/lib/path/candidates';
import { CHECK_LENGTH, isCheckDue, practisedSince } from '@/lib/path/check';
import { nextModule } from '@/lib/path/next';
import { standingOf } from '@/lib/path/standing';
import { beginCheck } from '@/lib/practice/check-round';
import { giveHint, RESUME_WITHIN } from '@/lib/practice/exercise';
import { goOn, startRound } from '@/lib/practice/rounds';
import { COURSE, course, onEach } from './stand';

const MODULE = course.structure.modules[0]?.id ?? '';

/** Checks of a module in the course that ships, from the first exercise to what they say. */
onEach('a check', (on) => {
  const begin = async (moduleId = MODULE, wish = true) =>
    (await beginCheck(on.deps, { courseId: COURSE, moduleId, wish })).roundId;
  const round = (id: string) => on.deps.learner.round(id);
  const standing = async () => standingOf(on.deps, await on.deps.courses.course(COURSE, 'en'));
  const stateOf = async (moduleId = MODULE) => (await standing()).knowledge.modules.get(moduleId)?.state;

  /** Answers until it is decided. */
  async function take(right: boolean | ((position: number) => boolean), moduleId = MODULE) {
    const roundId = await begin(moduleId);
    let position = 0;
    while (!(await round(roundId)).finishedAt) {
      position += 1;
      await on.answerAt(roundId, position, typeof right === 'boolean' ? right : right(position));
    }
    return { roundId, items: position };
  }

  it('is of one module, three to six exercises, each once, without hints', async () => {
    const { roundId, items } = await take(true);
    expect(items).toBeGreaterThanOrEqual(CHECK_LENGTH.least);
    expect(items).toBeLessThanOrEqual(CHECK_LENGTH.most);
    const { items: shown, length, kind } = await round(roundId);
    expect(new Set(shown.map(({ itemId }) => itemId)).size).toBe(items);
    expect([kind, length]).toEqual(['check', items]);
    const moduleOf = new Map(
      (await on.deps.courses.items(COURSE)).map((item) => [item.itemId, item.moduleId]),
    );
    expect(new Set(shown.map(({ itemId }) => moduleOf.get(itemId)))).toEqual(new Set([MODULE]));
    const other = await begin('budget-savings');
    expect((await round(other)).length).toBe(CHECK_LENGTH.most);
    const hint = giveHint(on.deps, { roundId: other, position: 1, language: 'en' });
    await expect(hint).rejects.toSatisfy((error) => hasCode(error, 'not-allowed'));
  });

  it('that is failed ends as soon as it can not be passed, and leaves the module as it is', async () => {
    const { roundId, items } = await take(false);
    expect(items).toBeLessThan(CHECK_LENGTH.most);
    expect(await round(roundId)).toMatchObject({ check: { wish: true, known: false } });
    expect(await stateOf()).toBe('learning');
    expect(await on.deps.learner.checks(COURSE)).toMatchObject([{ moduleId: MODULE, known: false }]);
  });

  it('that is passed makes the module known: not proposed, and lost again by two misses', async () => {
    // who was right elsewhere passes it
    for (const moduleId of ['budget-savings', 'employment-contract', 'scam-calls'])
      await take(true, moduleId);
    const { roundId } = await take(true);
    expect(await round(roundId)).toMatchObject({ check: { known: true } });
    expect(await stateOf()).toBe('known');
    const proposed = nextModule(await standing());
    expect(proposed.candidates.find(({ moduleId }) => moduleId === MODULE)?.eligible).toBe(false);

    on.wait(2 * 86_400_000);
    const practice = await startRound(on.deps, COURSE, MODULE);
    await on.answerAt(practice.roundId, 1, false);
    expect(['known', 'review']).toContain(await stateOf());
    await on.answerAt(practice.roundId, 2, false);
    expect(await stateOf()).toBe('learning');
  });

  it('counts what was passed over as missed, and records nothing of it', async () => {
    const roundId = await begin();
    for (let position = 1; !(await round(roundId)).finishedAt; position += 1)
      await goOn(on.deps, { roundId, position });
    expect(await round(roundId)).toMatchObject({ check: { known: false } });
    expect(await on.deps.learner.attempts(COURSE)).toEqual([]);
  });

  it('comes again in a module that is practised, once it likely is known, a round apart', async () => {
    const isDue = async () => {
      const { knowledge, checks, recent } = await standing();
      const module = knowledge.modules.get(MODULE);
      if (!module) throw new Error(`No ${MODULE}.`);
      const { answers } = triesOf(knowledge);
      return isCheckDue(module, { checks, answers, practised: practisedSince(MODULE, recent, checks) });
    };
    const practise = async () => {
      const { roundId } = await startRound(on.deps, COURSE, MODULE);
      for (let at = 1; !(await round(roundId)).finishedAt; at += 1) await on.answerAt(roundId, at);
    };
    await practise();
    expect([await stateOf(), await isDue()]).toEqual(['learning', true]);
    await take(false);
    expect(await isDue()).toBe(false);
    let rounds = 0;
    for (; !(await isDue()) && rounds < 6; rounds += 1) await practise();
    expect(rounds).toBeGreaterThan(0);
    await take(true);
    expect([await stateOf(), await isDue()]).toEqual(['known', false]);
  });

  it('is gone on with where it was left, and is no round of practice', async () => {
    const roundId = await begin();
    await on.answerAt(roundId, 1);
    expect(await beginCheck(on.deps, { courseId: COURSE, moduleId: MODULE, wish: false })).toEqual({
      roundId,
      position: 2,
    });
    expect((await startRound(on.deps, COURSE, MODULE)).roundId).not.toBe(roundId);
  });

  it('is of no module that the course lacks, and begins nothing there', async () => {
    const asked = beginCheck(on.deps, { courseId: COURSE, moduleId: 'no-such', wish: true });
    await expect(asked).rejects.toSatisfy((error) => hasCode(error, 'not-found'));
    expect(await on.deps.learner.checks(COURSE)).toEqual([]);
  });

  it('goes on with no round of practice, nor with what was left too long ago', async () => {
    const practice = await startRound(on.deps, COURSE, MODULE);
    await on.answerAt(practice.roundId, 1);
    const roundId = await begin();
    expect(roundId).not.toBe(practice.roundId);
    on.wait(RESUME_WITHIN + 60_000);
    expect(await begin()).not.toBe(roundId);
  });
});
