import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CourseStore } from '@/lib/content/store';
import { hasCode } from '@/lib/errors';
import type { AttemptRow } from '@/lib/knowledge/attempt';
import { newCalibration } from '@/lib/knowledge/calibration';
import { afterAnswer, newLearner, newPopulation, viewOf } from '@/lib/knowledge/counts';
import type { Decision, Placement } from '@/lib/path/store';
import type { LearnerStore, Round } from '@/lib/practice/store';

export interface OpenedStore {
  courses: CourseStore;
  /** Of a learner who is not there yet, with nothing of their own. */
  newLearner(id: string): Promise<LearnerStore>;
  close(): Promise<void>;
}

const COURSE = 'tea';
const AT = new Date('2026-05-01T08:00:00.123Z');
const later = (minutes: number) => new Date(AT.getTime() + minutes * 60_000);
const ids = () => crypto.randomUUID();

/**
 * What rooms rely on, whatever keeps a learner's day: no SQL and no Node here, so that it runs in a browser too.
 * @param open a store with the course of tests/support/course.ts alone
 */
export function storeContract(open: () => Promise<OpenedStore>): void {
  let opened: OpenedStore;
  let anna: LearnerStore;
  let bek: LearnerStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    [anna, bek] = await Promise.all([opened.newLearner(ids()), opened.newLearner(ids())]);
  });

  const notFound = (error: unknown) => hasCode(error, 'not-found');

  const round = (given: Partial<Round> = {}): Round =>
    ({
      id: ids(),
      kind: 'practice',
      moduleId: 'brew',
      courseId: COURSE,
      length: 2,
      items: [],
      startedAt: AT,
      finishedAt: null,
      ...given,
    }) as Round;

  const attempt = (given: Partial<AttemptRow> = {}): AttemptRow => ({
    id: ids(),
    learnerId: anna.learnerId,
    courseId: COURSE,
    moduleId: 'brew',
    itemId: 'heat.when',
    itemVersion: 'v1',
    skillId: 'heat',
    language: 'ky',
    roundId: null,
    position: 1,
    ordinal: 1,
    hintsUsed: 0,
    answer: { kind: 'short-text', text: 'ң ө ү "' },
    correct: true,
    unaided: true,
    mistake: null,
    answeredAt: AT,
    view: { ...viewOf(newPopulation(), 'heat', 'heat.when', -0.5), forecast: { model: 'm', p: 0.7 } },
    ...given,
  });

  const decision = (given: Partial<Decision> = {}): Decision => ({
    id: ids(),
    courseId: COURSE,
    decidedAt: AT,
    policy: 'p/1',
    seed: 'dice',
    choice: 'brew',
    propensity: 0.95,
    candidates: [
      {
        moduleId: 'brew',
        eligible: true,
        score: 0.1,
        propensity: 0.95,
        parts: { expectedProgress: 0.1, opens: 0, review: 0 },
      },
    ],
    reasons: [{ code: 'first-step', params: { module: 'brew' } }],
    runnerUp: null,
    picked: null,
    pickedAt: null,
    ...given,
  });

  describe('courses', () => {
    it('come with their texts in a language, or in their first', async () => {
      const { courses } = opened;
      expect((await courses.list()).map(({ id }) => id)).toEqual([COURSE]);
      const ky = await courses.course(COURSE, 'ky');
      expect(ky).toMatchObject({ language: 'ky', text: { title: 'Tea (ky)' }, structure: { id: COURSE } });
      expect(await courses.course(COURSE, 'ar')).toMatchObject({ language: 'en', version: ky.version });
      expect(await courses.lesson(COURSE, 'serve', 'ar')).toMatchObject({
        moduleId: 'serve',
        language: 'en',
      });
      for (const ask of [
        () => courses.course('coffee', 'en'),
        () => courses.lesson(COURSE, 'drink', 'en'),
        () => courses.item(COURSE, 'nothing', 'en'),
        () => courses.item(COURSE, 'heat.when', 'en', 'a version that never was'),
      ])
        await expect(ask()).rejects.toSatisfy(notFound);
    });

    it('have their items in the order of the file, each with its version', async () => {
      const items = await opened.courses.items(COURSE);
      expect(items.map(({ itemId, moduleId, skills }) => [itemId, moduleId, skills])).toEqual([
        ['heat.when', 'brew', ['heat']],
        ['heat.degrees', 'brew', ['heat']],
        ['pour.order', 'serve', ['pour']],
      ]);
      const { itemId = '', version = '' } = items[0] ?? {};
      const item = await opened.courses.item(COURSE, itemId, 'ky', version);
      expect(item).toEqual(await opened.courses.item(COURSE, itemId, 'ky'));
      expect(item).toMatchObject({ courseId: COURSE, moduleId: 'brew', version, language: 'ky' });
      expect(item.texts).toHaveLength(2);
    });
  });

  describe('a learner who is new', () => {
    it('has nothing yet', async () => {
      expect(await anna.state(COURSE)).toBeNull();
      expect(await anna.attempts(COURSE)).toEqual([]);
      expect(await anna.latest(COURSE, 3)).toEqual([]);
      expect(await anna.practice(COURSE, ids())).toEqual(new Map());
      expect(await anna.decision(COURSE)).toBeNull();
      expect(await anna.placement(COURSE)).toBeNull();
      expect(await anna.inRound(ids())).toEqual([]);
      expect(await anna.hints(ids())).toEqual([]);
      expect(await anna.roundsUnderWay(COURSE, AT)).toEqual([]);
      expect(await anna.readingPlace(COURSE, 'brew')).toBeNull();
      await expect(anna.round(ids())).rejects.toSatisfy(notFound);
      expect((await anna.crowd('coffee', 'm')).calibration).toEqual(newCalibration());
      expect((await anna.crowd('coffee', 'm')).population).toEqual(newPopulation());
    });
  });

  describe('answers', () => {
    it('come back as they were kept, in their order, and belong to one learner', async () => {
      const roundId = ids();
      const first = attempt({ roundId, mistake: 'option:cold', correct: false, language: 'ar' });
      const second = attempt({ roundId, ordinal: 2, itemId: 'heat.degrees', answeredAt: later(1) });
      const [one, two] = await anna.change(async (tx) => [
        await tx.addAttempt(first),
        await tx.addAttempt(second),
      ]);
      expect(two).toBeGreaterThan(one ?? Number.NaN);
      expect(await anna.attempts(COURSE)).toEqual([
        { ...first, seq: one },
        { ...second, seq: two },
      ]);
      expect(await anna.latest(COURSE, 1)).toEqual([
        { id: second.id, moduleId: 'brew', itemId: 'heat.degrees', answeredAt: later(1) },
      ]);
      expect((await anna.latest(COURSE, 9)).map(({ id }) => id)).toEqual([second.id, first.id]);
      expect(await anna.inRound(roundId)).toMatchObject([
        { id: first.id, ordinal: 1, mistake: 'option:cold' },
        { id: second.id, ordinal: 2, answer: second.answer },
      ]);
      expect(await anna.change((tx) => tx.attempt(first.id))).toEqual(first);
      expect(await bek.attempts(COURSE)).toEqual([]);
      expect(await bek.inRound(roundId)).toEqual([]);
      expect(await bek.change((tx) => tx.attempt(first.id))).toBeNull();
      expect(await anna.attempts('coffee')).toEqual([]);
    });

    it('are there once', async () => {
      const row = attempt();
      await anna.change((tx) => tx.addAttempt(row));
      const again = anna.change((tx) => tx.addAttempt(row));
      await expect(again).rejects.toSatisfy((error) => hasCode(error, 'conflict'));
      expect(await anna.attempts(COURSE)).toHaveLength(1);
    });

    it('are counted by module: first tries, and those not right without help, but for one round', async () => {
      const placed = ids();
      await anna.change(async (tx) => {
        await tx.addAttempt(attempt());
        await tx.addAttempt(attempt({ correct: false }));
        await tx.addAttempt(attempt({ hintsUsed: 1, unaided: false, roundId: ids() }));
        await tx.addAttempt(attempt({ ordinal: 2, unaided: false }));
        await tx.addAttempt(attempt({ moduleId: 'serve', roundId: placed }));
      });
      expect(await anna.practice(COURSE, placed)).toEqual(new Map([['brew', { tries: 3, notRight: 2 }]]));
      expect([...(await anna.practice(COURSE, ids())).keys()].sort()).toEqual(['brew', 'serve']);
    });
  });

  describe('what is worked out', () => {
    it('is kept as it was: a state, counts of everybody, weights of everybody and of one', async () => {
      const stored = { modelId: 'm', lastSeq: 7, state: null };
      const { view } = attempt();
      const after = afterAnswer(newLearner(), view, 'heat', true);
      const kept = await anna.change(async (tx) => {
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
          attempt({ view: { ...seen, forecast: { model: 'm', p: 0.7 } } }),
          after,
          calibration,
        );
        return calibration;
      });
      expect(await anna.state(COURSE)).toEqual(stored);
      expect(await bek.state(COURSE)).toBeNull();
      await anna.change((tx) => tx.keepState(COURSE, { ...stored, lastSeq: 8 }, later(1)));
      expect(await anna.state(COURSE)).toMatchObject({ lastSeq: 8 });

      const { population, calibration } = await anna.crowd(COURSE, 'm');
      expect(population.course).toEqual(after.course);
      expect(population.items['heat.when']).toEqual(after.item);
      expect(population.skills.heat).toEqual(after.skill);
      expect(calibration).toEqual(kept);
      const theirs = (await bek.crowd(COURSE, 'm')).calibration;
      expect(theirs).toEqual({ ...kept, learner: newCalibration().learner });
      expect((await anna.crowd(COURSE, 'another')).calibration).toEqual(newCalibration());
      const seen = await bek.change((tx) =>
        tx.crowdFor(COURSE, 'm', { skillId: 'pour', itemId: 'pour.order' }),
      );
      expect(seen.population).toMatchObject({ course: after.course, items: {}, skills: {} });
      expect(seen.calibration.skills).toEqual(new Map());
    });
  });

  describe('decisions', () => {
    it('come back whole, the latest of a course, with what was taken of it', async () => {
      const made = decision();
      await anna.change((tx) => tx.keepDecision(decision({ decidedAt: later(-1) })));
      await anna.change((tx) => tx.keepDecision(made));
      expect(await anna.decision(COURSE)).toEqual(made);
      const taken = { ...made, picked: 'serve', pickedAt: later(1) };
      await anna.change((tx) => tx.keepDecision(taken));
      expect(await anna.decision(COURSE)).toEqual(taken);
      expect(await bek.decision(COURSE)).toBeNull();
      expect(await anna.decision('coffee')).toBeNull();
    });

    it('may choose nothing', async () => {
      const made = decision({
        choice: null,
        candidates: [],
        reasons: [{ code: 'all-mastered', params: {} }],
      });
      await anna.change((tx) => tx.keepDecision(made));
      expect(await anna.decision(COURSE)).toEqual(made);
    });
  });

  describe('rounds', () => {
    it('go on from what was kept, and are nobody else’s', async () => {
      const begun = round();
      await anna.change((tx) => tx.keepRound(begun));
      expect(await anna.round(begun.id)).toEqual(begun);
      const further = { ...begun, items: [{ itemId: 'heat.when', version: 'v1' }] };
      await anna.change((tx) => tx.keepRound(further));
      expect(await anna.round(begun.id)).toEqual(further);
      await expect(bek.round(begun.id)).rejects.toSatisfy(notFound);
      await expect(bek.change((tx) => tx.round(begun.id))).rejects.toSatisfy(notFound);
    });

    it('under way are those without an end, since a moment, latest first, of a module or of all', async () => {
      const [old, brew, serve, ended] = [
        round({ startedAt: later(-60) }),
        round({ startedAt: later(1) }),
        round({ startedAt: later(2), moduleId: 'serve' }),
        round({ startedAt: later(3), finishedAt: later(4) }),
      ];
      await anna.change(async (tx) => {
        for (const one of [old, brew, serve, ended]) if (one) await tx.keepRound(one);
      });
      expect((await anna.roundsUnderWay(COURSE, AT)).map(({ id }) => id)).toEqual([serve?.id, brew?.id]);
      expect(await anna.roundsUnderWay(COURSE, AT, 'brew')).toEqual([brew]);
      expect(await anna.roundsUnderWay(COURSE, later(-60), 'brew')).toEqual([brew, old]);
      expect(await bek.roundsUnderWay(COURSE, AT)).toEqual([]);
    });

    it('show each hint once', async () => {
      const roundId = ids();
      const hint = { roundId, position: 2, itemId: 'heat.when', level: 1, at: AT };
      await anna.change(async (tx) => {
        await tx.keepHint({ ...hint, level: 2 });
        await tx.keepHint(hint);
        await tx.keepHint({ ...hint, at: later(1) });
        await tx.keepHint({ ...hint, position: 1 });
      });
      expect(await anna.hints(roundId)).toEqual([
        { position: 1, level: 1 },
        { position: 2, level: 1 },
        { position: 2, level: 2 },
      ]);
      expect(await bek.hints(roundId)).toEqual([]);
    });

    it('of a placement keep what was weighed, and in the end what came of it', async () => {
      const open = round({ kind: 'placement', moduleId: null } as Partial<Round>);
      const placement: Placement = {
        courseId: COURSE,
        roundId: open.id,
        policy: 'placement/1',
        choices: [],
        outcome: null,
        endedAt: null,
      };
      await anna.change(async (tx) => {
        await tx.keepRound(open);
        await tx.keepPlacement(placement);
      });
      expect(await anna.round(open.id)).toEqual(open);
      expect(await anna.placement(COURSE)).toEqual(placement);
      const scored = [{ itemId: 'heat.when', score: 0.25 }];
      const ended: Placement = {
        ...placement,
        choices: [{ at: AT, itemId: 'heat.when', propensity: 1, scored }],
        outcome: [{ moduleId: 'brew', chance: 0.97, opens: true }],
        endedAt: later(1),
      };
      await anna.change((tx) => tx.keepPlacement(ended));
      expect(await anna.placement(COURSE)).toEqual(ended);
      expect(await bek.placement(COURSE)).toBeNull();
    });
  });

  describe('reading', () => {
    it('goes on at the last place of each module', async () => {
      await anna.change((tx) => tx.keepReadingPlace(COURSE, 'brew', { blockId: 'why', seenAt: AT }));
      const place = { blockId: 'steps', seenAt: later(1) };
      await anna.change((tx) => tx.keepReadingPlace(COURSE, 'brew', place));
      expect(await anna.readingPlace(COURSE, 'brew')).toEqual(place);
      expect(await anna.readingPlace(COURSE, 'serve')).toBeNull();
      expect(await bek.readingPlace(COURSE, 'brew')).toBeNull();
    });
  });

  describe('a change', () => {
    it('sees what it has done, and is kept whole or not at all', async () => {
      const [one, two] = [round(), round()];
      const failure = new Error('stop');
      const broken = anna.change(async (tx) => {
        await tx.keepRound(one);
        await tx.addAttempt(attempt());
        await tx.keepState(COURSE, { modelId: 'm', state: null, lastSeq: 1 }, AT);
        expect(await tx.round(one.id)).toEqual(one);
        expect(await tx.attempts(COURSE)).toHaveLength(1);
        throw failure;
      });
      await expect(broken).rejects.toBe(failure);
      await expect(anna.round(one.id)).rejects.toSatisfy(notFound);
      expect(await anna.attempts(COURSE)).toEqual([]);
      expect(await anna.state(COURSE)).toBeNull();
      const done = await anna.change(async (tx) => {
        await tx.keepRound(two);
        return 'done';
      });
      expect(done).toBe('done');
      expect(await anna.round(two.id)).toEqual(two);
    });

    it('waits for those of the same learner: each sees all that came before', async () => {
      const begun = round({ length: 20 });
      await anna.change((tx) => tx.keepRound(begun));
      const add = (n: number) =>
        anna.change(async (tx) => {
          const current = await tx.round(begun.id);
          const items = [...current.items, { itemId: `item ${n}`, version: `v${current.items.length}` }];
          await tx.keepRound({ ...current, items });
        });
      await Promise.all(Array.from({ length: 20 }, (_, n) => add(n)));
      const { items } = await anna.round(begun.id);
      expect(new Set(items.map(({ itemId }) => itemId)).size).toBe(20);
      expect(items.map(({ version }) => version)).toEqual(items.map((_, n) => `v${n}`));
    });

    it('of several learners at once counts everybody’s answers, each on top of those before', async () => {
      const before = (await anna.crowd(COURSE, 'm')).population.course.answers;
      const learners = await Promise.all(Array.from({ length: 6 }, () => opened.newLearner(ids())));
      const answer = (learner: LearnerStore) =>
        learner.change(async (tx) => {
          const { population, calibration } = await tx.crowdFor(COURSE, 'm', attempt());
          const view = viewOf(population, 'heat', 'heat.when', 0);
          const row = attempt({
            learnerId: learner.learnerId,
            view: { ...view, forecast: { model: 'm', p: 0.5 } },
          });
          await tx.addAttempt(row);
          await tx.keepCrowd(row, afterAnswer(newLearner(), view, 'heat', false), calibration);
          return view.course.answers;
        });
      const seen = await Promise.all([...learners, ...learners].map(answer));
      expect(seen.sort((a, b) => a - b)).toEqual(seen.map((_, n) => before + n));
      expect((await anna.crowd(COURSE, 'm')).population.course.answers).toBe(before + 12);
    });
  });
}
