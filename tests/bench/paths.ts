/**
 * What the app's path is worth to simulated learners of kinds that no training used.
 *
 * With --days: a day as it is served, with checks, over one family: items until the end for who
 * knows everything or half of it, what checks open, how the first two rounds go for the weakest.
 *
 *   npm run bench:paths -- --days [--family fading] [--learners 100] [--seed 51] [--json]
 *
 * Items until a simulated course is known, policy by policy, over the same learners: of a kind that
 * no training used, in courses of the shape of the one that ships. Without --earlier it is the
 * course's first day.
 *
 *   npm run bench:paths -- [--learners 1000] [--earlier 0] [--prerequisites] [--family approach]
 *                          [--policies ustat,oatutor] [--target .8] [--most 300]
 *                          [--seed 51] [--json]
 */
import { parseArgs } from 'node:util';
import type { Family } from '../../lib/research/simulate/kinds';
import { dayFigures, lives } from '../../lib/research/simulate/path-days';
import { type Difference, differences } from '../../lib/research/simulate/path-differences';
import { type Outcome, paired, type Study } from '../../lib/research/simulate/path-learners';
import { POLICIES } from '../../lib/research/simulate/path-policies';
import { readForwardModel } from '../../lib/server/models/knowledge-model';

const { values } = parseArgs({
  options: {
    learners: { type: 'string', default: '100' },
    earlier: { type: 'string', default: '0' },
    prerequisites: { type: 'boolean', default: false },
    family: { type: 'string', default: 'approach' },
    policies: { type: 'string', default: POLICIES.map((policy) => policy.id).join() },
    target: { type: 'string', default: '.8' },
    most: { type: 'string', default: '300' },
    seed: { type: 'string', default: '51' },
    days: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const FAMILIES: readonly Family[] = ['approach', 'fading', 'static', 'pfa', 'power', 'jump'];
const family = FAMILIES.find((name) => name === values.family);
if (!family)
  throw new Error(`--family is one of ${FAMILIES.join(', ')}; training used neither of the first two.`);
const policies = values.policies.split(',').map((id) => {
  const found = POLICIES.find((policy) => policy.id === id);
  if (!found) throw new Error(`--policies takes ${POLICIES.map((policy) => policy.id).join(', ')}.`);
  return found;
});
const study: Study = {
  learners: Number(values.learners),
  family,
  earlier: Number(values.earlier),
  prerequisites: values.prerequisites,
  target: Number(values.target),
  most: Number(values.most),
  seed: Number(values.seed),
};

const { model } = await readForwardModel('models');
if (values.days) await days(study);
else await policiesCompared();

async function days({ family, learners, seed }: Study): Promise<void> {
  const all = [];
  for await (const life of lives(model, { family, learners, seed })) all.push(life);
  const figures = dayFigures(all);
  if (values.json)
    return console.log(JSON.stringify({ model: model.id, family, learners, seed, ...figures }));
  console.log(
    `Model ${model.id}, ${learners} learners of the family ${family}, first day, prerequisites kept`,
  );
  for (const [name, value] of Object.entries(figures))
    console.log(`${name.padEnd(24)} ${typeof value === 'number' ? value.toFixed(3) : JSON.stringify(value)}`);
}

async function policiesCompared(): Promise<void> {
  const outcomes: Outcome[] = [];
  for await (const outcome of paired(model, policies, study)) {
    outcomes.push(outcome);
    if (outcomes.length % 50 === 0) console.error(`${outcomes.length} of ${study.learners} learners`);
  }
  const rows = differences(outcomes, study.most);
  if (values.json) {
    console.log(
      JSON.stringify({
        model: model.id,
        ...study,
        rows: rows.map((row, i) => ({ policy: policies[i]?.id, ...row })),
      }),
    );
  } else {
    console.log(
      `Model ${model.id}, ${study.learners} learners of the family ${study.family}, ${study.earlier || 'no'} learners before them, ` +
        `prerequisites ${study.prerequisites ? 'kept' : 'left out'}, until a mean success of ${study.target}, ${study.most} items at most`,
    );
    console.log(`${'items a learner'.padEnd(32)}  mean  median  gave up  more than the first row [95 %]`);
    for (const [i, row] of rows.entries()) console.log(line(policies[i]?.says ?? '', row));
  }
}

function line(says: string, { mean, median, censored, more }: Difference): string {
  const signed = (value: number) => `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
  const beside = more ? `${signed(more.value)} [${signed(more.low)}, ${signed(more.high)}]` : '';
  return `${says.padEnd(32)} ${mean.toFixed(1).padStart(5)} ${String(median).padStart(7)} ${String(censored).padStart(8)}  ${beside}`;
}
