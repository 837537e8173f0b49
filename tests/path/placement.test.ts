import { beforeAll, describe, expect, it } from 'vitest';
import { newCalibration } from '@/lib/knowledge/calibration';
import { newPopulation, viewOf } from '@/lib/knowledge/counts';
import type { Knowledge, ModuleKnowledge, SkillKnowledge } from '@/lib/knowledge/estimate';
import { INPUT_NAMES } from '@/lib/knowledge/features';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { normalBelow, UNFITTED } from '@/lib/knowledge/posterior';
import { newState, trace } from '@/lib/knowledge/trace';
import {
  chooseToPlace,
  estimateModules,
  type Ground,
  type ModuleEstimate,
  OPENING,
  opensAsKnown,
} from '@/lib/path/placement';
import { LAPSES, openedModules, withKnown } from '@/lib/path/with-known';
import { readForwardModel } from '@/lib/server/models/knowledge-model';
import { AT, course, DAY, items } from '../knowledge/tea';
import { teaGround } from './tea-ground';

const EASE = INPUT_NAMES.indexOf('elo ease of item');

const estimate = (given: Partial<ModuleEstimate>): ModuleEstimate => ({
  moduleId: 'm',
  posterior: { mean: 4, sd: 0.5 },
  chance: 1,
  answers: 3,
  ...given,
});

describe('a module opens as known', () => {
  it('where that can be defended, and not else', () => {
    const unsure = { mean: 2, sd: 1.5 };
    const all = [estimate({ moduleId: 'a' }), estimate({ moduleId: 'b', posterior: unsure })];
    expect(opensAsKnown(all, 8)).toEqual(['a']);
  });

  it('only after enough answers, some of them its own', () => {
    expect(opensAsKnown([estimate({})], OPENING.minAnswers - 1)).toEqual([]);
    expect(opensAsKnown([estimate({ answers: OPENING.minOwn - 1 })], 8)).toEqual([]);
    expect(opensAsKnown([estimate({ answers: OPENING.minOwn })], OPENING.minAnswers)).toEqual(['m']);
  });
});

describe('the chooser', () => {
  let model: KnowledgeModel;
  const ground = () => teaGround(model);
  beforeAll(async () => {
    ({ model } = await readForwardModel('models'));
  });

  it('weighs one item of each component, asks none twice, and says when none is left', async () => {
    const asked = new Set<string>();
    for (let n = 0; n < items.length; n += 1) {
      const { itemId, scored } = await chooseToPlace(ground(), newState(model), asked);
      const skills = scored.map((one) => items.find((item) => item.itemId === one.itemId)?.skills[0]);
      expect(new Set(skills).size).toBe(skills.length);
      expect(Math.max(...scored.map(({ score }) => score))).toBe(
        scored.find((one) => one.itemId === itemId)?.score,
      );
      expect(asked.has(itemId ?? '')).toBe(false);
      asked.add(itemId ?? '');
    }
    expect((await chooseToPlace(ground(), newState(model), asked)).itemId).toBeNull();
  });

  it('thinks more of a module after right answers in it than after wrong ones', async () => {
    const chanceAfter = async (right: boolean) => {
      let state = newState(model);
      for (const item of ground().items.filter(({ moduleId }) => moduleId === 'brew')) {
        state = await trace(model, state, { ...item, right, at: AT });
      }
      const all = await estimateModules(ground(), state);
      return all.find(({ moduleId }) => moduleId === 'brew')?.chance ?? 0;
    };
    expect(await chanceAfter(true)).toBeGreaterThan(await chanceAfter(false));
  });
});

/** The memory is what was right less what was wrong, P the sigmoid of it less the difficulty. */
describe('the chooser, worked by hand', () => {
  const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
  const model: KnowledgeModel = {
    ...{ id: 'by-hand', stateSize: 1, posterior: UNFITTED },
    step: async ([sum = 0], _, right) => Float32Array.of(sum + (right ? 1 : -1)),
    predict: async ([sum = 0], rows) =>
      Float32Array.from(rows, (row) => sigmoid(sum + 4 * (row[EASE] as number))),
  };
  const module = (moduleId: string, ...requires: string[]) => ({
    moduleId,
    skills: [`s.${moduleId}`],
    requires,
  });
  const item = (itemId: string, difficulty: number) => {
    const moduleId = itemId[0] as string;
    const skillId = `s.${moduleId}`;
    return { itemId, moduleId, skillId, view: viewOf(newPopulation(), skillId, itemId, difficulty) };
  };
  const ground: Ground = {
    model,
    calibration: newCalibration(),
    modules: [module('a'), module('b', 'a'), module('c', 'b'), module('d')],
    items: [item('a1', -1), item('a2', 0.2), item('a3', -0.2), item('b1', 0.4), item('c1', 2), item('c2', 3)],
  };
  /** Phi((logit of the mean P - logit .8) / 1), by the numbers of the items and what was right. */
  const chanceOf = (difficulties: number[], sum = 0) => {
    const p = difficulties.reduce((all, one) => all + sigmoid(sum - one), 0) / difficulties.length;
    return normalBelow(Math.log(p / (1 - p)) - Math.log(4));
  };
  const A = [-1, 0.2, -0.2];

  it('estimates each module by its own items, and says nothing of one without', async () => {
    const rightOnce = await trace(model, newState(model), { ...item('a1', -1), right: true, at: AT });
    const estimates = await estimateModules(ground, rightOnce);
    expect(estimates.map(({ moduleId, answers }) => [moduleId, answers])).toEqual([
      ...([
        ['a', 1],
        ['b', 0],
        ['c', 0],
        ['d', 0],
      ] as [string, number][]),
    ]);
    expect(estimates[2]?.chance).toBeCloseTo(chanceOf([2, 3], 1), 5);
    expect(estimates[3]).toEqual({ moduleId: 'd', posterior: { mean: 0, sd: 9 }, chance: 0, answers: 0 });
  });

  it('weighs of each component the item that is least certain, the first of equals', async () => {
    const weighed = async (asked: string[]) =>
      (await chooseToPlace(ground, newState(model), new Set(asked))).scored.map(({ itemId }) => itemId);
    expect(await weighed([])).toEqual(['a2', 'b1', 'c1']);
    expect(await weighed(['a2'])).toEqual(['a3', 'b1', 'c1']);
    expect(await weighed(['a2', 'a3', 'b1'])).toEqual(['a1', 'c1']);
    expect(
      await chooseToPlace(ground, newState(model), new Set(ground.items.map((one) => one.itemId))),
    ).toEqual({
      ...{ itemId: null, scored: [] },
    });
  });

  it('scores what an answer is expected to tell of the module and those next to it', async () => {
    const worth = (chance: number) => chance ** 2;
    const { itemId, scored } = await chooseToPlace(ground, newState(model), new Set(), worth);
    const expected = (p: number, near: number[][]) => {
      const at = (sum: number) => near.reduce((all, one) => all + worth(chanceOf(one, sum)), 0);
      return p * at(1) + (1 - p) * at(-1) - at(0);
    };
    const byHand = [
      expected(sigmoid(-0.2), [A, [0.4]]),
      expected(sigmoid(-0.4), [A, [0.4], [2, 3]]),
      expected(sigmoid(-2), [[0.4], [2, 3]]),
    ];
    expect(scored.map(({ score }) => score)).toEqual(byHand.map((score) => expect.closeTo(score, 4)));
    expect(itemId).toBe(scored[byHand.indexOf(Math.max(...byHand))]?.itemId);
  });

  it('takes a chance that is nearly certain for worth most: its fourth power', async () => {
    const plain = await chooseToPlace(ground, newState(model), new Set());
    const fourth = await chooseToPlace(ground, newState(model), new Set(), (chance) => chance ** 4);
    expect(plain).toEqual(fourth);
  });
});

describe('the standing of a module', () => {
  const skill = (skillId: string, fadesAt: Date | null): [string, SkillKnowledge] => [
    skillId,
    {
      ...bounds,
      skillId,
      state: 'learning',
      attempts: 1,
      unaidedRight: 1,
      inARow: 1,
      lastAt: AT,
      dueAt: null,
      fadesAt,
    },
  ];
  const bounds = { p: 0.9, lower: 0.8, upper: 0.95, sure: false };
  const later = new Date(AT.getTime() + 5 * DAY);
  const states = (
    given: { brew?: ModuleKnowledge['state']; opens?: boolean; tries?: number; notRight?: number },
    now = AT,
  ) => {
    const module = (moduleId: string, state: ModuleKnowledge['state']): [string, ModuleKnowledge] => [
      moduleId,
      { ...bounds, posterior: { mean: 2, sd: 0.5 }, moduleId, state },
    ];
    const knowledge: Knowledge = {
      skills: new Map([skill('heat', later), skill('pour', later), skill('greet', null)]),
      items: new Map(),
      intervals: new Map(),
      modules: new Map([module('brew', given.brew ?? 'learning'), module('serve', 'learning')]),
    };
    const outcome = [{ moduleId: 'brew', chance: 0.97, opens: given.opens ?? true }];
    const { tries = 0, notRight = 0 } = given;
    const practice = new Map([['brew', { tries, notRight }]]);
    const opened = openedModules({ outcome, endedAt: AT }, []);
    const { modules, skills } = withKnown(knowledge, course, opened, practice, now);
    return { brew: modules.get('brew')?.state, serve: modules.get('serve')?.state, heat: skills.get('heat') };
  };

  it('is known where its placement opened it, and new where placement alone has touched it', () => {
    expect(states({})).toMatchObject({ brew: 'known', serve: 'new' });
    expect(states({ opens: false })).toMatchObject({ brew: 'new', serve: 'new' });
    expect(states({ opens: false, tries: 1 })).toMatchObject({ brew: 'learning' });
  });

  it('falls due for review when recall of what was answered fades', () => {
    expect(states({}, new Date(later.getTime() - 1)).brew).toBe('known');
    expect(states({}, later)).toMatchObject({ brew: 'review', heat: { dueAt: later } });
  });

  it('is lost for good by answers that contradict it, and gives way to mastery', () => {
    expect(states({ tries: 9, notRight: LAPSES - 1 }).brew).toBe('known');
    expect(states({ tries: 9, notRight: LAPSES }).brew).toBe('learning');
    expect(states({ tries: 90, notRight: LAPSES }, later).brew).toBe('learning');
    expect(states({ brew: 'mastered', tries: 9 }).brew).toBe('mastered');
    expect(states({ brew: 'review', notRight: LAPSES }).brew).toBe('review');
  });

  it('opens by a check too, from its last one on; a failed one closes nothing', () => {
    const at = (days: number) => new Date(AT.getTime() + days * DAY);
    const check = (moduleId: string, known: boolean, days: number) => ({
      moduleId,
      known,
      endedAt: at(days),
    });
    const latestFirst = [check('brew', false, 4), check('brew', true, 3), check('brew', true, 1)];
    expect([...openedModules(null, latestFirst)]).toEqual([['brew', at(3)]]);
    expect(openedModules({ outcome: null, endedAt: null }, [check('serve', false, 1)]).size).toBe(0);
  });
});
