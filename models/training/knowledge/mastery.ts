/**
 * Chooses the two thresholds on P(known): the mastery rule's (lib/knowledge/mastery.ts) and
 * placement's (lib/path/placement.ts), in simulation. Wanted: at least 95 % of what is declared
 * mastered or opened truly is known, in few answers.
 *
 *   npx tsx models/training/knowledge/mastery.ts [--seed 911] [--courses 60]
 *
 * Seed 911 chose; the card's figures are of seed 913, by `npm run train:knowledge`.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RULE } from '../../../lib/knowledge/mastery';
import { OPENING } from '../../../lib/path/placement';
import { readForwardModel } from '../../../lib/server/models/knowledge-model';
import { CHANCES, PLACES, SEEDS, SIZES } from './judgement';
import { judgeRule, meanAnswers, practiseCourses } from './mastery-simulation';
import { atLeast, judgePlacement, placeLearners } from './placement-simulation';
import { placementTable, ruleTable } from './tables';

const { values } = parseArgs({
  options: {
    courses: { type: 'string', default: `${SIZES.mastery}` },
    seed: { type: 'string', default: `${SEEDS.choose}` },
  },
});
const [courses, seed] = [Number(values.courses), Number(values.seed)];
const { model } = await readForwardModel(join(fileURLToPath(new URL('.', import.meta.url)), '../..'));
const practised = await practiseCourses(model, courses, seed);
console.log(`model ${model.id}, seed ${seed}, ${courses} courses, ${practised.length} components practised`);
const curve = CHANCES.map((chance) => judgeRule({ ...RULE, chance }, practised));
console.log(ruleTable([...curve, judgeRule(RULE, practised)]).join('\n'));

const perComponent = meanAnswers(RULE, practised);
for (const { name, shape } of PLACES) {
  const all = await placeLearners(model, courses, seed, shape);
  for (const course of ['fresh', 'warm'] as const) {
    const those = all.filter((one) => one.course === course);
    const grid = CHANCES.map((chance) => judgePlacement(atLeast(chance), those, perComponent));
    console.log(`\nPlacement in ${course} courses ${name}`);
    console.log(placementTable([...grid, judgePlacement(OPENING, those, perComponent)]).join('\n'));
  }
}
