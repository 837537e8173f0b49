import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasCode } from '@/lib/errors';
import { attemptRow } from '@/lib/knowledge/attempt';
import { stateFromAttempts } from '@/lib/knowledge/current-state';
import { knowledgeOf } from '@/lib/knowledge/knowledge-of';
import {
  answer,
  BEK,
  course,
  items,
  type MemoryTea,
  memoryTea,
  openTea,
  ROUND,
  record,
  skillAt,
  someAnswers,
} from './tea';

const stands = {
  memory: async () => ({ ...(await memoryTea()), close: async () => {} }),
  PGlite: async () => {
    const tea = await openTea();
    return { ...tea, close: () => tea.db.close() };
  },
};
const kinds = Object.keys(stands) as (keyof typeof stands)[];

describe.each(process.env.USTAT_MEMORY_ONLY ? kinds.slice(0, 1) : kinds)('in %s', (kind) => {
  let deps: MemoryTea & { close(): Promise<void> };
  beforeEach(async () => {
    deps = await stands[kind]();
  });
  afterEach(() => deps.close());

  const skill = (skillId: string, now?: Date) => skillAt(deps, skillId, now);
  const population = async () => (await deps.learner.crowd('tea', deps.model.id)).population;

  describe('recordAttempt', () => {
    it('moves the state, the population and what is known of every item', async () => {
      const before = await knowledgeOf(deps, course, items);
      const recorded = await record(deps, answer('heat.1'));
      const after = await knowledgeOf(deps, course, items);
      expect(after.items.get('heat.1')).toBeGreaterThan(before.items.get('heat.1') as number);
      expect(after.items.get('heat.3')).toBeGreaterThan(before.items.get('heat.3') as number);
      expect(before.skills.get('heat')?.state).toBe('new');
      expect(after.skills.get('heat')).toMatchObject({ state: 'learning', attempts: 1, unaidedRight: 1 });
      expect(recorded.view.course).toEqual({ successes: 0, answers: 0 });
      const counted = await population();
      expect(counted.course).toEqual({ successes: 1, answers: 1 });
      expect(counted.items['heat.1']).toMatchObject({ successes: 1, answers: 1 });
      expect(attemptRow.parse(JSON.parse(JSON.stringify(recorded)))).toEqual(recorded);
    });

    it('counts the same attempt id once, however often and at once it comes', async () => {
      const attempt = answer('heat.1', { roundId: ROUND });
      const first = await record(deps, attempt);
      const state = await deps.learner.state('tea');
      const again = await Promise.all([record(deps, attempt), record(deps, { ...attempt, correct: false })]);
      expect(again).toEqual([first, first]);
      expect(await deps.learner.state('tea')).toEqual(state);
      expect(await deps.learner.attempts('tea')).toHaveLength(1);
      expect((await population()).course.answers).toBe(1);
    });

    it("keeps apart what two learners send under one id, and tells neither of the other's", async () => {
      const attempt = answer('heat.1');
      const mine = await record(deps, attempt);
      const theirs = await record(deps, { ...attempt, learnerId: BEK, correct: false });
      expect(theirs).toMatchObject({ learnerId: BEK, correct: false });
      expect(await deps.learner.attempts('tea')).toMatchObject([mine]);
      expect(await deps.of(BEK).attempts('tea')).toMatchObject([theirs]);
    });

    it('records nothing of an attempt that does not parse', async () => {
      const error = await record(deps, answer('heat.1', { hintsUsed: -1 })).catch((cause: unknown) => cause);
      expect(hasCode(error, 'bad-input')).toBe(true);
      expect(await deps.learner.attempts('tea')).toEqual([]);
      expect((await population()).course.answers).toBe(0);
    });

    it('gives no credit for a right answer with hints: it counts as one not given', async () => {
      const before = await skill('heat');
      await record(deps, answer('heat.1', { hintsUsed: 1 }));
      const after = await skill('heat');
      expect(after).toMatchObject({ attempts: 1, unaidedRight: 0 });
      expect(after?.p).toBeLessThan(before?.p as number);
      expect((await population()).course).toEqual({ successes: 0, answers: 1 });
    });

    it('keeps a second try of a showing and changes nothing by it', async () => {
      await record(deps, answer('heat.1', { roundId: ROUND, correct: false }));
      const state = (await deps.learner.state('tea'))?.state;
      const known = await skill('heat');
      const second = await record(deps, answer('heat.1', { roundId: ROUND, ordinal: 2 }));
      expect(second).toMatchObject({ unaided: false, correct: true });
      expect((await deps.learner.state('tea'))?.state).toEqual(state);
      expect(await skill('heat')).toEqual(known);
      expect((await deps.learner.inRound(ROUND)).map((attempt) => attempt.ordinal)).toEqual([1, 2]);
    });

    it('takes parallel answers of one learner one after another', async () => {
      await Promise.all(items.map((item) => record(deps, answer(item.itemId))));
      const attempts = await deps.learner.attempts('tea');
      expect(attempts).toHaveLength(items.length);
      expect(await deps.learner.state('tea')).toEqual(await stateFromAttempts(deps.model, attempts));
      expect((await skill('pour'))?.attempts).toBe(4);
    });
  });

  describe('knowledgeOf', () => {
    it('says the same twice, and nothing of a module without items', async () => {
      await someAnswers(deps);
      const once = await knowledgeOf(deps, course, items);
      const twice = await knowledgeOf(deps, course, items);
      expect(twice).toEqual(once);
      const empty = await knowledgeOf(deps, course, []);
      expect(empty.modules.get('brew')).toMatchObject({ p: 0, sure: false });
    });
  });
});
