/**
 * Trains the classifier of talk and writes models/talk.{weights.json,manifest.json}.
 *
 *   npm run train:talk -- [--cache FOLDER] [--folds N]
 *
 * --cache     where vectors are kept for the next run
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEncoder } from '../../../lib/server/models/encoder';
import { classifierFile, judgeCall } from '../../../lib/tutor/call-classifier';
import { cachedEmbedder } from '../../../tests/bench/vector-cache';
import { vectorsOf } from '../danger/data';
import { type Fitted, fitHalves, fitOdds, type Labelled, labelled, logOdds, sigmoid } from '../danger/fit';
import { auc, byLanguage, shareAbove, type Told, thresholdFor } from '../danger/judge';
import { fileOf, writeModel } from '../danger/write';
import { choosingQuestions, questionExamples, talkExamples } from './data';

const root = join(fileURLToPath(new URL('.', import.meta.url)), '../../..');
const models = join(root, 'models');
/**
 * Questions that were left out of a fit and may be taken for talk: whatever the course holds, and
 * where it does not answer.
 */
const ALLOWED = { sure: 0.001, likely: 0.02 };

const { values } = parseArgs({
  options: {
    cache: { type: 'string', default: join(root, '.data/bench-vectors') },
    folds: { type: 'string', default: '2' },
  },
});
const encoder = await openEncoder(models);
const embedder = cachedEmbedder(encoder, values.cache);
const rowsOf = async (examples: Parameters<typeof labelled>[0]) =>
  labelled(examples, await vectorsOf([...examples], embedder));
const [talk, questions] = [talkExamples(root), questionExamples(root)];
const rows = await rowsOf([...talk, ...questions]);
const choosing = choosingQuestions(root);
const chosenBy = await rowsOf([...choosing.answered, ...choosing.unanswered]);
await encoder.close();
console.log(`${talk.length} messages of talk, ${questions.length} questions and calls`);

const whole = fitHalves(rows, shippedWeights());
const folds = Number(values.folds);
const left = Array.from({ length: folds }, (_, fold) => {
  console.error(`fold ${fold + 1} of ${folds}`);
  const isOut = (_: Labelled, at: number) => at % folds === fold;
  const fitted = fitHalves(
    rows.filter((row, at) => !isOut(row, at)),
    whole,
  );
  return rows.filter(isOut).map((row) => ({ ...row, ...logOdds(fitted, row) }));
}).flat();
const odds = fitOdds(left);
const told = left.map(({ language, topic, call, vector, grams }): Told => {
  return {
    language,
    topic,
    call,
    probability: sigmoid(odds.bias + odds.vector * vector + odds.grams * grams),
  };
});
const facts = { encoder: encoder.id, odds };
const draft = classifierFile.parse(fileOf(whole, { ...facts, card: 0.5, line: 0.5 }));
const chosen = chosenBy.map((row): Told => ({ ...row, ...judgeCall(row.text, row.vector, draft) }));
const answered = chosen.slice(0, choosing.answered.length);
// no question of the choosing sets that the course answers is talk for sure
const card = Math.max(thresholdFor(told, ALLOWED.sure), thresholdFor(answered, 0));
const line = Math.min(card, thresholdFor(told, ALLOWED.likely));
console.log(`left out by chance: AUC ${auc(told).toFixed(4)}`);
for (const [name, threshold] of Object.entries({ sure: card, likely: line })) {
  const shares = (of: readonly Told[], call: boolean) =>
    byLanguage(of, (some) => shareAbove(some, call, threshold).toFixed(4)).join(' ');
  const unanswered = chosen.slice(choosing.answered.length);
  console.log(
    `${name} from ${threshold.toFixed(3)}: talk ${shares(told, true)}; questions left out ${shares(told, false)}; ` +
      `choosing sets, answered ${shares(answered, false)}, not answered ${shares(unanswered, false)}`,
  );
}
writeModel(models, 'talk', fileOf(whole, { ...facts, card, line }), {
  talk: talk.length,
  questions: questions.length,
  folds,
});
console.log(`Wrote ${relative(process.cwd(), models)}/talk.{weights,manifest}.json`);

/** What ships, if it has these kinds: the fit is convex, and sooner there from near it. */
function shippedWeights(): Fitted | undefined {
  const path = join(models, 'talk.weights.json');
  if (!existsSync(path)) return undefined;
  const { kinds, width, vector, grams } = classifierFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  const now = new Set(rows.map(({ topic }) => topic));
  if (kinds.length !== now.size || kinds.some(({ topic }) => !now.has(topic))) return undefined;
  const row = (kind: number) => [
    ...vector.subarray(kind * width, (kind + 1) * width),
    kinds[kind]?.bias ?? 0,
  ];
  return {
    kinds,
    vector: Float64Array.from(kinds.flatMap((_, kind) => row(kind))),
    grams: Float64Array.from([...grams.weights, grams.bias]),
  };
}
