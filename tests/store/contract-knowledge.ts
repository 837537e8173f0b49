import { describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { newCalibration } from '@/lib/knowledge/calibration';
import { afterAnswer, newLearner, viewOf } from '@/lib/knowledge/counts';
import { AT, COURSE, ids, later, newAttempt, type On } from './fixtures';

/** Answers, and what is worked out from them. */
export function knowledgeContract(on: On): void {
  describe('answers', () => {
    it('come back as they were kept, in their order, and belong to one learner', async () => {
      const roundId = ids();
      const first = newAttempt(on.anna, { roundId, mistake: 'option:cold', correct: false, language: 'ar' });
      const second = newAttempt(on.anna, {
        roundId,
        ordinal: 2,
        itemId: 'heat.degrees',
        answeredAt: later(1),
      });
      const [one, two] = await on.anna.change(async (tx) => [
        await tx.addAttempt(first),
        await tx.addAttempt(second),
      ]);
      expect(two).toBeGreaterThan(one ?? Number.NaN);
      expect(await on.anna.attempts(COURSE)).toEqual([
        { ...first, seq: one },
        { ...second, seq: two },
      ]);
      expect(await on.anna.latest(COURSE, 1)).toEqual([
        { id: second.id, moduleId: 'brew', itemId: 'heat.degrees', answeredAt: later(1) },
      ]);
      expect((await on.anna.latest(COURSE, 9)).map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(await on.anna.inRound(roundId)).toMatchObject([
        { id: first.id, ordinal: 1, mistake: 'option:cold' },
        { id: second.id, ordinal: 2, answer: second.answer },
      ]);
      expect(await on.anna.change((tx) => tx.attempt(first.id))).toEqual(first);
      expect(await on.bek.attempts(COURSE)).toEqual([]);
      expect(await on.bek.inRound(roundId)).toEqual([]);
      expect(await on.bek.change((tx) => tx.attempt(first.id))).toBeNull();
      expect(await on.anna.attempts('coffee')).toEqual([]);
    });

    it('are there once', async () => {
      const row = newAttempt(on.anna);
      await on.anna.change((tx) => tx.addAttempt(row));
      const again = on.anna.change((tx) => tx.addAttempt(row));
      await expect(again).rejects.toSatisfy((error) => hasCode(error, 'conflict'));
      expect(await on.anna.attempts(COURSE)).toHaveLength(1);
    });

    it('are counted by module: first tries, and those not right without help, but for one round', async () => {
      const placed = ids();
      await on.anna.change(async (tx) => {
        await tx.addAttempt(newAttempt(on.anna));
        await tx.addAttempt(newAttempt(on.anna, { correct: false }));
        await tx.addAttempt(newAttempt(on.anna, { hintsUsed: 1, unaided: false, roundId: ids() }));
        await tx.addAttempt(newAttempt(on.anna, { ordinal: 2, unaided: false }));
        await tx.addAttempt(newAttempt(on.anna, { moduleId: 'serve', roundId: placed }));
      });
      expect(await on.anna.triesByModule(COURSE, placed)).toEqual(
        new Map([['brew', { tries: 3, notRight: 2 }]]),
      );
      expect([...(await on.anna.triesByModule(COURSE, ids())).keys()].sort()).toEqual(['brew', 'serve']);
    });
  });

  describe('what is worked out', () => {
    it('is kept as it was: a state, counts of everybody, weights of everybody and of one', async () => {
      const stored = { modelId: 'm', lastSeq: 7, state: null };
      const { view } = newAttempt(on.anna);
      const after = afterAnswer(newLearner(), view, 'heat', true);
      const kept = await on.anna.change(async (tx) => {
        const { population, calibration } = await tx.crowdFor(COURSE, 'm', {
          skillId: 'heat',
          itemId: 'heat.when',
        });
        const seen = viewOf(population, 'heat', 'heat.when', -0.5);
        calibration.course.answers += 1;
        calibration.course.weights[0] = 1.25;
        calibration.skills.set('heat', [...calibration.learner.keys()]);
        calibration.learner[0] = 0.5;
        await tx.keepState(COURSE, stored, AT);
        await tx.keepCrowd(
          newAttempt(on.anna, { view: { ...seen, forecast: { model: 'm', p: 0.7 } } }),
          after,
          calibration,
        );
        return calibration;
      });
      expect(await on.anna.state(COURSE)).toEqual(stored);
      expect(await on.bek.state(COURSE)).toBeNull();
      await on.anna.change((tx) => tx.keepState(COURSE, { ...stored, lastSeq: 8 }, later(1)));
      expect(await on.anna.state(COURSE)).toMatchObject({ lastSeq: 8 });

      const { population, calibration } = await on.anna.crowd(COURSE, 'm');
      expect(population.course).toEqual(after.course);
      expect(population.items['heat.when']).toEqual(after.item);
      expect(population.skills.heat).toEqual(after.skill);
      expect(calibration).toEqual(kept);
      const theirs = (await on.bek.crowd(COURSE, 'm')).calibration;
      expect(theirs).toEqual({ ...kept, learner: newCalibration().learner });
      expect((await on.anna.crowd(COURSE, 'another')).calibration).toEqual(newCalibration());
      const seen = await on.bek.change((tx) =>
        tx.crowdFor(COURSE, 'm', { skillId: 'pour', itemId: 'pour.order' }),
      );
      expect(seen.population).toMatchObject({ course: after.course, items: {}, skills: {} });
      expect(seen.calibration.skills).toEqual(new Map());
    });
  });
}
