/**
 * What is remembered of answers: one learner's own, and everybody's in a course. Counts, rates that fade and Elo ratings
 * (Pelánek 2016: a step that shrinks as answers come in); plain JSON, updated in constant time at every answer.
 */

/** Answers of one learner or of everybody: how many, and how many of them right. */
export interface Tally {
  successes: number;
  answers: number;
}

/** A component or an item as everybody's earlier answers show it. `elo` is its difficulty in logits, 0 = average. */
export interface Rated extends Tally {
  elo: number;
}

/** Everybody's earlier answers in one course. */
export interface Population {
  course: Tally;
  skills: Record<string, Rated>;
  items: Record<string, Rated>;
}

/** What one answer sees of the population: kept with the attempt, so that a learner's state needs only their own rows. */
export interface PopulationView {
  course: Tally;
  skill: Rated;
  item: Rated;
  /** The author's guess at the item's difficulty, logits (0 when there is none). */
  difficulty: number;
}

interface Practice {
  right: number;
  wrong: number;
  /** Right and wrong answers that fade: pairs for the factors in DECAYS. */
  decayed: number[];
  /** Right answers in a row (positive) or wrong ones (negative). */
  streak: number;
  /** Elo ability in logits, above the average or, for a component, above the learner's own. */
  elo: number;
}

export interface SkillRecord extends Practice {
  /** Which of the learner's answers was the last on this component, counted from 0. */
  last: number;
  /** Different items of the component answered right; the mastery rule counts them. */
  itemsRight: number;
}

/** One learner in one course: plain JSON, a few numbers per component and item met. */
export interface LearnerRecord extends Practice {
  firstRight: number;
  firstWrong: number;
  previousSkill: string | null;
  previousRight: boolean | null;
  skills: Record<string, SkillRecord>;
  /** Items met: whether the last answer was right, and whether any was. */
  items: Record<string, { last: boolean; ever: boolean }>;
}

/** Factors by which an answer's weight in the three fading rates falls with every later answer. */
export const DECAYS = [0.7, 0.9, 0.97] as const;
/** Success rate that is assumed before anything is known: the typical one of published logs. */
export const PRIOR_RATE = 0.7;
/** Share of the author's guess that an item's rating starts with: guesses are rough. */
export const DIFFICULTY_SHARE = 0.25;
/** Elo ability of a learner nobody knows yet: sigmoid(.8) = .69, near PRIOR_RATE. */
const ELO_START = 0.8;
/** Steps for the learner and for all else. */
const ELO_STEP = { learner: 0.4, other: 0.6 } as const;

export const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const fading = (step: number, answers: number) => step / (1 + 0.05 * answers);

/** An id may be the name of something that every object inherits ("constructor"). */
export function entry<T>(record: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined;
}

export function newPopulation(): Population {
  return { course: { successes: 0, answers: 0 }, skills: {}, items: {} };
}

export function newLearner(): LearnerRecord {
  return {
    ...newPractice(ELO_START),
    firstRight: 0,
    firstWrong: 0,
    previousSkill: null,
    previousRight: null,
    skills: {},
    items: {},
  };
}

/** What an answer to `itemId` sees; a component or item nobody has met starts from nothing but the author's guess. */
export function viewOf(
  population: Population,
  skillId: string,
  itemId: string,
  difficulty: number,
): PopulationView {
  return {
    course: population.course,
    skill: entry(population.skills, skillId) ?? { successes: 0, answers: 0, elo: 0 },
    item: entry(population.items, itemId) ?? { successes: 0, answers: 0, elo: DIFFICULTY_SHARE * difficulty },
    difficulty,
  };
}

/** Elo's own forecast in logits: the plain baseline that the network has to beat. */
export function eloLogit(learner: LearnerRecord, view: PopulationView, skillId: string): number {
  return learner.elo + (entry(learner.skills, skillId)?.elo ?? 0) - view.skill.elo - view.item.elo;
}

/**
 * Adds one answer to the learner's record, in place: a record grows to thousands of items and every answer
 * touches two of them. Callers that must keep the old record copy it (trace.ts).
 */
export function observe(
  learner: LearnerRecord,
  view: PopulationView,
  skillId: string,
  itemId: string,
  correct: boolean,
): void {
  const surprise = (correct ? 1 : 0) - sigmoid(eloLogit(learner, view, skillId));
  const answers = learner.right + learner.wrong;
  let skill = entry(learner.skills, skillId);
  if (!skill) {
    skill = { ...newPractice(0), last: 0, itemsRight: 0 };
    learner.skills[skillId] = skill;
    if (correct) learner.firstRight += 1;
    else learner.firstWrong += 1;
  }
  const item = entry(learner.items, itemId);
  if (correct && !item?.ever) skill.itemsRight += 1;
  learner.items[itemId] = { last: correct, ever: correct || item?.ever === true };
  learner.elo += fading(ELO_STEP.learner, answers) * surprise;
  skill.elo += fading(ELO_STEP.other, skill.right + skill.wrong) * surprise;
  count(learner, correct);
  count(skill, correct);
  skill.last = answers;
  learner.previousSkill = skillId;
  learner.previousRight = correct;
}

/** The view as the next answer will see it. `learner` is the record before the answer. */
export function afterAnswer(
  learner: LearnerRecord,
  view: PopulationView,
  skillId: string,
  correct: boolean,
): PopulationView {
  const surprise = (correct ? 1 : 0) - sigmoid(eloLogit(learner, view, skillId));
  const tally = (old: Tally) => ({
    successes: old.successes + (correct ? 1 : 0),
    answers: old.answers + 1,
  });
  const rated = (old: Rated) => ({
    ...tally(old),
    elo: old.elo - fading(ELO_STEP.other, old.answers) * surprise,
  });
  return {
    course: tally(view.course),
    skill: rated(view.skill),
    item: rated(view.item),
    difficulty: view.difficulty,
  };
}

function newPractice(elo: number): Practice {
  return { right: 0, wrong: 0, decayed: [0, 0, 0, 0, 0, 0], streak: 0, elo };
}

function count(practice: Practice, correct: boolean): void {
  if (correct) practice.right += 1;
  else practice.wrong += 1;
  const { streak, decayed } = practice;
  practice.streak = correct ? Math.max(streak, 0) + 1 : Math.min(streak, 0) - 1;
  DECAYS.forEach((factor, i) => {
    decayed[2 * i] = (decayed[2 * i] ?? 0) * factor + (correct ? 1 : 0);
    decayed[2 * i + 1] = (decayed[2 * i + 1] ?? 0) * factor + (correct ? 0 : 1);
  });
}
