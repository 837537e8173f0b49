import { expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { beginCheck } from '@/lib/practice/check-round';
import type { PracticeDeps } from '@/lib/practice/deps';
import { answerExercise, giveHint } from '@/lib/practice/exercise';
import { goOn, startRound } from '@/lib/practice/rounds';
import { answerTo } from '../support/answer-to';
import { COURSE, onEach } from './stand';

/** A module of two components and more than six items. */
const MODULE = 'budget-savings';

/** What comes next, and what a page is told of the places of a round. */
onEach('what a round asks', (on) => {
  const check = async () =>
    (await beginCheck(on.deps, { courseId: COURSE, moduleId: MODULE, wish: true })).roundId;
  const round = (id: string) => on.deps.learner.round(id);
  const shown = async (id: string) => (await round(id)).items.map(({ itemId }) => itemId);
  const skills = async (ids: readonly string[]) => {
    const items = await on.deps.courses.items(COURSE);
    return ids.map((id) => items.find(({ itemId }) => itemId === id)?.skills[0]);
  };

  it('a check asks its components in turn', async () => {
    const roundId = await check();
    for (let position = 1; position <= 3; position += 1) await on.answerAt(roundId, position);
    const asked = await skills(await shown(roundId));
    const components = new Set(
      (await on.deps.courses.items(COURSE))
        .filter(({ moduleId }) => moduleId === MODULE)
        .map((item) => item.skills[0]),
    );
    expect(components.size).toBeGreaterThan(1);
    expect(new Set(asked.slice(0, components.size)).size).toBe(components.size);
  });

  it('what a check passes over counts as what it misses', async () => {
    const roundId = await check();
    await goOn(on.deps, { roundId, position: 1 });
    for (let position = 2; !(await round(roundId)).finishedAt; position += 1)
      await on.answerAt(roundId, position);
    const other = await on.newLearner();
    const missed = await checkWithoutFirst(on.depsOf(other));
    expect(await shown(roundId)).toEqual(missed.items.map(({ itemId }) => itemId));
    expect(await round(roundId)).toMatchObject({ check: { known: missed.check.known } });
  });

  /** A check whose first answer is wrong, and all others right. */
  async function checkWithoutFirst(deps: PracticeDeps) {
    const { roundId } = await beginCheck(deps, { courseId: COURSE, moduleId: MODULE, wish: true });
    for (let position = 1; ; position += 1) {
      const now = await deps.learner.round(roundId);
      if (now.kind !== 'check') throw new Error(`the round ${roundId} is no check`);
      if (now.finishedAt) return now;
      const { itemId, version } = now.items[position - 1] ?? {};
      const full = await deps.courses.item(COURSE, itemId ?? '', 'en', version ?? '');
      const given = { roundId, position, attemptId: crypto.randomUUID(), language: 'en' };
      await answerExercise(deps, { ...given, answer: answerTo(full, position > 1) });
    }
  }

  it('a check leaves out what was answered today while there is something else', async () => {
    const first = await check();
    const [hardest = ''] = await shown(first);
    await on.answerAt(first, 1, false);
    for (let position = 2; !(await round(first)).finishedAt; position += 1)
      await on.answerAt(first, position, false);
    const again = await check();
    const met = await shown(first);
    expect(met).toContain(hardest);
    expect(met).not.toContain((await shown(again))[0]);
    on.wait(2 * 86_400_000);
    const later = await check();
    expect(await shown(later)).toHaveLength(1);
  });

  it('a check that is decided has no exercise more', async () => {
    const roundId = await check();
    let position = 1;
    for (; !(await round(roundId)).finishedAt; position += 1) await on.answerAt(roundId, position, false);
    await expect(on.stepAt(roundId, position)).rejects.toSatisfy((error) => hasCode(error, 'conflict'));
    expect((await on.stepAt(roundId, position - 1)).verdict?.correct).toBe(false);
    expect(await goOn(on.deps, { roundId, position: position - 1 })).toMatchObject({ position: null });
  });

  it('says of each place whether it was answered, and reads back those that were missed', async () => {
    const { roundId } = await startRound(on.deps, COURSE, MODULE);
    await on.answerAt(roundId, 1, false);
    await on.answerAt(roundId, 2);
    const { answered, missed } = await on.stepAt(roundId, 2);
    expect(answered).toEqual([true, true, false, false, false]);
    expect(missed).toEqual([]);
    expect((await on.stepAt(roundId, 1)).missed).toHaveLength(1);
  });

  it('a hint is for its own exercise: the right answer before it withholds none', async () => {
    const { roundId } = await startRound(on.deps, COURSE, MODULE);
    await on.answerAt(roundId, 1);
    expect(await giveHint(on.deps, { roundId, position: 1, language: 'en' })).toBeNull();
    expect(await giveHint(on.deps, { roundId, position: 2, language: 'en' })).toMatchObject({ level: 1 });
  });

  it('an answer sent twice is the same answer, though another came between', async () => {
    const { roundId } = await startRound(on.deps, COURSE, MODULE);
    const { itemId, version } = (await round(roundId)).items[0] ?? {};
    const full = await on.deps.courses.item(COURSE, itemId ?? '', 'en', version ?? '');
    const first = crypto.randomUUID();
    const give = (right: boolean, attemptId: string) =>
      answerExercise(on.deps, {
        ...{ roundId, position: 1, attemptId, language: 'en' },
        answer: answerTo(full, right),
      });
    await give(false, first);
    await give(true, crypto.randomUUID());
    expect(await give(false, first)).not.toHaveProperty('repeated');
    expect((await on.stepAt(roundId, 1)).attempts).toHaveLength(2);
  });
});
