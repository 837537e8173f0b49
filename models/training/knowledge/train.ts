/**
 * Trains the knowledge-tracing model and writes models/knowledge-tracing.{onnx,manifest.json,vectors.json,md}.
 *
 *   npm run train:knowledge -- [--data FOLDER] [--evaluate FILE.tsv.gz] [--courses N] [--epochs N] [--seed N] [--python PATH]
 *
 * --data      a folder with spanish.tsv.gz; without it the weights come from simulated learners alone
 * --evaluate  a log to measure on, never trained on; the figures go into the card
 * --python    an interpreter with requirements.txt installed; README.md says how to set one up
 * --measure-only  leaves the weights as they are and writes the card again
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { INPUT_COUNT, INPUT_NAMES } from '../../../lib/knowledge/features';
import { RULE } from '../../../lib/knowledge/mastery';
import { openKnowledgeModel } from '../../../lib/server/knowledge-model';
import { writeArrays } from './arrays';
import { card, type Facts } from './card';
import { evaluateLogs, type Logistic } from './evaluation';
import { readLog } from './logs';
import { judgeRule, practiseCourses } from './mastery-simulation';
import { simulateCourse } from './simulate';

const here = fileURLToPath(new URL('.', import.meta.url));
const models = join(here, '../..');
const work = join(here, '.work');
/** Courses that are simulated only to measure; their seeds are never used to fit. */
const HELD_OUT = { courses: 30, seed: 800 };
/** mastery.ts chose the rule on the courses of CHOOSING; the card's figures come from others. */
const CHOOSING = 900;
const MASTERY = { courses: 60, seed: 901 };

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    evaluate: { type: 'string' },
    courses: { type: 'string', default: '1000' },
    epochs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '11' },
    python: { type: 'string' },
    'measure-only': { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
if ([HELD_OUT.seed, MASTERY.seed, CHOOSING].includes(seed))
  throw new Error(`Seed ${seed} is kept for measuring.`);

const manifestPath = join(models, 'knowledge-tracing.manifest.json');
const manifest = values['measure-only'] ? shipped() : train();

console.log('Measuring …');
const model = await openKnowledgeModel(models);
const line = JSON.parse(readFileSync(join(work, 'logistic.json'), 'utf8')) as Logistic;
const heldOut = Array.from({ length: HELD_OUT.courses }, (_, i) =>
  simulateCourse(HELD_OUT.seed * 100_000 + i),
);
const simulated = await evaluateLogs(model, heldOut, line);
const log = values.evaluate ? readLog(values.evaluate) : null;
const measured = log ? await evaluateLogs(model, [log], line) : [];
const mastery = judgeRule(RULE, await practiseCourses(model, MASTERY.courses, MASTERY.seed));
const text = card({
  manifest,
  heldOut: { courses: HELD_OUT.courses, lines: simulated },
  log: log && {
    file: basename(values.evaluate ?? ''),
    learners: log.learners.length,
    answers: log.learners.flat().length,
    lines: measured,
  },
  mastery,
});
writeFileSync(join(models, 'knowledge-tracing.md'), text);
console.log([...simulated, ...measured].join('\n'));
console.log(`Wrote ${relative(process.cwd(), models)}/knowledge-tracing.*: ${manifest.id}`);

function train(): Facts['manifest'] {
  const python = findPython(values.python);
  const spanish = values.data ? join(values.data, 'spanish.tsv.gz') : null;
  if (spanish && !existsSync(spanish)) throw new Error(`There is no ${spanish}.`);
  if (!spanish) console.log('No --data: training on simulated learners alone.');

  const written = writeArrays(work, Number(values.courses), seed, spanish ? [readLog(spanish)] : []);
  console.log(`${written.rows} answers of ${written.sequences} learners; fitting …`);
  const fit = [join(here, 'fit.py'), work, work, '--seed', String(seed), '--epochs', values.epochs];
  execFileSync(python, ['-W', 'ignore', ...fit], { stdio: 'inherit' });

  const sha256 = createHash('sha256')
    .update(readFileSync(join(work, 'knowledge-tracing.onnx')))
    .digest('hex');
  const now = new Date();
  const manifest = {
    id: `gru64-${now.toISOString().slice(0, 7)}/${sha256.slice(0, 8)}`,
    file: 'knowledge-tracing.onnx',
    sha256,
    opset: 13,
    stateSize: 64,
    tensors: {
      state: ['float32', [1, 64]],
      inputs: ['float32', [1, INPUT_COUNT]],
      correct: ['float32', [1]],
      candidates: ['float32', ['C', INPUT_COUNT]],
      next: ['float32', [1, 64]],
      p: ['float32', ['C']],
    },
    inputs: INPUT_NAMES,
    training: {
      date: now.toISOString().slice(0, 10),
      seed,
      epochs: Number(values.epochs),
      ...written,
      data: spanish ? ['simulated', 'spanish.tsv.gz (WCRP, MIT)'] : ['simulated'],
      commit: git('rev-parse', 'HEAD'),
      uncommittedChanges: git('status', '--porcelain', '--', 'models/training', 'lib/knowledge') !== '',
    },
  };
  for (const name of ['knowledge-tracing.onnx', 'knowledge-tracing.vectors.json']) {
    copyFileSync(join(work, name), join(models, name));
  }
  writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function shipped(): Facts['manifest'] {
  return JSON.parse(readFileSync(manifestPath, 'utf8')) as Facts['manifest'];
}

function findPython(given: string | undefined): string {
  const own = join(work, 'venv/bin/python');
  const path = given ?? (existsSync(own) ? own : 'python3');
  try {
    execFileSync(path, ['-c', 'import torch, onnx'], { stdio: 'ignore' });
    return path;
  } catch (cause) {
    const how = readFileSync(join(here, 'README.md'), 'utf8').split('```')[1]?.trim();
    throw new Error(`${path} has no PyTorch. Set one up once:\n${how}`, { cause });
  }
}

/** null where this is not a git checkout, or one without commits. */
function git(...args: string[]): string | null {
  try {
    return execFileSync('git', args, {
      cwd: join(models, '..'),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
