import { LEVEL, RULE } from '../../../lib/knowledge/mastery';
import { MISSED, WRONG_SKIPS } from '../../../lib/path/defensible';
import { MOST_ITEMS, OPENING } from '../../../lib/path/placement';
import { type Judgement, SEEDS, SIZES } from './judgement';
import { PRACTICE } from './mastery-simulation';
import { EARLIER } from './placement-simulation';
import { coverageTable, placementTable, ruleTable } from './tables';

export interface Facts {
  manifest: {
    id: string;
    training: {
      date: string;
      seed: number;
      epochs: number;
      courses: number;
      sequences: number;
      rows: number;
      data: string[];
    };
  };
  heldOut: { courses: number; lines: readonly string[] };
  log: {
    file: string;
    learners: number;
    answers: number;
    cold: readonly string[];
    warm: { file: string; lines: readonly string[] } | null;
  } | null;
  judgement: Judgement;
}

const block = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join('\n');

/** The model's card, with no figure but those of this run. */
export function card({ manifest, heldOut, log, judgement }: Facts): string {
  const { training } = manifest;
  const spanish = training.data.length > 1;
  return `# Model card: knowledge-tracing.onnx

\`${manifest.id}\`, trained ${training.date}. Written by \`npm run train:knowledge\`, which measured every figure in it
but those under "What else was tried".

## What it does
Predicts whether a learner will answer an item right at the first try and without hints, from 39 counts, rates and ratings of
earlier answers (\`lib/knowledge/features.ts\`; their names stand in the manifest). No ids go in, so one file serves every
course, a new one too, and predicts better as the course's own counts fill up.
GRU over the answers (64 numbers are a learner's whole memory), an MLP over [memory, candidate], and a linear skip; 38,569 parameters.

## The file
One graph, two halves: \`state, inputs, correct -> next\` takes one answer in; \`state, candidates -> p\` predicts any number of
candidates. One file rather than two because both halves scale their inputs alike, one checksum covers them, and there is
one thing to load; the server feeds no rows to the half it does not want. \`knowledge-tracing.vectors.json\` holds a
sequence with the network's own whole-sequence predictions, which the served step-by-step chain must meet to 1e-5.

## Data
- ${training.courses} simulated courses (\`models/training/knowledge/\`), ${spanish ? 'and Spanish vocabulary practice of 37 learners, twice in random order' : 'and nothing else: no answer of a real person was used'}; together ${training.rows} answers in ${training.sequences} sequences.${training.data
    .slice(1)
    .map(
      (source) => `
- ${source}`,
    )
    .join('')}
- Seed ${training.seed}, ${training.epochs} epochs. Simulated answers are fitted to their true probability, real ones to 0 or 1.

## Measured
Every answer is predicted from those before it, everybody's counts starting empty; brackets: 95 % interval over learners.
ECE is over 15 bins of equal mass; "first answers" are each learner's first on a component. \`Ustat\` is what learners meet: the
network, recalibrated by the answers of the course, the component and the learner. Elo and a logistic regression on the same 39 inputs are the baselines to beat.

${heldOut.courses} simulated courses whose seeds were not used to fit:

${block(heldOut.lines)}

${
  log
    ? `${log.file}, ${log.learners} learners, ${log.answers} answers, none used to fit. Cold, everybody's counts and the recalibration starting empty, learners in file order
(\`npm run trace -- --log ${log.file}\`):

${block(log.cold)}
${
  log.warm
    ? `
Warm, counts and recalibration first built on ${log.warm.file} (\`npm run trace -- --log ${log.file} --warm ${log.warm.file}\`):

${block(log.warm.lines)}`
    : ''
}`
    : 'On no real log in this run (`--evaluate FILE`).'
}

## What else was tried
Designs were compared on a quarter of assist2009-train's learners, cold (58,000 answers), before the test split was looked at.

| change | AUC there |
| --- | --- |
| 37 inputs, GRU-64, seed 11 | .748 |
| + rates of the component by answers already given and by streak: kept | .753 |
| + rate of the component after the component before it, right or wrong | .753 |
| + rates of the item after the item before it, or by the last answer on the component | .751 (in place of the streak) |
| other seeds of the kept design (12, 13) | .752, .752 |
| three seeds averaged; three seeds distilled into one | .753; .752 |
| six epochs instead of three | .753 |
| + recalibration on [model, Elo, 1] | .753, ECE .020 -> .007 |
| + recalibration on all inputs, diagonal: kept | .759, ECE .006 |
| the same with its full matrix | .759 |
| the same once more for each learner | .760 |

Then recalibration alone, the network as it is, on two quarters (every fourth learner from the first, 56,297 answers, and from the second, 55,617), each
change on top of those that were kept: AUC cold in file order; on the first quarter with all its learners answering in turn at random, so that nobody's
last answers are at hand; and on the first quarter after the last two quarters (108,156 answers).

| change | first | second | first, in turn | first, warm |
| --- | --- | --- | --- | --- |
| as above, 41 weights a course, steps that shrink | .7586 | .7572 | .7560 | .7812 |
| + 41 weights a component: kept | .7624 | .7605 | .7595 | .7868 |
| + 41 weights a learner: kept | .7639 | .7618 | .7614 | .7888 |
| constant steps (1/1500, 1/700, 1/500): kept, half as many numbers | .7651 | .7632 | .7609 | .7896 |
| + inputs in the course's own means and spreads: kept | .7666 | .7646 | .7623 | .7908 |
| + the head's hidden layer as 64 more inputs, for the course | .7670 | .7654 | .7628 | .7913 |
| the third and the fourth quarter, which chose nothing: before, after | .7619, .7691 | .7676, .7760 | | |

What was tried on the step before the last (.7651, .7632, .7609) and left: a bias for an item (.7651, .7631, .7610) or an item after another (.7658, .7636, .7615),
41 weights an item (.7655, .7633, .7613), a bias for a component after another (.7653, .7633, .7609), for a learner on a component (.7650, .7631, .7608),
learners' and items' factors, 4 or 8 (.7651, .7632, .7609), how far off the last predictions of the learner, the component and the item were, as inputs (.7652, .7634, .7610),
decorrelated inputs (.7655, .7639, .7612), products of inputs (nothing, or less), a last slope and shift (ECE .000 to .001 better, AUC .0001 worse).
A network fitted to the other three quarters with the same inputs reaches .763 there without recalibration: that is what simulation misses, and the course's own answers make up for it.
The price of constant steps: on 20 simulated courses (seeds 7800000 on) AUC .7860 against .7872 before (.7858 without recalibration).
ECE has a floor: 56,000 answers in 15 bins would show .0055 if the predictions were perfect (answers drawn from them, 20 times). On the four quarters .0077, .0059, .0096, .0069 (before: .0055, .0082, .0066, .0072).

${judged(judgement)}
## Limits
- Simulated learners are a guess at people. Nobody in whose language or situation Ustat is used has been measured yet.
- It does not see time: forgetting between visits is handled by the review rule (\`lib/knowledge/recall.ts\`), not learned.
- It is recalibrated as a course's answers come in (\`lib/knowledge/calibration.ts\`); the first few hundred are predicted as it was trained. Where learners are just like the simulated ones it has little to correct, and its constant steps cost a little.
- The weights are a function of seed and data on one processor; another one may differ in the last digits.
- A first try with hints counts as not right. Who asks for hints out of caution is rated lower than they could do.
- It must not be used to grade, admit or exclude anybody; it chooses what to practise next.
`;
}

function judged({ coverage, mastery, perComponent, placement }: Judgement): string {
  return `## How sure it is
\`knowledge-tracing.posterior.json\` (\`lib/knowledge/posterior.ts\`): for an item, a component or a module a normal distribution of the logit of the
learner's true success over its items (somebody who tries, unaided, in an ordinary mood), from what the network saw and said of
them. One hidden layer of 16, fitted to ${SIZES.fit} simulated courses of seed ${SEEDS.fit}, where the truth is known; learners one after another from cold, up to 80 a course.
The interval on the screens is the central 80 %; "we don't know yet" below three first tries or when it is wider than .4
(column "stated": how often a statement is made, and how often the interval then holds the truth).

${SIZES.coverage} courses of seed ${SEEDS.report}, which nothing was fitted to:

${block(coverageTable(coverage.ordinary))}

As many of a family that neither the network nor the posterior was fitted to ('approach': each answer closes a share of what is left to learn, after Bush & Mosteller 1955;
half of the people are new to the subject):

${block(coverageTable(coverage.approach))}

## Mastery
Rule (\`lib/knowledge/mastery.ts\`): P(true success over the component's items is ${LEVEL} or more) at least ${RULE.chance}, ${RULE.minRight} unaided right answers,
${RULE.minItems} different items. Chosen on seed ${SEEDS.choose} (\`npx tsx models/training/knowledge/mastery.ts\`); on ${SIZES.mastery} courses of seed ${SEEDS.report}, 50 learners from cold, ${PRACTICE} answers a component, the rule in use and
others beside it ("known": share of the declared that truly are; "answers": median that somebody needs who knows it from the start, and who stands at .9 or more):

${block(ruleTable([mastery.inUse, ...mastery.curve]))}

Family 'approach':

${block(ruleTable([mastery.approach]))}

## Placement
Rule (\`lib/path/placement.ts\`): after at most ${MOST_ITEMS} items a module opens as known when P(true mean success over its items is ${LEVEL} or more) is at least .5 and ${WRONG_SKIPS} times P(it is under ${MISSED}), after ${OPENING.minAnswers}
answers or more, at least ${OPENING.minOwn} of them in the module. It is the rule of checks (\`lib/path/DECISIONS.md\`); "wrong": under ${LEVEL}; ${SIZES.placement} courses of seed ${SEEDS.report} each. "Fresh": the learner is the course's first; "warm": ${EARLIER} others
have practised before. "Spared": exercises that somebody who knows a component needs until it counts as mastered (${perComponent.toFixed(1)} on average),
for all components of what was rightly opened, less those asked, a learner.
${placement
  .map(
    ({ name, fresh, warm }) => `
Courses ${name}: fresh, then warm

${block(placementTable([fresh, warm]))}
`,
  )
  .join('')}`;
}
