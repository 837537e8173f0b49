import { LEVEL } from '../../knowledge/mastery';
import type { KnowledgeModel } from '../../knowledge/model';
import { MISSED } from '../../path/defensible';
import { ROUND_LENGTH } from '../../path/policy';
import { easiestRounds, informedRounds, roundsAcross } from './first-rounds';
import type { Family } from './kinds';
import { type Day, liveDay, type Served } from './path-day';
import { type Desk, meetLearner, openedSite, score } from './path-learners';
import { answer, truth } from './visitor';

/** What days as the app serves them (path-day.ts) come to over many learners. */

/** Makes somebody who knows some modules: right of 95 in 100 on them, whatever else they are. */
function knows(desk: Desk, isKnown: (module: number) => boolean): void {
  const { learner } = desk.visitor;
  const known = new Set(desk.site.modules.flatMap((module, m) => (isKnown(m) ? module.items : [])));
  desk.visitor.learner = {
    ...learner,
    competence: (item) => (known.has(item) ? 0.95 : learner.competence(item)),
    answer: (item) =>
      known.has(item) ? { right: desk.random.chance(0.95), chance: 0.95 } : learner.answer(item),
  };
}

/** What one learner tells of the app's path. */
interface Life {
  /** Items until nothing is left for who knows everything, and for who knows each second module. */
  knowsAll: number;
  knowsHalf: number;
  /** The latter without checks, and with rounds that always have all of their items. */
  knowsHalfPlain: number;
  /** The former where a module ends as soon as it is known, and what is known is never asked. */
  knowsHalfSeen: number;
  /** The learner as drawn: truth of each module before the first answer, and the day. */
  truths: number[];
  day: Day;
  /** Mean true success over all items. */
  score: number;
  /** True chance of success over the first two rounds: as served, and on the easiest items. */
  first: { ours: number; oracle: number; informed: number; inRounds: number; across: number };
}

/** Items after which a day ends. */
const MOST = { knowsAll: 150, knowsHalf: 300, day: 120 };

/** Learners on a course's first day, prerequisites kept. */
export async function* lives(
  model: KnowledgeModel,
  { family, seed, learners }: { family: Family; seed: number; learners: number },
): AsyncGenerator<Life> {
  const fresh = { family, seed, learners, earlier: 0, prerequisites: true, target: 0.8, most: 0 };
  for (let n = 0; n < learners; n++) {
    const course = Math.floor(n / 2);
    const site = await openedSite(model, fresh, course);
    const meet = () => meetLearner(site, fresh, course, n % 2);
    const served = { checks: true, most: MOST.knowsAll };
    const live = async (isKnown: (module: number) => boolean, how: Served) => {
      const desk = meet();
      knows(desk, isKnown);
      return (await liveDay(desk, how)).items;
    };
    const half = (module: number) => (module + n) % 2 === 0;
    const desk = meet();
    const truths = desk.site.modules.map((module) => truth(desk.visitor, module.items));
    yield {
      knowsAll: await live(() => true, served),
      knowsHalf: await live(half, { checks: true, most: MOST.knowsHalf }),
      knowsHalfSeen: await live(half, { checks: false, seesTruth: true, most: MOST.knowsHalf }),
      knowsHalfPlain: await live(half, { checks: false, most: MOST.knowsHalf }),
      truths,
      day: await liveDay(desk, { checks: true, most: MOST.day }),
      score: score(meet()),
      first: {
        ...(await firstRounds(meet(), meet())),
        informed: await informedRounds(meet(), seed),
        inRounds: easiestRounds(meet()),
        across: await roundsAcross(meet()),
      },
    };
  }
}

export interface DayFigures {
  items_knows_all: number;
  items_knows_half_ratio: number;
  /** The same if it could be seen what somebody knows: what no path can promise. */
  items_knows_half_bound: number;
  wrongly_opened: number;
  opened_of_known: number;
  weak_success: number;
  /** The same of who knows all of the course and of people, but not who comes. */
  weak_success_bound: number;
  /** The same of who knows the person, but keeps a round to one module that is open. */
  weak_success_in_rounds: number;
  /** The same by the model, were the first two rounds of all open modules. */
  weak_success_across: number;
  mastery_precision: number;
  /** How many stand behind the shares. */
  counts: { opened: number; under80: number; known: number; mastered: number };
}

/** Modules are known from LEVEL on, and opened wrongly under MISSED. */
export function dayFigures(all: readonly Life[]): DayFigures {
  const mean = (of: (life: Life) => number, those = all) =>
    those.reduce((sum, life) => sum + of(life) / those.length, 0);
  const openings = all.flatMap(({ day, truths }) =>
    day.openings.map((one) => ({ ...one, before: truths[one.module] ?? 0 })),
  );
  const known = all.reduce((sum, { truths }) => sum + truths.filter((one) => one >= LEVEL).length, 0);
  const mastered = all.reduce((sum, { day }) => sum + day.mastered, 0);
  const weakest = [...all].sort((a, b) => a.score - b.score).slice(0, Math.ceil(all.length / 5));
  const share = (of: (one: (typeof openings)[number]) => boolean) => openings.filter(of).length;
  const ofWeakest = (what: keyof Life['first']) =>
    mean(({ first }) => first[what], weakest) / mean(({ first }) => first.oracle, weakest);
  return {
    items_knows_all: mean((life) => life.knowsAll),
    items_knows_half_ratio: mean((life) => life.knowsHalf) / mean((life) => life.knowsHalfPlain),
    items_knows_half_bound: mean((life) => life.knowsHalfSeen) / mean((life) => life.knowsHalfPlain),
    wrongly_opened: share((one) => one.truth < MISSED) / openings.length,
    opened_of_known: share((one) => one.before >= LEVEL) / known,
    weak_success: ofWeakest('ours'),
    weak_success_bound: ofWeakest('informed'),
    weak_success_in_rounds: ofWeakest('inRounds'),
    weak_success_across: ofWeakest('across'),
    mastery_precision: all.reduce((sum, { day }) => sum + day.masteredRightly, 0) / mastered,
    counts: { opened: openings.length, under80: share((one) => one.truth < LEVEL), known, mastered },
  };
}

async function firstRounds(ours: Desk, oracle: Desk): Promise<Pick<Life['first'], 'ours' | 'oracle'>> {
  const seen: number[] = [];
  const { learner } = ours.visitor;
  ours.visitor.learner = {
    ...learner,
    answer: (item) => {
      seen.push(learner.competence(item));
      return learner.answer(item);
    },
  };
  const items = 2 * ROUND_LENGTH;
  await liveDay(ours, { checks: true, most: items });
  const left = new Set(oracle.site.course.items.keys());
  let sum = 0;
  for (let n = 0; n < items; n++) {
    const can = (item: number) => oracle.visitor.learner.competence(item);
    const best = [...left].reduce((a, b) => (can(b) > can(a) ? b : a));
    left.delete(best);
    sum += can(best);
    await answer(oracle.site, oracle.visitor, best);
  }
  return { ours: seen.reduce((total, one) => total + one, 0) / seen.length, oracle: sum / items };
}
