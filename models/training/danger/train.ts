/**
 * Trains the classifier of calls for help and writes models/danger.{weights.json,manifest.json}.
 *
 *   npm run train:danger -- [--held-out] [--cache FOLDER] [--folds N]
 *
 * --held-out  also fits once without each language and once without each topic, and says how what
 *             was left out is judged; writes no file --cache     where vectors are kept for the
 *             next run
 */
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEncoder } from '../../../lib/server/models/encoder';
import { classifierFile, judgeCall } from '../../../lib/tutor/call-classifier';
import { cachedEmbedder } from '../../../tests/bench/vector-cache';
import { askedOf, LANGUAGES, ORDINARY, readExamples, TALK, talkOf, vectorsOf } from './data';
import { fitHalves, fitOdds, type Labelled, labelled, logOdds, sigmoid } from './fit';
import { auc, byLanguage, calibrationError, shareAbove, type Told, thresholdFor } from './judge';
import { fileOf, writeModel } from './write';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../../..');
const models = join(root, 'models');
/** Near misses of the choosing set that may get the card, and the card or the line. */
const ALLOWED = { card: 0.01, line: 0.07 };

const { values } = parseArgs({
  options: {
    'held-out': { type: 'boolean', default: false },
    cache: { type: 'string', default: join(root, '.data/bench-vectors') },
    folds: { type: 'string', default: '5' },
  },
});
const encoder = await openEncoder(models);
const embedder = cachedEmbedder(encoder, values.cache);
const written = LANGUAGES.flatMap((language) => readExamples(join(here, `${language}.yaml`), language));
const asked = askedOf(join(root, 'seed/courses'), written);
const choosing = readExamples(join(root, 'tests/data/danger-calls-choose.yaml'));
const examples = [...written, ...asked, ...talkOf(root)];
const rows = labelled(examples, await vectorsOf(examples, embedder));
const chosenBy = labelled(choosing, await vectorsOf(choosing, embedder));
await encoder.close();

const count = (call: boolean) => written.filter((one) => one.call === call).length;
console.log(`${count(true)} calls, ${count(false)} others, ${asked.length} questions of courses`);
const whole = fitHalves(rows);
const folds = Number(values.folds);
const left = Array.from({ length: folds }, (_, fold) =>
  leftOut(`fold ${fold + 1} of ${folds}`, (row) => rows.indexOf(row) % folds === fold),
).flat();
const odds = fitOdds(left);
tell('left out by chance', left.filter(({ row }) => written.includes(row.example)).map(toldOf));
if (values['held-out']) heldOut();
else ship();

interface LeftOut {
  row: Labelled;
  vector: number;
  grams: number;
  call: boolean;
}

/** Log odds of rows by weights that were fitted without them. */
function leftOut(name: string, isOut: (row: Labelled) => boolean): LeftOut[] {
  console.error(name);
  const fitted = fitHalves(
    rows.filter((row) => !isOut(row)),
    whole,
  );
  return rows.filter(isOut).map((row) => ({ row, ...logOdds(fitted, row), call: row.call }));
}

function toldOf({ row, vector, grams }: LeftOut): Told {
  const { language, topic, call } = row;
  const probability = sigmoid(odds.bias + odds.vector * vector + odds.grams * grams);
  return { language, topic, call, probability };
}

/**
 * What the weights make of a language, or a topic, that they have never seen. Counterparts across
 * languages are alike.
 */
function heldOut(): void {
  for (const language of LANGUAGES)
    tell(`without ${language}`, leftOut(language, (row) => row.language === language).map(toldOf));
  const topics = [...new Set(rows.map(({ topic }) => topic))].filter(
    (topic) => topic !== ORDINARY && !topic.startsWith(TALK),
  );
  const all = topics.flatMap((topic) => {
    const told = leftOut(topic, (row) => row.topic === topic).map(toldOf);
    tell(`without ${topic}`, told);
    return told;
  });
  tell('each topic by weights without it', all);
}

function ship(): void {
  const facts = { encoder: encoder.id, odds, card: 0.5, line: 0.5 };
  const weights = classifierFile.parse(fileOf(whole, facts));
  const told = chosenBy.map((row): Told => ({ ...row, ...judgeCall(row.text, row.vector, weights) }));
  const [card, line] = [thresholdFor(told, ALLOWED.card), thresholdFor(told, ALLOWED.line)];
  tell('choosing set', told);
  for (const [name, threshold] of Object.entries({ card, line })) {
    const shares = (call: boolean) =>
      byLanguage(told, (some) => shareAbove(some, call, threshold).toFixed(3)).join(' ');
    console.log(`${name} from ${threshold.toFixed(3)}: calls ${shares(true)}, near misses ${shares(false)}`);
  }
  writeModel(models, 'danger', fileOf(whole, { ...facts, card, line }), {
    calls: count(true),
    others: count(false),
    questionsOfCourses: asked.length,
    folds,
  });
  console.log(`Wrote ${relative(process.cwd(), models)}/danger.{weights,manifest}.json`);
}

function tell(name: string, told: readonly Told[]): void {
  const shares = [0.01, 0.02, 0.05, 0.08].map((allowed) => {
    const share = shareAbove(told, true, thresholdFor(told, allowed));
    return `${share.toFixed(3)} at ${allowed}`;
  });
  const languages = byLanguage(told, (some) => auc(some).toFixed(3)).join(' ');
  console.log(
    `${name}: AUC ${auc(told).toFixed(4)} (${languages}), caught ${shares.join(', ')} false, ` +
      `calibration off by ${calibrationError(told).toFixed(3)}`,
  );
}
