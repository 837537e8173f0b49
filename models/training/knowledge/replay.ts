import { afterAnswer, newLearner, newPopulation, observe, take, viewOf } from '../../../lib/knowledge/counts';
import { inputsOf } from '../../../lib/knowledge/features';
import type { Random } from '../../../lib/research/simulate/random';
import type { Log } from '../../../lib/research/simulate/simulate';

/** One learner's answers as the network meets them. */
export interface Sequence {
  /** One row of inputs an answer. */
  inputs: Float32Array[];
  right: boolean[];
  skill: string[];
  target: number[];
  /** Whether the answer was the learner's first on its component. */
  first: boolean[];
}

/**
 * Replays a course from cold: each answer sees only what was answered before it, by anybody.
 * `together` mixes the learners' answers in time, as in a class; else they come one after the
 * other. Learners outside `keep` fill the population and return nothing.
 */
export function replay(log: Log, keep: ReadonlySet<number>, together?: Random): Sequence[] {
  const population = newPopulation();
  const records = log.learners.map(newLearner);
  const out = new Map<number, Sequence>();
  for (const n of keep) out.set(n, { inputs: [], right: [], skill: [], target: [], first: [] });
  for (const [n, i] of turns(log, together)) {
    const answer = log.learners[n]?.[i];
    const learner = records[n];
    if (!answer || !learner) continue;
    const { skill, item, right } = answer;
    const view = viewOf(population, skill, item, log.difficulty[item] ?? 0);
    const rows = out.get(n);
    if (rows) {
      rows.inputs.push(inputsOf(learner, view, skill, item));
      rows.right.push(right);
      rows.skill.push(skill);
      rows.target.push(answer.target);
      rows.first.push(learner.skills[skill] === undefined);
    }
    take(population, skill, item, afterAnswer(learner, view, skill, right));
    observe(learner, view, skill, item, right);
  }
  return [...out.values()];
}

/** Learner and number of each answer, in the order of time. */
function* turns(log: Log, together?: Random): Generator<readonly [number, number]> {
  if (!together) {
    for (const [n, answers] of log.learners.entries()) for (const i of answers.keys()) yield [n, i];
    return;
  }
  const longest = Math.max(...log.learners.map((answers) => answers.length));
  const late = longest * together.logUniform(0.1, 30);
  const timed = log.learners.flatMap((answers, n) => {
    const start = together.uniform(0, late);
    const pace = Math.exp(0.5 * together.normal());
    return answers.map((_, i) => ({ n, i, at: start + pace * i }));
  });
  timed.sort((a, b) => a.at - b.at);
  for (const { n, i } of timed) yield [n, i];
}
