import { RULE } from '../../../lib/knowledge/mastery';
import { PRACTICE, type RuleResult, TRUE_LEVEL } from './mastery-simulation';

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
  log: { file: string; learners: number; answers: number; lines: readonly string[] } | null;
  mastery: RuleResult;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const block = (lines: readonly string[]) => lines.map((line) => `    ${line}`).join('\n');

/** The model's card, with no figure but those of this run. */
export function card({ manifest, heldOut, log, mastery }: Facts): string {
  const { training } = manifest;
  const spanish = training.data.length > 1;
  return `# Model card: knowledge-tracing.onnx

\`${manifest.id}\`, trained ${training.date}. Written by \`npm run train:knowledge\`, which measured every figure in it.

## What it does
Predicts whether a learner will answer an item right at the first try and without hints, from 37 counts, rates and ratings of
earlier answers (\`lib/knowledge/features.ts\`; their names stand in the manifest). No ids go in, so one file serves every
course, a new one too, and predicts better as the course's own counts fill up.
GRU over the answers (64 numbers are a learner's whole memory), an MLP over [memory, candidate], and a linear skip; 38,311 parameters.

## The file
One graph, two halves: \`state, inputs, correct -> next\` takes one answer in; \`state, candidates -> p\` predicts any number of
candidates. One file rather than two because both halves scale their inputs alike, one checksum covers them, and there is
one thing to load; the server feeds no rows to the half it does not want. \`knowledge-tracing.vectors.json\` holds a
sequence with the network's own whole-sequence predictions, which the served step-by-step chain must meet to 1e-5.

## Data
- ${training.courses} simulated courses (\`models/training/knowledge/\`), ${spanish ? 'and Spanish vocabulary practice of 37 learners, twice in random order (spanish.tsv.gz, robert-lindsey/WCRP, MIT)' : 'and nothing else: no answer of a real person was used'}; together ${training.rows} answers in ${training.sequences} sequences.
- Seed ${training.seed}, ${training.epochs} epochs. Simulated answers are fitted to their true probability, real ones to 0 or 1.

## Measured
Every answer is predicted from those before it, everybody's counts starting empty; brackets: 95 % interval over learners.
\`Elo\` and \`logistic\` (a regression on the same 37 inputs) are the baselines to beat.

${heldOut.courses} simulated courses whose seeds were not used to fit:

${block(heldOut.lines)}

${
  log
    ? `${log.file}, ${log.learners} learners, ${log.answers} answers, none used to fit (\`npx tsx models/training/knowledge/evaluate.ts ${log.file}\`):

${block(log.lines)}`
    : 'On no real log in this run (`--evaluate FILE`).'
}

## Mastery
Rule (\`lib/knowledge/mastery.ts\`): lower bound of the expected success over the component's items above ${RULE.threshold} (Wilson, z = ${RULE.z}, as if
from ${RULE.priorAnswers} trials and its answers), ${RULE.minRight} unaided right answers, ${RULE.minItems} different items. In simulated courses of 4 to 12 components with 4 to 8 items,
50 learners from cold, other courses than those that chose the rule (\`npx tsx models/training/knowledge/mastery.ts --seed 901\`): ${percent(mastery.precision)} of the ${mastery.declared} components declared mastered truly were
(true expected success of ${TRUE_LEVEL} or more), ${percent(mastery.nearly)} stood at .7 or more. Who knows a component from the start needs ${mastery.medianAnswers} answers
(median); ${percent(mastery.found)} of them are found within ${PRACTICE}.

## Limits
- Simulated learners are a guess at people. Nobody in whose language or situation Ustat is used has been measured yet.
- It does not see time: forgetting between visits is handled by the review rule (\`lib/knowledge/review.ts\`), not learned.
- P is not recalibrated per course; ECE above says how far off it was.
- The weights are a function of seed and data on one processor; another one may differ in the last digits.
- A first try with hints counts as not right. Who asks for hints out of caution is rated lower than they could do.
- It must not be used to grade, admit or exclude anybody; it chooses what to practise next.
`;
}
