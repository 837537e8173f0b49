import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  newLearner,
  newPopulation,
  observe,
  type Population,
  type PopulationView,
  viewOf,
} from '@/lib/knowledge/counts';
import { INPUT_COUNT, INPUT_NAMES, inputsOf } from '@/lib/knowledge/features';
import { seeded } from '@/lib/research/simulate/random';
import { type Answered, inputsByHand } from './inputs-by-hand';

/** 6 learners side by side in one course of 5 components with 3 items each. */
function history(seed: number, length = 240): Answered[] {
  const random = seeded(seed);
  return Array.from({ length }, () => {
    const skill = random.int(0, 5);
    return {
      learner: random.int(0, 6),
      skill: `k${skill}`,
      item: `k${skill}.${random.int(0, 3)}`,
      right: random.chance(0.65),
    };
  });
}

const difficulty = (item: string) => (item.endsWith('.2') ? 1.2 : item.endsWith('.0') ? -0.8 : 0);

/**
 * What lib/knowledge gives for each answer; `keep` may put the records through storage between
 * answers.
 */
function inputsServed(answers: readonly Answered[], keep = <T>(record: T): T => record): Float32Array[] {
  let population: Population = newPopulation();
  const learners = new Map<number, ReturnType<typeof newLearner>>();
  return answers.map(({ learner: n, skill, item, right }) => {
    const learner = keep(learners.get(n) ?? newLearner());
    const view: PopulationView = viewOf(population, skill, item, difficulty(item));
    const inputs = inputsOf(learner, view, skill, item);
    const next = afterAnswer(learner, view, skill, right);
    observe(learner, view, skill, item, right);
    learners.set(n, learner);
    population = keep({
      course: next.course,
      skills: { ...population.skills, [skill]: next.skill },
      items: { ...population.items, [item]: next.item },
    });
    return inputs;
  });
}

describe('inputs', () => {
  it('are what the definitions say, counted from the whole history', () => {
    const answers = history(1);
    const served = inputsServed(answers);
    for (const i of answers.keys()) {
      const expected = inputsByHand(answers, i, difficulty);
      expect(expected).toHaveLength(INPUT_COUNT);
      expected.forEach((value, k) => {
        expect(served[i]?.[k], `answer ${i}, ${INPUT_NAMES[k]}`).toBeCloseTo(value, 5);
      });
    }
  });

  it('survive storage as JSON between any two answers', () => {
    const answers = history(2);
    const stored = inputsServed(answers, (record) => JSON.parse(JSON.stringify(record)));
    expect(stored).toEqual(inputsServed(answers));
  });

  it.each([0, 17, 120, 239])('of answer %i and before do not move when everything after is another', (at) => {
    const answers = history(3);
    const random = seeded(at);
    const future = answers.slice(at).map((answer) => ({ ...answer, right: !answer.right }));
    const shuffled = random.shuffled(future.length).map((i) => future[i] as Answered);
    // the answer itself stands where it was, and only its outcome is another
    const altered = [...answers.slice(0, at), future[0] as Answered, ...shuffled];
    const before = inputsServed(answers).slice(0, at + 1);
    expect(inputsServed(altered).slice(0, at + 1)).toEqual(before);
    expect(inputsServed(altered).slice(at + 1, at + 6)).not.toEqual(
      inputsServed(answers).slice(at + 1, at + 6),
    );
  });

  it('take ids that every object inherits for the strangers they are', () => {
    const view = viewOf(newPopulation(), 'constructor', 'constructor', 0);
    const inputs = inputsOf(newLearner(), view, 'constructor', 'constructor');
    expect(inputs).toEqual(inputsOf(newLearner(), viewOf(newPopulation(), 'k', 'i', 0), 'k', 'i'));
  });

  it("start an item's rating at a quarter of the author's guess and let answers move it", () => {
    const view = viewOf(newPopulation(), 'k', 'i', 2);
    expect(view.item.elo).toBe(0.5);
    const harder = afterAnswer(newLearner(), view, 'k', false);
    // surprise = 0 - sigmoid(.8 - .5); step .6
    expect(harder.item.elo).toBeCloseTo(0.5 + 0.6 / (1 + Math.exp(-0.3)), 10);
    expect(harder.item.answers).toBe(1);
    expect(harder.course).toEqual({ successes: 0, answers: 1 });
  });
});
