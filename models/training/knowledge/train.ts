/**
 * Trains the knowledge-tracing model and writes
 * models/knowledge-tracing.{onnx,manifest.json,vectors.json,md}.
 *
 *   npm run train:knowledge -- [--data FOLDER] [--evaluate FILE.tsv.gz [--warm FILE.tsv.gz]]
 *     [--courses N] [--epochs N] [--seed N] [--python PATH]
 *
 * --data      a folder with spanish.tsv.gz; without it the weights come from simulated learners
 * alone --evaluate  a log to measure on, never trained on; the figures go into the card --warm
 * another log, whose statistics it then starts from: measured a second time --python    an
 * interpreter with requirements.txt installed; README.md says how to set one up --posterior-only
 * leaves the network as it is, fits its posterior again and writes the card --measure-only  leaves
 * all weights as they are and writes the card again --uncommitted  trains from files that no commit
 * holds, and says so in what it writes; else that is refused
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { INPUT_COUNT, INPUT_NAMES } from '../../../lib/knowledge/features';
import { compare, warmUp } from '../../../lib/research/compare';
import type { AnswerLog } from '../../../lib/research/log';
import { comparisonTable } from '../../../lib/research/report';
import { simulateCourse } from '../../../lib/research/simulate/simulate';
import { readForwardModel } from '../../../lib/server/models/knowledge-model';
import { readAnswerLog } from '../../../lib/server/store/rows';
import { writeArrays } from './arrays';
import { card, type Facts } from './card';
import { evaluateCourses } from './evaluation';
import { fitPosterior } from './fit-posterior';
import { measureJudgement, SEEDS } from './judgement';
import { readLog } from './logs';

const here = fileURLToPath(new URL('.', import.meta.url));
const models = join(here, '../..');
const work = join(here, '.work');
const SPANISH = 'https://github.com/robert-lindsey/WCRP';
/** Courses that are simulated only to measure; their seeds are never used to fit. */
const HELD_OUT = { courses: 30, seed: 800 };
/**
 * What must be as it was committed, so that the commit tells how the files were made; the card is
 * written by this command.
 */
const SOURCES = ['models/training/knowledge', 'lib/knowledge', 'lib/path/placement.ts', 'package-lock.json'];

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    evaluate: { type: 'string' },
    warm: { type: 'string' },
    courses: { type: 'string', default: '1000' },
    epochs: { type: 'string', default: '3' },
    seed: { type: 'string', default: '11' },
    python: { type: 'string' },
    'posterior-only': { type: 'boolean', default: false },
    'measure-only': { type: 'boolean', default: false },
    uncommitted: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
if ([HELD_OUT.seed, ...Object.values(SEEDS)].includes(seed))
  throw new Error(`Seed ${seed} is kept for measuring.`);

const manifestPath = join(models, 'knowledge-tracing.manifest.json');
const keepsNetwork = values['measure-only'] || values['posterior-only'];
const origin = values['measure-only'] ? null : whereFrom();
const manifest = origin && !keepsNetwork ? train(origin) : shipped();
if (origin) await fitPosterior(models, workFolder(), findPython(values.python), origin);

console.log('Measuring …');
const parts = await readForwardModel(models);
const courses = Array.from({ length: HELD_OUT.courses }, (_, i) =>
  simulateCourse(HELD_OUT.seed * 100_000 + i),
);
const heldOut = evaluateCourses(parts.forward, courses, parts.logistic);
const log = values.evaluate ? await readAnswers(values.evaluate) : null;
const statistics = values.warm ? warmUp(await readAnswers(values.warm), 'learner', parts) : null;
const judgement = await measureJudgement(parts.model);
const text = card({
  manifest,
  heldOut: { courses: HELD_OUT.courses, lines: comparisonTable(heldOut) },
  log: log && {
    file: basename(values.evaluate ?? ''),
    learners: log.learners.length,
    answers: log.learner.length,
    cold: comparisonTable(compare(log, 'learner', parts, null)),
    warm: statistics && {
      file: basename(values.warm ?? ''),
      lines: comparisonTable(compare(log, 'learner', parts, statistics)),
    },
  },
  judgement,
});
writeFileSync(join(models, 'knowledge-tracing.md'), text);
console.log(text.slice(text.indexOf('## Measured'), text.indexOf('## Limits')));
console.log(`Wrote ${relative(process.cwd(), models)}/knowledge-tracing.*: ${manifest.id}`);

async function readAnswers(path: string): Promise<AnswerLog> {
  const options = { columns: {}, skillSeparator: null, skills: 'together', dates: null } as const;
  return (await readAnswerLog(path, options)).log;
}

/**
 * The commit that holds every source of what is trained, and the day. @throws where one differs
 * from its commit or is in none, unless that was asked for and is written down
 */
function whereFrom() {
  const commit = git('rev-parse', 'HEAD');
  const changed = git('status', '--porcelain', '--', ...SOURCES);
  const clean = commit !== null && changed === '';
  if (!clean && !values.uncommitted) {
    const what = commit === null ? 'This is no git checkout.' : `Not committed:\n${changed}`;
    throw new Error(
      `${what}\nNothing would tell how the model was made. Commit first, or say --uncommitted.`,
    );
  }
  return { date: new Date().toISOString().slice(0, 10), commit, uncommittedChanges: !clean };
}

function workFolder(): string {
  mkdirSync(work, { recursive: true });
  return work;
}

function train(origin: ReturnType<typeof whereFrom>): Facts['manifest'] {
  const python = findPython(values.python);
  const spanish = values.data ? join(values.data, 'spanish.tsv.gz') : null;
  if (spanish && !existsSync(spanish)) throw new Error(`There is no ${spanish}.`);
  if (!spanish) console.log('No --data: training on simulated learners alone.');

  const written = writeArrays(work, Number(values.courses), seed, spanish ? [readLog(spanish)] : []);
  console.log(`${written.rows} answers of ${written.sequences} learners; fitting …`);
  const fit = [join(here, 'fit.py'), work, work, '--seed', String(seed), '--epochs', values.epochs];
  execFileSync(python, ['-W', 'ignore', ...fit], { stdio: 'inherit' });

  const sha256 = sha256Of(join(work, 'knowledge-tracing.onnx'));
  const manifest = {
    id: `gru64-${origin.date.slice(0, 7)}/${sha256.slice(0, 8)}`,
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
      seed,
      epochs: Number(values.epochs),
      ...written,
      data: [
        'simulated',
        ...(spanish ? [`spanish.tsv.gz (${SPANISH}, MIT; sha256 ${sha256Of(spanish)})`] : []),
      ],
      ...origin,
    },
  };
  for (const name of ['onnx', 'vectors.json', 'logistic.json'].map((end) => `knowledge-tracing.${end}`)) {
    copyFileSync(join(work, name), join(models, name));
  }
  writeFileSync(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
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
