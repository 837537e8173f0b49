import { describe, expect, it } from 'vitest';
import { newCalibration } from '@/lib/knowledge/calibration';
import { newPopulation, sigmoid } from '@/lib/knowledge/counts';
import { currentState, stateFromAttempts } from '@/lib/knowledge/current-state';
import {
  type Evidence,
  encounterOf,
  knowledgeIn,
  partAround,
  type TracedItem,
  triesIn,
} from '@/lib/knowledge/estimate';
import { INPUT_NAMES } from '@/lib/knowledge/features';
import { evidenceOf, knowledgeOf, standingsAt } from '@/lib/knowledge/knowledge-of';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { UNFITTED } from '@/lib/knowledge/posterior';
import type { KnowledgeReads, SequencedAttempt, StoredState } from '@/lib/knowledge/store';
import { forecastOf, foresee, type KnowledgeState, newState, predict, trace } from '@/lib/knowledge/trace';
import { triesOf } from '@/lib/path/candidates';
import { AT, course, DAY } from './tea';

const EASE = INPUT_NAMES.indexOf('elo ease of item');

/**
 * A model to be worked by hand: P is the sigmoid of four times an unanswered item's ease, so of
 * minus its difficulty, and its memory counts what was right. It is as sure as a standard deviation
 * of 1 lets it.
 */
const model: KnowledgeModel = {
  id: 'by-hand',
  stateSize: 1,
  posterior: UNFITTED,
  step: async ([right = 0], _, correct) => Float32Array.of(right + (correct ? 1 : 0)),
  predict: async (_, rows) => Float32Array.from(rows, (row) => sigmoid(4 * (row[EASE] as number))),
};

const item = (itemId: string, moduleId: string, skills: string[], p = 0.98): TracedItem => ({
  ...{ itemId, moduleId, skills },
  difficulty: -Math.log(p / (1 - p)),
});
const items = [
  ...[item('heat.1', 'brew', ['heat']), item('heat.2', 'brew', ['heat'], 0.9)],
  ...[item('pour.1', 'serve', ['pour']), item('pour.2', 'serve', ['pour'])],
  ...[item('greet.1', 'serve', ['greet']), item('greet.2', 'serve', ['greet'])],
];

const evidence = (state: KnowledgeState): Evidence => ({
  ...{ model, state, population: newPopulation(), calibration: newCalibration() },
});

/** Each answer as [item, right or not, day]. */
async function stateAfter(...answers: [string, boolean, number?][]): Promise<KnowledgeState> {
  let state = newState(model);
  for (const [itemId, right, day = 0] of answers) {
    const found = items.find((one) => one.itemId === itemId) as TracedItem;
    const candidate = encounterOf(found, newPopulation());
    state = await trace(model, state, { ...candidate, right, at: new Date(AT.getTime() + day * DAY) });
  }
  return state;
}

const known = (skill: string): [string, boolean][] =>
  [1, 2, 1].map((n): [string, boolean] => [`${skill}.${n}`, true]);
const look = async (state: KnowledgeState, now = AT, of = items) =>
  knowledgeIn(evidence(state), course, of, now);

describe('what a learner knows of a course', () => {
  it('is the mean of what is foreseen of the items, and an interval of 80 %', async () => {
    const { items: each, skills, modules, intervals } = await look(newState(model));
    expect(each.get('heat.1')).toBeCloseTo(0.98, 6);
    expect(each.get('heat.2')).toBeCloseTo(0.9, 6);
    expect(each.size).toBe(6);
    const logit = Math.log(0.94 / 0.06);
    const bounds = {
      p: expect.closeTo(0.94, 5),
      lower: expect.closeTo(sigmoid(logit - 1.2816), 5),
      upper: expect.closeTo(sigmoid(logit + 1.2816), 5),
    };
    expect(skills.get('heat')).toMatchObject(bounds);
    expect(modules.get('brew')).toMatchObject(bounds);
    expect(modules.get('serve')).toMatchObject({ p: expect.closeTo(0.98, 5) });
    expect(intervals.get('heat.2')).toMatchObject({ p: expect.closeTo(0.9, 5), sure: false });
    expect(intervals.size).toBe(6);
  });

  it('is the same of a module from the part of the course that bears on it, and no more is in that', async () => {
    const state = await stateAfter(...known('heat'), ['pour.1', false], ['greet.2', true]);
    const whole = await look(state);
    for (const [moduleId, its] of [
      ['brew', items],
      ['serve', items],
      // trains a component of the other module beside its own
      ['brew', [...items, item('both', 'serve', ['greet', 'heat'], 0.6)]],
      ['serve', [...items, item('both', 'serve', ['greet', 'heat'], 0.6)]],
    ] as const) {
      const all = its === items ? whole : await look(state, AT, [...its]);
      const part = partAround(moduleId, course, its);
      const found = await knowledgeIn(evidence(state), part, part.items, AT);
      for (const { id } of part.modules) expect(found.modules.get(id)).toEqual(all.modules.get(id));
      expect(found.modules.has(moduleId)).toBe(true);
      for (const one of its.filter((own) => own.moduleId === moduleId)) {
        expect(found.items.get(one.itemId)).toBe(all.items.get(one.itemId));
        for (const skill of one.skills) expect(found.skills.get(skill)).toEqual(all.skills.get(skill));
      }
    }
    const alone = partAround('brew', course, items);
    expect(alone.modules.map(({ id }) => id)).toEqual(['brew']);
    expect(alone.items.map(({ itemId }) => itemId)).toEqual(['heat.1', 'heat.2']);
  });

  it('counts first tries over the course as its components have them', async () => {
    const state = await stateAfter(...known('heat'), ['pour.1', false], ['greet.2', true]);
    expect(triesIn(state, course, items)).toEqual({ answers: 5, right: 4 });
    for (const some of [items, items.slice(0, 3), []])
      expect(triesIn(state, course, some)).toEqual(triesOf(await look(state, AT, some)));
  });

  it('is new without an answer, and nothing is known of when', async () => {
    const { skills, modules } = await look(newState(model));
    expect(skills.get('pour')).toMatchObject({
      ...{ skillId: 'pour', state: 'new', sure: false, attempts: 0, unaidedRight: 0 },
      ...{ lastAt: null, dueAt: null, fadesAt: null },
    });
    expect([...modules.values()].map(({ moduleId, state, sure }) => [moduleId, state, sure])).toEqual([
      ['brew', 'new', false],
      ['serve', 'new', false],
    ]);
  });

  it('counts first tries of a component, and is sure from the third', async () => {
    const state = await stateAfter(['heat.1', true], ['heat.2', false, 1]);
    const { skills, intervals } = await look(state, new Date(AT.getTime() + 2 * DAY));
    expect(skills.get('heat')).toMatchObject({
      ...{ state: 'learning', attempts: 2, unaidedRight: 1, sure: false, dueAt: null },
      lastAt: new Date(AT.getTime() + DAY),
    });
    // of a time that is still to come: by a clock that was ahead
    expect((await look(state)).skills.get('heat')?.lastAt).toEqual(AT);
    expect(skills.get('heat')?.fadesAt).toBeInstanceOf(Date);
    expect(intervals.get('heat.1')?.sure).toBe(false);
    const third = await look(await stateAfter(['heat.1', true], ['heat.2', false], ['heat.1', true]));
    expect(third.skills.get('heat')?.sure).toBe(true);
    expect(third.intervals.get('heat.1')?.sure).toBe(true);
    expect(third.intervals.get('pour.1')?.sure).toBe(false);
  });

  it('is sure of a module when it is of each component, not of some', async () => {
    const one = await look(await stateAfter(...known('pour')));
    expect(one.skills.get('pour')?.sure).toBe(true);
    expect(one.modules.get('serve')?.sure).toBe(false);
    const both = await look(await stateAfter(...known('pour'), ...known('greet')));
    expect(both.modules.get('serve')?.sure).toBe(true);
  });

  it('is mastered in a module when it is in each component, and due when it is in any', async () => {
    const stateOf = async (state: KnowledgeState, now = AT) =>
      (await look(state, now)).modules.get('serve')?.state;
    expect(await stateOf(await stateAfter(['pour.1', true]))).toBe('learning');
    const pour = await stateAfter(...known('pour'));
    expect((await look(pour)).skills.get('pour')?.state).toBe('mastered');
    expect(await stateOf(pour)).toBe('learning');
    expect(await stateOf(await stateAfter(...known('pour'), ['greet.1', true]))).toBe('learning');
    const all = await stateAfter(...known('pour'), ...known('greet'));
    expect(await stateOf(all)).toBe('mastered');
    const { dueAt = null, fadesAt } = (await look(all)).skills.get('pour') ?? {};
    expect(dueAt).toEqual(fadesAt);
    expect(dueAt?.getTime()).toBeGreaterThan(AT.getTime() + DAY - 1);
    const due = dueAt ?? AT;
    expect(await stateOf(all, new Date(due.getTime() - 1))).toBe('mastered');
    expect(await stateOf(all, due)).toBe('review');
    const later = await stateAfter(...known('pour'), ...known('greet'), ['greet.1', true, 9]);
    const only = await look(later, new Date(AT.getTime() + 9 * DAY));
    expect([only.skills.get('pour')?.state, only.skills.get('greet')?.state]).toEqual(['review', 'mastered']);
    expect(only.modules.get('serve')?.state).toBe('review');
  });

  it('says nothing of a module or a component without items', async () => {
    const { skills, modules } = await look(newState(model), AT, items.slice(0, 2));
    const nothing = { p: 0, lower: 0, upper: 1, sure: false, state: 'new' };
    expect(skills.get('pour')).toMatchObject({ ...nothing, attempts: 0 });
    expect(modules.get('serve')).toMatchObject(nothing);
  });

  it('judges a component by all items that are of it, and counts their answers for the first', async () => {
    const two = [...items.slice(0, 2), item('both', 'brew', ['pour', 'heat'], 0.5)];
    const { skills } = await look(newState(model), AT, two);
    expect(skills.get('heat')?.p).toBeCloseTo((0.98 + 0.9 + 0.5) / 3, 5);
    expect(skills.get('pour')?.p).toBeCloseTo(0.5, 5);
    expect(encounterOf(two[2] as TracedItem, newPopulation())).toMatchObject({
      itemId: 'both',
      skillId: 'pour',
    });
    expect(encounterOf(item('none', 'brew', []), newPopulation()).skillId).toBe('');
  });

  it('rests on everybody’s answers, and on how they correct the model', async () => {
    const population = newPopulation();
    population.items['heat.1'] = { successes: 0, answers: 9, elo: 1 };
    expect(
      (await knowledgeIn({ ...evidence(newState(model)), population }, course, items, AT)).items.get(
        'heat.1',
      ),
    ).toBeCloseTo(sigmoid(-4), 6);
    const calibration = newCalibration();
    calibration.learner[0] = -2;
    const corrected = await knowledgeIn({ ...evidence(newState(model)), calibration }, course, items, AT);
    expect(corrected.items.get('heat.1')).toBeLessThan(0.95);
    expect(corrected.skills.get('heat')?.p).toBeLessThan(0.94);
  });
});

describe('a step of tracing', () => {
  const pour = encounterOf(items[2] as TracedItem, newPopulation());

  it('starts from nothing, and leaves the state before it as it was', async () => {
    expect(newState({ ...model, stateSize: 3 })).toMatchObject({ memory: [0, 0, 0], reviews: {} });
    const before = await stateAfter(['pour.1', true], ['greet.1', false], ['pour.2', false]);
    const kept = structuredClone(before);
    const after = await trace(model, before, { ...pour, right: true, at: AT });
    expect(before).toEqual(kept);
    expect(after.learner).toMatchObject({ right: 2, wrong: 2, previousSkill: 'pour', previousRight: true });
    expect(after.learner.skills.pour).toMatchObject({ right: 2, wrong: 1, itemsRight: 1 });
    expect(after.learner.skills.greet).toEqual(before.learner.skills.greet);
    expect(after.learner.items['pour.1']).toEqual({ last: true, ever: true });
    expect(after.reviews.greet).toEqual(before.reviews.greet);
    expect(after.memory).toEqual([2]);
  });

  it('keeps the 32-bit floats of the model as they are', async () => {
    const third = { ...model, step: async () => Float32Array.of(1 / 3) };
    const { memory } = await trace(third, newState(third), { ...pour, right: true, at: AT });
    expect(memory).toEqual([Math.fround(1 / 3)]);
  });

  it('predicts what it foresees, and recalls what was predicted of an attempt', async () => {
    const state = newState(model);
    const p = expect.closeTo(0.98, 6);
    expect(await predict(model, state, [pour])).toEqual([p]);
    expect(await predict(model, state, [])).toEqual([]);
    expect(await foresee(model, state, [pour])).toMatchObject([{ raw: p, p }]);
    expect(forecastOf(pour, state.learner)).toBeNull();
    const view = { ...pour.view, forecast: { model: 'by-hand', p: 0.7 } };
    const forecast = forecastOf({ ...pour, view }, state.learner);
    expect(forecast).toMatchObject({ skillId: 'pour', p: 0.7 });
    expect(forecast?.inputs[EASE]).toBeCloseTo(Math.log(49) / 4, 5);
  });
});

describe('the state of a learner', () => {
  const attempt = (seq: number, itemId: string, day: number, given: Partial<SequencedAttempt> = {}) => {
    const found = items.find((one) => one.itemId === itemId) as TracedItem;
    const { view, skillId } = encounterOf(found, newPopulation());
    const answeredAt = new Date(AT.getTime() + day * DAY);
    const first = { ordinal: 1, hintsUsed: 0, correct: true };
    return { ...first, ...{ seq, itemId, skillId, view, answeredAt }, ...given } as SequencedAttempt;
  };
  const attempts = [
    ...[attempt(3, 'pour.1', 0), attempt(4, 'pour.2', 0), attempt(5, 'pour.1', 1)],
    attempt(9, 'pour.1', 2, { ordinal: 2, correct: false }),
  ];
  const reads = (stored: StoredState | null): KnowledgeReads =>
    ({
      learnerId: 'anna',
      state: async () => stored,
      stateAt: async () => stored,
      attempts: async (_: string, until?: Date) =>
        attempts.filter(({ answeredAt }) => until === undefined || answeredAt <= until),
      crowd: async () => ({ population: newPopulation(), calibration: newCalibration() }),
    }) as unknown as KnowledgeReads;

  it('is what their first tries add up to, up to the last answer', async () => {
    const { modelId, lastSeq, state } = await stateFromAttempts(model, attempts);
    expect([modelId, lastSeq]).toEqual(['by-hand', 9]);
    expect(state).toEqual(await stateAfter(['pour.1', true], ['pour.2', true], ['pour.1', true, 1]));
    expect(await stateFromAttempts(model, [])).toEqual({
      ...{ modelId: 'by-hand', lastSeq: 0, state: newState(model) },
    });
  });

  it('is what was stored, while this model and this program have made it, undamaged', async () => {
    const state = { ...(await stateAfter(['greet.1', true])), memory: [7] };
    const stored = { modelId: 'by-hand', lastSeq: 1, state };
    const current = (change: Partial<StoredState>) =>
      currentState(reads({ ...stored, ...change }), model, 'tea');
    expect(await current({})).toBe(state);
    const again = (await stateFromAttempts(model, attempts)).state;
    const card = Object.values(state.reviews)[0] as KnowledgeState['reviews'][string];
    const damaged: Partial<StoredState>[] = [
      { modelId: 'another' },
      { state: null },
      { state: { ...state, version: 1 as never } },
      { state: { ...state, memory: [] } },
      { state: { ...state, memory: [1, 2] } },
      { state: { ...state, memory: [Number.NaN] } },
      ...(['lastAt', 'stability', 'difficulty'] as const).map((name) => ({
        state: { ...state, reviews: { greet: { ...card, [name]: Number.NaN } } },
      })),
    ];
    for (const change of damaged) expect(await current(change), JSON.stringify(change)).toEqual(again);
    expect(await currentState(reads(null), model, 'tea')).toEqual(again);
  });

  it('stands at an earlier moment as its answers up to then say', async () => {
    const now = await evidenceOf({ learner: reads(null), model }, 'tea');
    const at = (day: number) =>
      standingsAt(new Date(AT.getTime() + day * DAY), reads(null), now, course, items);
    expect((await at(-1)).get('pour')).toBe('new');
    expect((await at(0)).get('pour')).toBe('learning');
    expect((await at(1)).get('pour')).toBe('mastered');
    expect((await at(500)).get('pour')).toBe('review');
    expect([...(await at(0)).keys()]).toEqual(['heat', 'pour', 'greet']);
    const known = await knowledgeOf({ learner: reads(null), model, clock: () => AT }, course, items);
    expect(known.skills.get('pour')).toMatchObject({ attempts: 3, state: 'mastered' });
  });
});
