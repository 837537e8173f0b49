/**
 * Simulates placement (lib/knowledge/placement.ts): what it skips, how often wrongly, and what it saves, for several
 * thresholds of the skipping rule. Chosen on one seed, reported on another.
 *
 *   npx tsx models/training/knowledge/placement.ts [--courses 30] [--seed 910]
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SKIP } from '../../../lib/knowledge/placement';
import { readForwardModel } from '../../../lib/server/knowledge-model';
import { placeCourses, summary } from './placement-simulation';

const { values } = parseArgs({
  options: { courses: { type: 'string', default: '30' }, seed: { type: 'string', default: '910' } },
});
const { id, model } = await readForwardModel(join(fileURLToPath(new URL('.', import.meta.url)), '../..'));
const grid = [2, 3].flatMap((minRight) =>
  [0.7, 0.74, 0.78, 0.8].map((threshold) => ({ ...SKIP, minRight, minItems: 2, priorAnswers: 24, threshold })),
);
const rules = [...grid, SKIP];
const placed = await placeCourses(model, rules, Number(values.courses), Number(values.seed));
console.log(`model ${id}; ${placed.length} learners of ${values.courses} courses`);
for (const [i, rule] of rules.entries()) {
  const { skipped, wrongly, ofKnown, asked, saved } = summary(placed, i);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  console.log(
    `t ${rule.threshold} prior ${rule.priorAnswers} right ${rule.minRight}: ${skipped} modules skipped, ${percent(wrongly)} wrongly; ${percent(ofKnown)} of those known; ` +
      `a learner is asked ${asked.toFixed(1)} items and spared ${saved.toFixed(1)}${rule === SKIP ? '  <- in use' : ''}`,
  );
}
