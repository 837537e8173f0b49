import { expect, it } from 'vitest';
import { answerExercise } from '@/lib/practice/exercise';
import { roundStep, startRound } from '@/lib/practice/rounds';
import { exampleAfter } from '@/lib/practice/worked-example';
import { answerTo } from '../support/answer-to';
import { COURSE, course, onEach } from './stand';

const MODULE = course.structure.modules[0]?.id ?? '';

/** What a round takes care of beside its exercises. */
onEach('the pace of a round', (on) => {
  const start = async () => (await startRound(on.deps, COURSE, MODULE)).roundId;
  const round = (id: string) => on.deps.learner.round(id);
  const itemsOf = async (id: string) => (await round(id)).items.map(({ itemId }) => itemId);

  it('refuses the wrong answer that was given before, and takes another one', async () => {
    const roundId = await start();
    await on.answerAt(roundId, 1, false);
    const { item } = await on.stepAt(roundId, 1);
    const full = await on.deps.courses.item(COURSE, item.itemId, 'en', item.version);
    const give = (right: boolean, attemptId: string = crypto.randomUUID()) =>
      answerExercise(on.deps, {
        ...{ roundId, position: 1, attemptId, language: 'en' },
        answer: answerTo(full, right),
      });
    expect(await give(false)).toMatchObject({ correct: false, repeated: true });
    expect((await on.stepAt(roundId, 1)).attempts).toHaveLength(1);
    // the same form sent twice is no repetition: it counts once
    const [first] = (await on.stepAt(roundId, 1)).attempts;
    expect(await give(false, first?.id)).not.toHaveProperty('repeated');
    expect((await give(true)).correct).toBe(true);
    expect((await on.stepAt(roundId, 1)).attempts).toHaveLength(2);
  });

  it('gives no item twice in a round, nor within a day while there are others', async () => {
    const first = await start();
    for (let position = 1; !(await round(first)).finishedAt; position += 1)
      await on.answerAt(first, position, false);
    const second = await start();
    for (let position = 1; position <= 5; position += 1) await on.answerAt(second, position, false);
    const all = [...(await itemsOf(first)), ...(await itemsOf(second))];
    expect(new Set(all).size).toBe(10);
    const third = await start();
    for (let position = 1; position <= 5; position += 1) await on.answerAt(third, position, false);
    expect(new Set(await itemsOf(third)).size).toBe(5);
  });

  it('names the component to read about once it was missed twice, and shows the answer to who tried', async () => {
    const roundId = await start();
    expect(await on.stepAt(roundId, 1)).toMatchObject({ solution: null, toRead: null, parts: null });
    const missed = new Map<string, number>();
    for (let position = 1; position <= 5; position += 1) {
      await on.answerAt(roundId, position, false);
      const { attempts, toRead, solution } = await roundStep(on.deps, roundId, position, 'en');
      const skill = attempts[0]?.skillId ?? '';
      missed.set(skill, (missed.get(skill) ?? 0) + 1);
      expect(toRead).toBe((missed.get(skill) ?? 0) >= 2 ? skill : null);
      expect(solution?.lines.length).toBeGreaterThan(0);
    }
    expect(Math.max(...missed.values())).toBeGreaterThan(1);
  });

  it('shows one exercise solved after two misses, kept with the round, and never asks it there', async () => {
    let found: Awaited<ReturnType<typeof round>> | null = null;
    for (let n = 0; n < 3 && !found; n += 1) {
      const roundId = await start();
      for (let position = 1; !(await round(roundId)).finishedAt; position += 1)
        await on.answerAt(roundId, position, false);
      const done = await round(roundId);
      expect(done.items).toHaveLength(5);
      if (done.example) found = done;
    }
    const { id, example } = found ?? { id: '', example: null };
    expect(example?.after).toBeGreaterThanOrEqual(2);
    expect(await itemsOf(id)).not.toContain(example?.itemId);
    const at = { roundId: id, position: example?.after ?? 0, language: 'ky' };
    const shown = await exampleAfter(on.deps, at);
    expect(shown.item.itemId).toBe(example?.itemId);
    expect(shown.solution.lines.length).toBeGreaterThan(0);
    expect(shown.explanation).not.toBe('');
    const answered = await on.deps.learner.inRound(id);
    expect(answered.map(({ itemId }) => itemId)).not.toContain(example?.itemId);
    await expect(exampleAfter(on.deps, { ...at, position: at.position + 1 })).rejects.toThrow('solved');
  });

  it('ends a round when its module is mastered', async () => {
    const lengths: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      const roundId = await start();
      for (let position = 1; !(await round(roundId)).finishedAt; position += 1)
        await on.answerAt(roundId, position);
      lengths.push((await round(roundId)).length);
    }
    expect(lengths[0]).toBe(5);
    // mastered, an exercise of its own accord is one
    expect(lengths.at(-1)).toBe(1);
  });
});
