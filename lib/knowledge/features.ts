/**
 * The 39 inputs of the knowledge-tracing model: counts, rates and ratings of earlier answers, no
 * ids, so that one model serves every course. Training replays simulated courses through this very
 * file; the server calls it at every answer.
 *
 * Rates and streaks follow Gervet et al. 2020 (Best-LR, "When is deep learning the best approach to
 * knowledge tracing?"), ratings Pelánek 2016 (Elo with a step that shrinks as answers come in).
 * "Right" always means right at the first try without help; what else happens in a showing changes
 * nothing here.
 */

import {
  alike,
  DECAYS,
  DIFFICULTY_SHARE,
  eloLogit,
  entry,
  type LearnerCounts,
  type PopulationView,
  PRIOR_RATE,
  sigmoid,
  type Tally,
} from './counts';

export const INPUT_NAMES = [
  ...['skill right (log)', 'skill wrong (log)', 'right (log)', 'wrong (log)'],
  ...['skill rate (logit)', 'rate (logit)', 'rate .7', 'rate .9', 'rate .97'],
  ...['skill rate .7', 'skill rate .9', 'skill rate .97', 'skill new', 'skill lag (log)'],
  ...[
    'skill streak',
    'streak',
    'same skill as before',
    'previous answer',
    'skills met (log)',
    'position (log)',
  ],
  ...['item met', 'item last answer', 'first tries (logit)', 'answers a skill (log)'],
  ...['population skill rate', 'population skill answers', 'population item rate', 'population item answers'],
  ...['elo expected (logit)', 'elo learner', 'elo learner on skill', 'elo ease of skill', 'elo ease of item'],
  ...['elo skill answers', 'elo item answers', 'population rate (logit)', 'population answers'],
  ...['population rate after as many answers', 'population rate after such a streak'],
] as const;
export const INPUT_COUNT = INPUT_NAMES.length;

/**
 * Pseudo-answers that pull the rate of a component to the course's, and of an item to its
 * component's.
 */
const POPULATION_WEIGHT = 5;
/** A course starts as if 20 answers at PRIOR_RATE had been given. */
const COURSE_PRIOR: Tally = { successes: 14, answers: 20 };

const logit = (p: number) => Math.log(p / (1 - p));

/**
 * Inputs of one answer, or of one that may come, in the order of INPUT_NAMES; looks at nothing but
 * the records it is given.
 */
export function inputsOf(
  learner: LearnerCounts,
  view: PopulationView,
  skillId: string,
  itemId: string,
): Float32Array {
  const own = learnerInputs(learner, skillId, itemId);
  const out = new Float32Array(INPUT_COUNT);
  out.set(own);
  out.set(populationInputs(learner, view, skillId), own.length);
  return out;
}

function learnerInputs(learner: LearnerCounts, skillId: string, itemId: string): number[] {
  const skill = entry(learner.skills, skillId);
  const item = entry(learner.items, itemId);
  const right = skill?.right ?? 0;
  const wrong = skill?.wrong ?? 0;
  const all = learner.right + learner.wrong;
  const met = learner.firstRight + learner.firstWrong;
  const rate = (learner.right + 2 * PRIOR_RATE) / (all + 2);
  return [
    Math.log1p(right),
    Math.log1p(wrong),
    Math.log1p(learner.right),
    Math.log1p(learner.wrong),
    logit((right + 2 * rate) / (right + wrong + 2)),
    logit(rate),
    ...decayedRates(learner.decayed),
    ...(skill ? decayedRates(skill.decayed) : [0, 0, 0]),
    skill ? 0 : 1,
    skill ? Math.log1p(all - skill.last) : 0,
    clippedStreak(skill?.streak ?? 0),
    clippedStreak(learner.streak),
    learner.previousSkill === skillId ? 1 : 0,
    learner.previousRight === null ? 0 : learner.previousRight ? 0.5 : -0.5,
    Math.log1p(met),
    Math.log1p(all),
    item ? 1 : 0,
    item ? (item.last ? 1 : -1) : 0,
    logit((learner.firstRight + 2 * PRIOR_RATE) / (met + 2)),
    Math.log1p(all / (met + 1)),
  ];
}

function populationInputs(learner: LearnerCounts, view: PopulationView, skillId: string): number[] {
  const { course, skill, item, difficulty } = view;
  const meanRate = (course.successes + COURSE_PRIOR.successes) / (course.answers + COURSE_PRIOR.answers);
  const skillRate = smoothed(skill, meanRate);
  const itemPrior = sigmoid(logit(skillRate) - DIFFICULTY_SHARE * difficulty);
  const ability = entry(learner.skills, skillId)?.elo ?? 0;
  const others = alike(learner, view, skillId);
  return [
    logit(skillRate) - logit(meanRate),
    Math.log1p(skill.answers) / 5,
    logit(smoothed(item, itemPrior)) - logit(skillRate),
    Math.log1p(item.answers) / 5,
    eloLogit(learner, view, skillId),
    learner.elo,
    ability,
    -skill.elo,
    -item.elo,
    Math.log1p(skill.answers),
    Math.log1p(item.answers),
    logit(meanRate),
    Math.log1p(course.answers) / 5,
    logit(smoothed(others.byCount, skillRate)) - logit(skillRate),
    logit(smoothed(others.byStreak, skillRate)) - logit(skillRate),
  ];
}

function decayedRates(decayed: readonly number[]): number[] {
  return DECAYS.map((_, i) => {
    const right = decayed[2 * i] ?? 0;
    const wrong = decayed[2 * i + 1] ?? 0;
    return (right + PRIOR_RATE) / (right + wrong + 1) - PRIOR_RATE;
  });
}

function smoothed(tally: Tally, prior: number): number {
  return (tally.successes + POPULATION_WEIGHT * prior) / (tally.answers + POPULATION_WEIGHT);
}

const clippedStreak = (streak: number) => Math.max(-5, Math.min(5, streak)) / 5;
