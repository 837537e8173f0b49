import { expect, it } from 'vitest';
import { answerFromForm } from '@/lib/content/answer-form';
import type { CourseStore } from '@/lib/content/store';
import { hasCode } from '@/lib/errors';
import { ROUND_LENGTH } from '@/lib/path/policy';
import {
  answerExercise,
  exerciseAt,
  giveHint,
  RESUME_WITHIN,
  unansweredExercises,
} from '@/lib/practice/exercise';
import { goOn, roundStep, startRound } from '@/lib/practice/rounds';
import type { LearnerStore } from '@/lib/practice/store';
import { answerTo } from '../support/answer-to';
import { COURSE, course, onEach } from './stand';

const [MODULE = ''] = course.structure.modules.map(({ id }) => id);

/** A round in the course that ships: start, choose, answer, hint, finish. */
onEach('a round', (on, isDatabase) => {
  const start = async (moduleId = MODULE) => (await startRound(on.deps, COURSE, moduleId)).roundId;
  const hintAt = (roundId: string, position: number, offered?: number) =>
    giveHint(on.deps, { roundId, position, language: 'en', ...(offered ? { offered } : {}) });
  const attemptsAt = async (roundId: string, position: number) =>
    (await on.deps.learner.inRound(roundId)).filter((one) => one.position === position);
  const notFound = (error: unknown) => hasCode(error, 'not-found');

  it('begins at its first exercise', async () => {
    const begun = await startRound(on.deps, COURSE, MODULE);
    expect(begun.position).toBe(1);
    expect(await on.deps.learner.round(begun.roundId)).toMatchObject({
      courseId: COURSE,
      moduleId: MODULE,
      length: ROUND_LENGTH,
      finishedAt: null,
    });
    // nobody was shown a decision
    expect(await on.deps.learner.decision(COURSE)).toBeNull();
    await expect(startRound(on.deps, COURSE, 'nowhere')).rejects.toSatisfy(notFound);
    await expect(startRound(on.deps, 'nowhere', MODULE)).rejects.toSatisfy(notFound);
  });

  it('asks five items of its module, each once, and ends with the last answer', async () => {
    const roundId = await start();
    for (let position = 1; position <= ROUND_LENGTH; position += 1) {
      expect((await on.deps.learner.round(roundId)).finishedAt).toBeNull();
      await on.answerAt(roundId, position);
    }
    const round = await on.deps.learner.round(roundId);
    expect(round.finishedAt).not.toBeNull();
    const own = (await on.deps.courses.items(COURSE)).filter((item) => item.moduleId === MODULE);
    const shown = round.items.map(({ itemId }) => itemId);
    expect(new Set(shown).size).toBe(ROUND_LENGTH);
    for (const { itemId, version } of round.items)
      expect(own).toContainEqual(expect.objectContaining({ itemId, version }));
    const attempts = await on.deps.learner.attempts(COURSE);
    expect(attempts.map(({ itemId, position }) => [itemId, position])).toEqual(
      shown.map((itemId, at) => [itemId, at + 1]),
    );
    for (const attempt of attempts)
      expect(attempt).toMatchObject({
        ordinal: 1,
        hintsUsed: 0,
        unaided: true,
        correct: true,
        moduleId: MODULE,
      });
    await expect(on.stepAt(roundId, ROUND_LENGTH + 1)).rejects.toSatisfy(notFound);
  });

  it('keeps its first end, and begins anew only then', async () => {
    const roundId = await start();
    for (let position = 1; position <= ROUND_LENGTH; position += 1) await on.answerAt(roundId, position);
    const { finishedAt } = await on.deps.learner.round(roundId);
    await on.answerAt(roundId, ROUND_LENGTH);
    expect((await on.deps.learner.round(roundId)).finishedAt).toEqual(finishedAt);
    expect(await start()).not.toBe(roundId);
  });

  it('is gone on with where it was left, for a week', async () => {
    const roundId = await start();
    expect(await startRound(on.deps, COURSE, MODULE)).toEqual({ roundId, position: 1 });
    await on.answerAt(roundId, 1);
    expect(await startRound(on.deps, COURSE, MODULE)).toEqual({ roundId, position: 2 });
    const [, other = ''] = course.structure.modules.map(({ id }) => id);
    expect(await start(other)).not.toBe(roundId);
    expect(await start()).toBe(roundId);
    on.wait(RESUME_WITHIN);
    expect(await start()).not.toBe(roundId);
  });

  it('is one a module, from two tabs too', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one).toBe(two);
    expect((await on.deps.learner.round(one)).items).toHaveLength(1);
  });

  it('shows the same exercise again, and none before its turn', async () => {
    const roundId = await start();
    const { item } = await on.stepAt(roundId, 1);
    expect((await on.stepAt(roundId, 1)).item).toEqual(item);
    await expect(on.stepAt(roundId, 2)).rejects.toSatisfy(notFound);
    const goOnFrom = async (position: number) => (await goOn(on.deps, { roundId, position })).position;
    expect(await goOnFrom(1)).toBe(1);
    await expect(on.stepAt(roundId, 2)).rejects.toSatisfy(notFound);
    await on.answerAt(roundId, 1, false);
    expect((await on.stepAt(roundId, 1)).item).toEqual(item);
    expect((await on.stepAt(roundId, 2)).item.itemId).not.toBe(item.itemId);
    expect(await goOnFrom(1)).toBe(2);
    await expect(on.stepAt(roundId, 3)).rejects.toSatisfy(notFound);
    await expect(goOnFrom(3)).rejects.toSatisfy(notFound);
  });

  it('chooses what comes next once, with the first of two answers', async () => {
    const roundId = await start();
    await Promise.all([on.answerAt(roundId, 1), on.answerAt(roundId, 1)]);
    expect((await on.deps.learner.round(roundId)).items).toHaveLength(2);
    await on.answerAt(roundId, 1);
    expect((await on.deps.learner.round(roundId)).items).toHaveLength(2);
  });

  it('goes on where a program of before, or one that died, has chosen nothing yet', async () => {
    const roundId = await start();
    await on.answerAt(roundId, 1);
    const left = await on.deps.learner.round(roundId);
    const forget = () =>
      on.deps.learner.change((tx) => tx.keepRound({ ...left, items: left.items.slice(0, 1) }));
    await forget();
    expect((await goOn(on.deps, { roundId, position: 1 })).position).toBe(2);
    await forget();
    expect(await startRound(on.deps, COURSE, MODULE)).toEqual({ roundId, position: 2 });
    await on.answerAt(roundId, 2);
  });

  it('tells what an answer deserves to hear, and counts its tries', async () => {
    const roundId = await start();
    expect(await on.stepAt(roundId, 1)).toMatchObject({ verdict: null, explanation: null, attempts: [] });
    await on.answerAt(roundId, 1, false);
    const after = await on.stepAt(roundId, 1);
    expect(after.verdict?.correct).toBe(false);
    expect(after.verdict?.feedback).toBeTruthy();
    expect(after.explanation).toBeTruthy();
    expect(after.answered).toEqual([true, false, false, false, false]);
    await on.answerAt(roundId, 1);
    expect((await on.stepAt(roundId, 1)).verdict).toEqual({ correct: true, feedback: null });
    expect(await attemptsAt(roundId, 1)).toMatchObject([
      { ordinal: 1, unaided: true, correct: false },
      { ordinal: 2, unaided: false, correct: true },
    ]);
  });

  it.skipIf(isDatabase)(
    'says of a wrong answer what its option or its mistake deserves, or what any does',
    async () => {
      const told = new Set<string>();
      for (const { id } of course.structure.modules) {
        const roundId = await start(id);
        const { length } = await on.deps.learner.round(roundId);
        for (let position = 1; position <= length; position += 1) {
          const { mistake } = await on.answerAt(roundId, position, false);
          const { text } = (await exerciseAt(on.deps, { roundId, position, language: 'en' })).item;
          const words = mistake?.kind === 'option' ? text.feedback : text.mistakes;
          told.add(mistake?.kind ?? 'other');
          expect((await on.stepAt(roundId, position)).verdict?.feedback).toBe(
            mistake ? words?.[mistake.id] : text.otherwise,
          );
        }
      }
      expect([...told].sort()).toEqual(['named', 'option', 'other']);
    },
  );

  it('counts the same answer sent twice at once as one', async () => {
    const roundId = await start();
    const id = crypto.randomUUID();
    await on.stepAt(roundId, 1);
    await Promise.all([on.answerAt(roundId, 1, true, id), on.answerAt(roundId, 1, true, id)]);
    expect(await attemptsAt(roundId, 1)).toMatchObject([{ id, ordinal: 1 }]);
    // either may have died before it was written down
    expect(on.journalled).toMatchObject([1, 2].map(() => ({ type: 'attempt', id, learnerId: on.learner })));
  });

  it('records nothing that can not be read', async () => {
    const roundId = await start();
    const { item } = await on.stepAt(roundId, 1);
    const answer = answerFromForm([['kind', item.kind]]);
    const given = { roundId, position: 1, attemptId: crypto.randomUUID(), answer, language: 'en' };
    expect(await answerExercise(on.deps, given)).toMatchObject({ unreadable: true });
    expect(await attemptsAt(roundId, 1)).toEqual([]);
    expect(on.journalled).toEqual([]);
  });

  it('gives its hints one after another, two taps on one button as one, and counts them', async () => {
    const roundId = await start();
    await on.stepAt(roundId, 1);
    const { item } = await exerciseAt(on.deps, { roundId, position: 1, language: 'en' });
    const own = course.items.find(({ definition }) => definition.id === item.definition.id)?.hints.en ?? [];
    const [first, second] = own;
    expect(await hintAt(roundId, 1, 1)).toEqual({ level: 1, hint: first });
    const taps = await Promise.all([hintAt(roundId, 1, 2), hintAt(roundId, 1, 2)]);
    expect(taps).toEqual([1, 2].map(() => ({ level: 2, hint: second })));
    const { hints } = await on.stepAt(roundId, 1);
    expect(hints.given.map(({ text }) => text)).toEqual([first, second]);
    expect(hints.total).toBe(own.length);
    expect((await on.stepAt(roundId, 1)).attempts).toEqual([]);
    await on.answerAt(roundId, 1);
    expect(await attemptsAt(roundId, 1)).toMatchObject([{ hintsUsed: 2, unaided: false, correct: true }]);
  });

  it('has no further hint once it is answered right, and none beyond the last', async () => {
    const roundId = await start();
    const { total } = (await on.stepAt(roundId, 1)).hints;
    for (let level = 1; level <= total; level += 1) expect(await hintAt(roundId, 1)).toMatchObject({ level });
    expect(await hintAt(roundId, 1)).toBeNull();
    await on.answerAt(roundId, 1, false);
    await on.stepAt(roundId, 2);
    await on.answerAt(roundId, 2, false);
    expect(await hintAt(roundId, 2)).toMatchObject({ level: 1 });
    await on.answerAt(roundId, 2);
    expect(await hintAt(roundId, 2)).toBeNull();
    expect(await hintAt(roundId, 2, 1)).toMatchObject({ level: 1 });
    await expect(hintAt(roundId, 4)).rejects.toSatisfy(notFound);
  });

  it('counts a hint that was asked for together with the answer, or does not give it', async () => {
    for (let turn = 0; turn < 12; turn += 1) {
      on.learner = await on.newLearner();
      const roundId = await start();
      await on.stepAt(roundId, 1);
      const hint = () => hintAt(roundId, 1, 1);
      const answer = () => on.answerAt(roundId, 1);
      const [given] =
        turn % 2 ? await Promise.all([hint(), answer()]) : (await Promise.all([answer(), hint()])).reverse();
      const shown = (await on.stepAt(roundId, 1)).hints.given.length;
      expect(shown).toBe(given ? 1 : 0);
      const [attempt] = await attemptsAt(roundId, 1);
      expect(attempt).toMatchObject({ hintsUsed: shown, unaided: shown === 0 });
    }
  });

  it('counts a hint that came while the answer waited for its turn, or was worked out', async () => {
    const roundId = await start();
    const { item } = await on.stepAt(roundId, 1);
    const { learner, courses } = on.deps;
    const hints = [() => hintAt(roundId, 1, 1)];
    const comes = async () => void (await hints.pop()?.());
    const late: LearnerStore = {
      ...learner,
      async changeInRound(at, work) {
        if (!isDatabase) await comes();
        return learner.changeInRound(at, work);
      },
    };
    const slow: CourseStore = {
      ...courses,
      async item(...asked) {
        await comes();
        return courses.item(...asked);
      },
    };
    const answer = answerTo(await courses.item(COURSE, item.itemId, 'en'), true);
    const given = { roundId, position: 1, attemptId: crypto.randomUUID(), answer, language: 'en' };
    await answerExercise({ ...on.deps, courses: slow, learner: late }, given);
    expect(await attemptsAt(roundId, 1)).toMatchObject([{ hintsUsed: 1, unaided: false }]);
  });

  it('guards the exercise that has no answer yet, in its round and beside it', async () => {
    const roundId = await start();
    const { item } = await on.stepAt(roundId, 1);
    const now = on.deps.clock();
    const open = () => unansweredExercises(on.deps, { courseId: COURSE, language: 'en', now });
    expect((await open()).map((one) => [one.roundId, one.item.definition.id])).toEqual([
      [roundId, item.itemId],
    ]);
    await on.answerAt(roundId, 1, false);
    expect((await open()).map((one) => one.item.definition.id)).not.toContain(item.itemId);
    const round = await on.deps.learner.round(roundId);
    await on.deps.learner.change((tx) => tx.keepRound({ ...round, items: [] }));
    expect(await open()).toEqual([]);
  });

  it('is nobody else’s', async () => {
    const roundId = await start();
    await on.stepAt(roundId, 1);
    const bek = await on.newLearner();
    await expect(roundStep(on.depsOf(bek), roundId, 1, 'en')).rejects.toSatisfy(notFound);
    const at = { roundId, position: 1, language: 'en' };
    await expect(giveHint(on.depsOf(bek), at)).rejects.toSatisfy(notFound);
    const answer = { kind: 'number', text: '1' } as const;
    await expect(
      answerExercise(on.depsOf(bek), { ...at, attemptId: crypto.randomUUID(), answer }),
    ).rejects.toSatisfy(notFound);
    expect(await startRound(on.depsOf(bek), COURSE, MODULE)).not.toMatchObject({ roundId });
  });
});
