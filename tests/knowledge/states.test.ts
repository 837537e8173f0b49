import { beforeEach, describe, expect, it } from 'vitest';
import { stateAt, stateFromAttempts } from '@/lib/knowledge/current-state';
import { encounterOf } from '@/lib/knowledge/estimate';
import { evidenceOf } from '@/lib/knowledge/knowledge-of';
import { isBefore } from '@/lib/knowledge/record-attempt';
import { predict } from '@/lib/knowledge/trace';
import { type Answered, AT, answer, DAY, items, type MemoryTea, memoryTea, record } from './tea';

/** What an answer leaves behind, in time or late, and the states that are kept of days. */

let deps: MemoryTea;
beforeEach(async () => {
  deps = await memoryTea();
});

const later = (ms: number) => new Date(AT.getTime() + ms);
const take = (itemId: string, ms: number, given: Partial<Answered> = {}) =>
  record(deps, answer(itemId, { answeredAt: later(ms), ...given }));
const stored = () => deps.learner.state('tea');
const fromAttempts = async () => stateFromAttempts(deps.model, await deps.learner.attempts('tea'));
const counted = async () => (await deps.learner.crowd('tea', deps.model.id)).population.course;

describe('an answer', () => {
  it('is kept with what the model had foreseen of it', async () => {
    await take('heat.1', 0);
    const { state, population } = await evidenceOf(deps, 'tea');
    const item = items.find(({ itemId }) => itemId === 'heat.2');
    const [p = 0] = item ? await predict(deps.model, state, [encounterOf(item, population)]) : [];
    const { view } = await take('heat.2', 1, { difficulty: item?.difficulty ?? 0 });
    expect(view.forecast?.model).toBe(deps.model.id);
    expect(view.forecast?.p).toBeCloseTo(p, 5);
    expect(await stored()).toMatchObject({ modelId: deps.model.id, lastSeq: 2 });
  });

  it('that comes late takes its place among the others, as if it had come in time', async () => {
    const [late, inTime] = [deps, await memoryTea()];
    // what others answered is left out: it is another thing by the time that the late one comes
    const [first, second, third] = [
      answer('heat.1', { answeredAt: later(0) }),
      answer('pour.1', { answeredAt: later(10), correct: false }),
      answer('heat.2', { answeredAt: later(20), correct: false }),
    ];
    const recordAll = async ({ of, model }: MemoryTea, ...all: Answered[]) => {
      for (const one of all) await record({ of, model }, one);
    };
    await recordAll(late, first, third, second);
    await recordAll(inTime, first, second, third);
    const [one, other] = [await stored(), await inTime.learner.state('tea')];
    expect(one?.state).toEqual(other?.state);
    expect(one?.state).toEqual((await fromAttempts()).state);
    const rows = await deps.learner.attempts('tea');
    expect(rows.map(({ itemId }) => itemId)).toEqual(['heat.1', 'pour.1', 'heat.2']);
    // no model foresaw the one that was not there
    expect(rows.map(({ view }) => view.forecast === undefined)).toEqual([false, true, false]);
  });

  it('that comes late counts for everybody once, a second try not at all', async () => {
    await take('heat.1', 10);
    const { state } = (await stored()) ?? {};
    await take('heat.2', 0, { ordinal: 2 });
    expect((await stored())?.state).toEqual(state);
    expect(await counted()).toEqual({ successes: 1, answers: 1 });
    await take('heat.3', 5, { correct: false });
    expect((await stored())?.state).not.toEqual(state);
    expect(await counted()).toEqual({ successes: 1, answers: 2 });
  });

  it('stands before another by its moment, at one moment by its id', () => {
    const one = (id: string, ms: number) => ({ id, answeredAt: later(ms) });
    expect(isBefore(one('b', 0), one('a', 1))).toBe(true);
    expect(isBefore(one('a', 1), one('b', 0))).toBe(false);
    expect(isBefore(one('a', 0), one('b', 0))).toBe(true);
    expect(isBefore(one('b', 0), one('a', 0))).toBe(false);
    expect(isBefore(one('a', 0), one('a', 0))).toBe(false);
  });
});

describe('the state of an earlier day', () => {
  it('is that after its last answer, until a late answer makes it untrue', async () => {
    await take('heat.1', 0);
    await take('heat.2', 1000);
    const first = (await stored())?.state;
    await take('heat.3', DAY);
    await take('heat.4', DAY + 1000);
    expect((await deps.learner.stateAt('tea', later(DAY - 1)))?.state).toEqual(first);
    expect((await deps.learner.stateAt('tea', later(DAY + 2000)))?.state).toEqual((await stored())?.state);
    await take('pour.1', 500);
    expect(await deps.learner.stateAt('tea', later(DAY - 1))).toBeNull();
    expect(await stateAt(deps.learner, deps.model, 'tea', later(DAY - 1))).toEqual(
      (await stateFromAttempts(deps.model, await deps.learner.attempts('tea', later(DAY - 1)))).state,
    );
  });
});
