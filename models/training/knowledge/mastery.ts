/**
 * Chooses the mastery rule of lib/knowledge/mastery.ts in simulation: prints what each rule of a grid does, and last
 * what the rule in use does. Wanted: at least 95 % of the components declared mastered truly are, in few answers.
 *
 *   npx tsx models/training/knowledge/mastery.ts [--courses 60] [--seed 900]
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RULE } from '../../../lib/knowledge/mastery';
import { readForwardModel } from '../../../lib/server/knowledge-model';
import { judgeRule, PRACTICE, practiseCourses, TRUE_LEVEL } from './mastery-simulation';

const { values } = parseArgs({
  options: { courses: { type: 'string', default: '60' }, seed: { type: 'string', default: '900' } },
});
const { model } = await readForwardModel(join(fileURLToPath(new URL('.', import.meta.url)), '../..'));
const all = await practiseCourses(model, Number(values.courses), Number(values.seed));
const knew = all.filter((trajectory) => trajectory.knewAtFirst).length;
console.log(
  `model ${model.id}; ${values.courses} courses, ${all.length} components practised, ${knew} known from the start`,
);
const grid = [0.74, 0.76, 0.78, 0.8, 0.82, 0.84].flatMap((threshold) =>
  [6, 12, 24, 40].flatMap((priorAnswers) => [1, 1.28].map((z) => ({ ...RULE, threshold, priorAnswers, z }))),
);
for (const rule of [...grid, RULE]) {
  const { declared, precision, nearly, medianAnswers, found } = judgeRule(rule, all);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  console.log(
    `t ${rule.threshold} prior ${rule.priorAnswers} z ${rule.z}: declared ${declared}, ` +
      `true (${TRUE_LEVEL}) ${percent(precision)}, over .7 ${percent(nearly)}, ` +
      `who knows it needs ${medianAnswers} answers (median), ${percent(found)} of them found within ${PRACTICE}`,
  );
}
