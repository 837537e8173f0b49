import { describe, expect, it } from 'vitest';
import { nextModule, pickModule } from '@/lib/path/next';
import { policyById } from '@/lib/path/policies/by-id';
import { historyFor, standingOf } from '@/lib/path/standing';
import type { Placement } from '@/lib/path/store';
import type { PracticeDeps } from '@/lib/practice/deps';
import { startRound } from '@/lib/practice/rounds';
import { COURSE, course, inMemory } from '../practice/stand';

const [FIRST = '', OTHER = ''] = course.structure.modules.map(({ id }) => id);

/** In the course that ships, as map, end of a round and next module see it. */
describe('where a learner stands', () => {
  const on = inMemory();
  const standing = async (more: Partial<PracticeDeps> = {}) =>
    standingOf({ ...on.deps, ...more }, await on.deps.courses.course(COURSE, 'en'));
  const stateOf = async (moduleId = FIRST) => (await standing()).knowledge.modules.get(moduleId)?.state;
  const answer = async (moduleId: string, ...right: boolean[]) => {
    const { roundId } = await startRound(on.deps, COURSE, moduleId);
    for (const [i, one] of right.entries()) await on.answerAt(roundId, i + 1, one);
    return roundId;
  };
  /** A placement that has ended, in a round that was answered; a minute goes by. */
  async function place(roundId: string, opens: string[]): Promise<Date> {
    const endedAt = on.deps.clock();
    const outcome = opens.map((moduleId) => ({ moduleId, chance: 0.9, opens: true }));
    const made: Placement = { courseId: COURSE, roundId, policy: 'p', choices: [], outcome, endedAt };
    await on.deps.learner.change((tx) => tx.keepPlacement(made));
    on.wait(60_000);
    return endedAt;
  }

  it('is nowhere yet before the first answer', async () => {
    const { knowledge, policy, items, learnerId, ...rest } = await standing();
    expect(rest).toMatchObject({
      ...{ placement: null, checks: [], decision: null, last: null, recent: [], history: [] },
    });
    expect([learnerId, items.length > 0]).toEqual([on.learner, true]);
    expect(policy.label).toBe('ustat/6');
    expect(new Set([...knowledge.modules.values()].map(({ state }) => state))).toEqual(new Set(['new']));
  });

  it('is read at one moment, with the last answers newest first', async () => {
    await answer(FIRST, true, false);
    await answer(OTHER, true);
    const { last, recent, now, knowledge } = await standing();
    const taken = (await on.deps.learner.attempts(COURSE)).map(({ id }) => id);
    expect(recent.map(({ id }) => id)).toEqual([...taken].reverse());
    expect(last).toEqual(recent[0]);
    expect(last?.moduleId).toBe(OTHER);
    expect(on.deps.clock().getTime() - now.getTime()).toBe(1000);
    expect([FIRST, OTHER].map((id) => knowledge.modules.get(id)?.state)).toEqual(['learning', 'learning']);
  });

  it('is by a policy of an experiment in this course, which may ask for the answers so far', async () => {
    await answer(FIRST, true, false);
    const asked: string[] = [];
    const policyOf = (id: string) => async (courseId: string) => {
      asked.push(courseId);
      return policyById(id);
    };
    const elo = await standing({ policyOf: policyOf('elo-band') });
    expect([elo.policy.label, asked]).toEqual(['elo-band/1', [COURSE]]);
    expect(elo.history.map(({ right }) => right)).toEqual([true, false]);
    expect((await standing({ policyOf: policyOf('random') })).history).toEqual([]);
    const nobody = { attempts: () => Promise.reject(new Error('was asked')) };
    expect(await historyFor(policyById(), nobody, COURSE, elo.items)).toEqual([]);
  });

  it('counts what a placement opened as known, and what it only touched as new', async () => {
    const roundId = await answer(FIRST, true, false);
    await answer(OTHER, true);
    expect(await stateOf('budget-savings')).toBe('new');
    await place(roundId, ['budget-savings']);
    expect(await stateOf('budget-savings')).toBe('known');
    // its answers were the placement's; those in the other module were not
    expect(await stateOf(FIRST)).toBe('new');
    expect(await stateOf(OTHER)).toBe('learning');
  });

  it('leaves an opened module known after one miss, and not after two', async () => {
    const { roundId } = await startRound(on.deps, COURSE, FIRST);
    await on.answerAt(roundId, 1, false);
    await place(crypto.randomUUID(), [FIRST]);
    // what was missed before it opened is not counted against it
    await on.answerAt(roundId, 2, false);
    expect(await stateOf()).toBe('known');
    await on.answerAt(roundId, 3, false);
    expect(await stateOf()).toBe('learning');
  });

  describe('when a module is taken', () => {
    const picked = async () => (await on.deps.learner.decision(COURSE))?.picked;
    async function take(moduleId: string): Promise<void> {
      await pickModule(on.deps, COURSE, moduleId, nextModule(await standing()).id);
    }

    it('stays with the decision that stands, not with one that an answer or a placement ended', async () => {
      await take(FIRST);
      await pickModule(on.deps, COURSE, OTHER);
      expect(await picked()).toBe(OTHER);
      const roundId = await answer(FIRST, true);
      expect(await picked()).toBe(FIRST);
      await pickModule(on.deps, COURSE, OTHER);
      expect(await picked()).toBe(FIRST);
      await take(OTHER);
      await place(roundId, []);
      await pickModule(on.deps, COURSE, FIRST);
      expect(await picked()).toBe(OTHER);
    });

    it('nor with one that another policy made', async () => {
      await take(FIRST);
      const deps = { ...on.deps, policyOf: async () => policyById('random') };
      await pickModule(deps, COURSE, OTHER);
      expect(await picked()).toBe(FIRST);
    });
  });
});
