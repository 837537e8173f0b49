/**
 * The 39 inputs once more, written from their definitions with a pass over the whole history for
 * every number: an independent source for what lib/knowledge works out in constant time.
 */
export interface Answered {
  learner: number;
  skill: string;
  item: string;
  right: boolean;
}

const logit = (p: number) => Math.log(p / (1 - p));
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const rights = (answers: readonly Answered[]) => answers.filter((a) => a.right).length;

function fading(answers: readonly Answered[], factor: number): number {
  const weight = (age: number) => factor ** age;
  const newestFirst = [...answers].reverse();
  const right = sum(newestFirst.map((a, age) => (a.right ? weight(age) : 0)));
  const all = sum(newestFirst.map((_, age) => weight(age)));
  return (right + 0.7) / (all + 1) - 0.7;
}

function streak(answers: readonly Answered[]): number {
  const last = answers.at(-1);
  if (!last) return 0;
  let n = 0;
  for (const answer of [...answers].reverse()) {
    if (answer.right !== last.right) break;
    n += 1;
  }
  return ((last.right ? 1 : -1) * Math.min(5, n)) / 5;
}

interface Ratings {
  learner: number;
  learnerSkill: number;
  skill: number;
  item: number;
}

/** Elo from the first answer on, all ratings kept in maps. */
function ratings(
  history: readonly Answered[],
  asked: Answered,
  difficulty: (item: string) => number,
): Ratings {
  const values = new Map<string, number>();
  const counts = new Map<string, number>();
  const rating = (key: string, start: number) => values.get(key) ?? start;
  const move = (key: string, start: number, by: number) => {
    const n = counts.get(key) ?? 0;
    values.set(key, rating(key, start) + by / (1 + 0.05 * n));
    counts.set(key, n + 1);
  };
  const keys = (a: Answered) =>
    [`l${a.learner}`, `l${a.learner}/${a.skill}`, `s/${a.skill}`, `i/${a.item}`] as const;
  const read = (a: Answered): Ratings => {
    const [learner, own, skill, item] = keys(a);
    return {
      learner: rating(learner, 0.8),
      learnerSkill: rating(own, 0),
      skill: rating(skill, 0),
      item: rating(item, difficulty(a.item) / 4),
    };
  };
  for (const answer of history) {
    const now = read(answer);
    const surprise = (answer.right ? 1 : 0) - sigmoid(now.learner + now.learnerSkill - now.skill - now.item);
    const [learner, own, skill, item] = keys(answer);
    move(learner, 0.8, 0.4 * surprise);
    move(own, 0, 0.6 * surprise);
    move(skill, 0, -0.6 * surprise);
    move(item, difficulty(answer.item) / 4, -0.6 * surprise);
  }
  return read(asked);
}

const countGroup = (n: number) => (n >= 9 ? 9 : n >= 5 ? 5 : Math.min(n, 3));
const streak4 = (list: readonly Answered[]) => Math.max(-4, Math.min(4, 5 * streak(list)));

/** Inputs of answer number `at`. */
export function inputsByHand(
  answers: readonly Answered[],
  at: number,
  difficulty: (item: string) => number,
): number[] {
  const asked = answers[at] as Answered;
  const everybody = answers.slice(0, at);
  const own = everybody.filter((a) => a.learner === asked.learner);
  const onSkill = own.filter((a) => a.skill === asked.skill);
  const onItem = own.filter((a) => a.item === asked.item);
  const firsts = own.filter((a, i) => own.findIndex((b) => b.skill === a.skill) === i);
  const rate = (rights(own) + 1.4) / (own.length + 2);
  const lastOnSkill = own.findLastIndex((a) => a.skill === asked.skill);
  const skillAnswers = everybody.filter((a) => a.skill === asked.skill);
  const itemAnswers = everybody.filter((a) => a.item === asked.item);
  const mean = (rights(everybody) + 14) / (everybody.length + 20);
  const skillRate = (rights(skillAnswers) + 5 * mean) / (skillAnswers.length + 5);
  const itemPrior = sigmoid(logit(skillRate) - difficulty(asked.item) / 4);
  const itemRate = (rights(itemAnswers) + 5 * itemPrior) / (itemAnswers.length + 5);
  const elo = ratings(everybody, asked, difficulty);
  const last = own.at(-1);
  // answers on the component by anybody whose own history on it looked like the asker's
  const alike = (look: (before: readonly Answered[]) => number) =>
    skillAnswers.filter((a) => {
      const before = skillAnswers.slice(0, skillAnswers.indexOf(a)).filter((b) => b.learner === a.learner);
      return look(before) === look(onSkill);
    });
  const rateOf = (list: readonly Answered[]) => (rights(list) + 5 * skillRate) / (list.length + 5);
  return [
    Math.log(1 + rights(onSkill)),
    Math.log(1 + onSkill.length - rights(onSkill)),
    Math.log(1 + rights(own)),
    Math.log(1 + own.length - rights(own)),
    logit((rights(onSkill) + 2 * rate) / (onSkill.length + 2)),
    logit(rate),
    ...[0.7, 0.9, 0.97].map((factor) => fading(own, factor)),
    ...[0.7, 0.9, 0.97].map((factor) => (onSkill.length === 0 ? 0 : fading(onSkill, factor))),
    onSkill.length === 0 ? 1 : 0,
    lastOnSkill < 0 ? 0 : Math.log(1 + own.length - lastOnSkill),
    streak(onSkill),
    streak(own),
    last?.skill === asked.skill ? 1 : 0,
    last ? (last.right ? 0.5 : -0.5) : 0,
    Math.log(1 + firsts.length),
    Math.log(1 + own.length),
    onItem.length > 0 ? 1 : 0,
    onItem.length === 0 ? 0 : onItem.at(-1)?.right ? 1 : -1,
    logit((rights(firsts) + 1.4) / (firsts.length + 2)),
    Math.log(1 + own.length / (firsts.length + 1)),
    logit(skillRate) - logit(mean),
    Math.log(1 + skillAnswers.length) / 5,
    logit(itemRate) - logit(skillRate),
    Math.log(1 + itemAnswers.length) / 5,
    elo.learner + elo.learnerSkill - elo.skill - elo.item,
    elo.learner,
    elo.learnerSkill,
    -elo.skill,
    -elo.item,
    Math.log(1 + skillAnswers.length),
    Math.log(1 + itemAnswers.length),
    logit(mean),
    Math.log(1 + everybody.length) / 5,
    logit(rateOf(alike((before) => countGroup(before.length)))) - logit(skillRate),
    logit(rateOf(alike(streak4))) - logit(skillRate),
  ];
}
