/**
 * What is remembered of answers: one learner's own, and everybody's in a course. Counts, rates that
 * fade and Elo ratings (Pelánek 2016: a step that shrinks as answers come in); plain JSON, updated
 * in constant time at every answer.
 */

/** Answers of one learner or of everybody: how many, and how many of them right. */
export interface Tally {
  successes: number;
  answers: number;
}

/**
 * A component or an item as everybody's earlier answers show it. `elo` is its difficulty in logits,
 * 0 = average.
 */
export interface Rated extends Tally {
  elo: number;
}

/**
 * A component's answers told apart by how its learners stood before them: right and all answers in
 * turn for each of COUNTS (answers already given on it) and each of the STREAKS (-4 … 4). How fast
 * people learn here, and what a first or a third success in a row promises, differs between
 * components more than any one learner's answers can show. Missing where nobody has answered yet.
 */
export interface RatedSkill extends Rated {
  byCount?: readonly number[];
  byStreak?: readonly number[];
}

/** Everybody's earlier answers in one course. */
export interface Population {
  course: Tally;
  skills: Record<string, RatedSkill>;
  items: Record<string, Rated>;
}

/**
 * What one answer sees of the population: kept with the attempt, so that a learner's state needs
 * only their own rows.
 */
export interface PopulationView {
  course: Tally;
  skill: RatedSkill;
  item: Rated;
  /** The author's guess at the item's difficulty, logits (0 when there is none). */
  difficulty: number;
  /**
   * With a stored attempt: which model predicted what of it, for the course's recalibration
   * (calibration.ts).
   */
  forecast?: { model: string; p: number } | undefined;
}

interface AnswerCounts {
  right: number;
  wrong: number;
  /** Right and wrong answers that fade: pairs for the factors in DECAYS. */
  decayed: number[];
  /** Right answers in a row (positive) or wrong ones (negative). */
  streak: number;
  /** Elo ability in logits, above the average or, for a component, above the learner's own. */
  elo: number;
}

interface SkillCounts extends AnswerCounts {
  /** Which of the learner's answers was the last on this component, counted from 0. */
  last: number;
  /** Different items of the component answered right; the mastery rule counts them. */
  itemsRight: number;
}

/** One learner in one course: plain JSON, a few numbers per component and item met. */
export interface LearnerCounts extends AnswerCounts {
  firstRight: number;
  firstWrong: number;
  previousSkill: string | null;
  previousRight: boolean | null;
  skills: Record<string, SkillCounts>;
  /** Items met: whether the last answer was right, and whether any was. */
  items: Record<string, { last: boolean; ever: boolean }>;
}

/** From how many answers on a component each group of byCount begins. */
const COUNTS = [0, 1, 2, 3, 5, 9] as const;
const LONGEST = 4;
/** Numbers in byCount and in byStreak. */
export const GROUPED = { byCount: 2 * COUNTS.length, byStreak: 2 * (2 * LONGEST + 1) } as const;

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

export function newLearner(): LearnerCounts {
  return {
    ...newAnswerCounts(ELO_START),
    firstRight: 0,
    firstWrong: 0,
    previousSkill: null,
    previousRight: null,
    skills: {},
    items: {},
  };
}

/**
 * What an answer to `itemId` sees; a component or item nobody has met starts from nothing but the
 * author's guess.
 */
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
export function eloLogit(learner: LearnerCounts, view: PopulationView, skillId: string): number {
  return learner.elo + (entry(learner.skills, skillId)?.elo ?? 0) - view.skill.elo - view.item.elo;
}

/**
 * Adds one answer to the learner's counts, in place: they grow to thousands of items, and every
 * answer touches two of them. Callers that must keep the old ones copy them (trace.ts).
 */
export function observe(
  learner: LearnerCounts,
  view: PopulationView,
  skillId: string,
  itemId: string,
  correct: boolean,
): void {
  const surprise = (correct ? 1 : 0) - sigmoid(eloLogit(learner, view, skillId));
  const answers = learner.right + learner.wrong;
  let skill = entry(learner.skills, skillId);
  if (!skill) {
    skill = { ...newAnswerCounts(0), last: 0, itemsRight: 0 };
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

/** How a learner stood before an answer, as far as everybody's counts look at it. */
export interface Stand {
  /** Elo ability on the component, in logits. */
  ability: number;
  /** Groups of RatedSkill's byCount and byStreak. */
  count: number;
  streak: number;
}

export function standOf(learner: LearnerCounts, skillId: string): Stand {
  const ability = learner.elo + (entry(learner.skills, skillId)?.elo ?? 0);
  return { ability, ...groupsOf(learner, skillId) };
}

/** The view as the next answer will see it. `learner` is as it was before the answer. */
export function afterAnswer(
  learner: LearnerCounts,
  view: PopulationView,
  skillId: string,
  correct: boolean,
): PopulationView {
  return afterStand(standOf(learner, skillId), view, correct);
}

/** afterAnswer of a learner of whom no more is known. */
export function afterStand(
  { ability, count, streak }: Stand,
  view: PopulationView,
  correct: boolean,
): PopulationView {
  const surprise = (correct ? 1 : 0) - sigmoid(ability - view.skill.elo - view.item.elo);
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
    skill: {
      ...rated(view.skill),
      byCount: counted(view.skill.byCount, GROUPED.byCount, count, correct),
      byStreak: counted(view.skill.byStreak, GROUPED.byStreak, streak, correct),
    },
    item: rated(view.item),
    difficulty: view.difficulty,
  };
}

/** Adds an answer to the population, in place: `next` is what afterAnswer made of the view. */
export function take(population: Population, skillId: string, itemId: string, next: PopulationView): void {
  population.course = next.course;
  population.skills[skillId] = next.skill;
  population.items[itemId] = next.item;
}

/** Which group of a component's answers the learner's next one belongs to. */
function groupsOf(learner: LearnerCounts, skillId: string): { count: number; streak: number } {
  const skill = entry(learner.skills, skillId);
  const answers = skill ? skill.right + skill.wrong : 0;
  const streak = Math.max(-LONGEST, Math.min(LONGEST, skill?.streak ?? 0));
  return { count: COUNTS.findLastIndex((from) => answers >= from), streak: streak + LONGEST };
}

/** The tallies of those groups: what people who stood like this learner made of the component. */
export function alike(learner: LearnerCounts, { skill }: PopulationView, skillId: string) {
  const { count, streak } = groupsOf(learner, skillId);
  return { byCount: tallyAt(skill.byCount, count), byStreak: tallyAt(skill.byStreak, streak) };
}

function tallyAt(list: readonly number[] | undefined, group: number): Tally {
  return { successes: list?.[2 * group] ?? 0, answers: list?.[2 * group + 1] ?? 0 };
}

function counted(
  list: readonly number[] | undefined,
  length: number,
  group: number,
  correct: boolean,
): readonly number[] {
  const after = list ? [...list] : new Array<number>(length).fill(0);
  after[2 * group] = (after[2 * group] ?? 0) + (correct ? 1 : 0);
  after[2 * group + 1] = (after[2 * group + 1] ?? 0) + 1;
  return after;
}

function newAnswerCounts(elo: number): AnswerCounts {
  return { right: 0, wrong: 0, decayed: [0, 0, 0, 0, 0, 0], streak: 0, elo };
}

function count(counts: AnswerCounts, correct: boolean): void {
  if (correct) counts.right += 1;
  else counts.wrong += 1;
  const { streak, decayed } = counts;
  counts.streak = correct ? Math.max(streak, 0) + 1 : Math.min(streak, 0) - 1;
  DECAYS.forEach((factor, i) => {
    decayed[2 * i] = (decayed[2 * i] ?? 0) * factor + (correct ? 1 : 0);
    decayed[2 * i + 1] = (decayed[2 * i + 1] ?? 0) * factor + (correct ? 0 : 1);
  });
}
