import { ROUND_LENGTH } from '../../path/policy';
import { createLearner } from './learner';
import type { Desk } from './path-learners';
import { seeded } from './random';
import { answer } from './visitor';

/**
 * What a learner's first two rounds could be at best, by who knows more than a service does: true
 * chance of success over the items. Bounds beside what is served (path-days.ts).
 */

/** People that the informed policy weighs against what is answered. */
const PEOPLE = 400;

/**
 * Success over the first two rounds by a policy that no service can have: it knows each item as it
 * truly is and how people differ, and finds out who has come from their answers alone (each time
 * the item that is likeliest right, over people of the same course weighed by what was answered).
 * No module is closed to it. Where it does not get, nobody gets who does not know the person.
 */
export async function informedRounds(desk: Desk, seed: number): Promise<number> {
  const { site, visitor } = desk;
  const { course } = site;
  const people = Array.from({ length: PEOPLE }, (_, n) => {
    const other = createLearner(course, n % course.people.classes.length, 200, seeded(seed + n));
    const can = course.items.map((_, item) => Math.min(0.98, Math.max(0.02, other.competence(item))));
    return { can, weight: 1 };
  });
  const left = new Set(course.items.keys());
  let sum = 0;
  for (let n = 0; n < 2 * ROUND_LENGTH; n++) {
    const likely = (item: number) =>
      people.reduce((all, { can, weight }) => all + weight * (can[item] ?? 0), 0);
    const worth = new Map([...left].map((item) => [item, likely(item)]));
    const best = [...left].reduce((a, b) => ((worth.get(b) ?? 0) > (worth.get(a) ?? 0) ? b : a));
    left.delete(best);
    sum += visitor.learner.competence(best);
    const right = await answer(site, visitor, best);
    for (const one of people) one.weight *= right ? (one.can[best] ?? 0) : 1 - (one.can[best] ?? 0);
  }
  return sum / (2 * ROUND_LENGTH);
}

/** Modules that are open to who has not answered anything. */
const openAtFirst = ({ modules, site }: Desk): (readonly number[])[] =>
  modules.flatMap(({ requires }, m) => (requires.length === 0 ? [site.modules[m]?.items ?? []] : []));

/** True success on the easiest rounds of the easiest two modules that are open. */
export function easiestRounds(desk: Desk): number {
  const rounds = openAtFirst(desk).map((items) => {
    const easiest = items
      .map((item) => desk.visitor.learner.competence(item))
      .sort((a, b) => b - a)
      .slice(0, ROUND_LENGTH);
    return easiest.reduce((sum, one) => sum + one / easiest.length, 0);
  });
  return rounds
    .sort((a, b) => b - a)
    .slice(0, 2)
    .reduce((sum, one) => sum + one / 2, 0);
}

/** Success over two rounds by the model's likeliest item each time, of whichever open module. */
export async function roundsAcross(desk: Desk): Promise<number> {
  const left = new Set(openAtFirst(desk).flat());
  let sum = 0;
  for (let n = 0; n < 2 * ROUND_LENGTH; n++) {
    const { items } = await desk.know(desk.modules.map(({ id }) => id));
    const p = (item: number) => items.get(`i${item}`) ?? 0;
    const best = [...left].reduce((a, b) => (p(b) > p(a) ? b : a));
    left.delete(best);
    sum += desk.visitor.learner.competence(best);
    await answer(desk.site, desk.visitor, best);
  }
  return sum / (2 * ROUND_LENGTH);
}
