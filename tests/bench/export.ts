/**
 * What an export of so many attempts takes: memory of the command at its most, and time; beside it
 * the measure by arm as the page of an experiment has it, for lib/research/examples.
 * Run: npm run bench:export [-- --attempts 1000000 --format datashop,parquet --keep FOLDER]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { parseCourse } from '@/lib/content/import/course';
import { migrate } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/port';
import { packAttempt } from '@/lib/knowledge/packed-attempt';
import { outcomesOf } from '@/lib/research/experiment/outcome-queries';
import { loadCourse } from '@/lib/server/work/load-course';
import { drafted } from '../experiments/drafted';
import { smallCourse } from '../support/course';
import { postgresTestDb } from '../support/db';
import { addMany } from '../support/experiment-rows';
import { attemptRow } from '../support/rows';

const run = promisify(execFile);
const ID = '018f0000-0000-7000-8000-0000000000e1';
const FROM = new Date('2025-01-01T00:00:00Z');
const NOW = new Date('2027-01-01T00:00:00Z');
/** Answers of each learner. */
const EACH = 10;

const { values } = parseArgs({
  options: {
    attempts: { type: 'string', default: '1000000' },
    format: { type: 'string', default: 'datashop,parquet' },
    keep: { type: 'string' },
  },
});
const attempts = Number(values.attempts);
const out = values.keep ?? mkdtempSync(join(tmpdir(), 'ustat-bench-export-'));
const { db, url, drop } = await postgresTestDb();
try {
  await migrate(db);
  await loadCourse(db, parseCourse(smallCourse()), NOW);
  await addMany(db, ID, attempts / EACH, FROM);
  const { packed } = packAttempt(attemptRow('1', 1));
  await db.query('update attempt set packed = $1', [packed]);
  await db.query('update study_consent set answered_at = $1', [NOW]);
  await db.script('vacuum analyze');
  console.log(JSON.stringify({ attempts, arms: await armsOf(db) }));
  for (const format of values.format.split(',')) {
    const began = performance.now();
    const args = ['--format', format, '--course', 'tea', '--out', join(out, format), '--json'];
    const env = { ...process.env, DATABASE_URL: url, USTAT_DATA: out };
    const { stdout } = await run('npm', ['run', '-s', 'export', '--', ...args], { env, maxBuffer: 2 ** 24 });
    const { peak_memory_mb, learners, files } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
    const seconds = Math.round((performance.now() - began) / 1000);
    console.log(JSON.stringify({ format, peak_memory_mb, seconds, learners, rows: files[0].rows }));
  }
} finally {
  await drop();
  if (!values.keep) rmSync(out, { recursive: true });
}

/** The measure by arm, as the experiment's page shows it. */
async function armsOf(database: Db) {
  const plan = drafted();
  const asked = { id: ID, version: 1, plan, until: null, now: NOW, modules: { tea: 2 } };
  const { rows: cells } = await outcomesOf(database, asked);
  return plan.arms.map(({ id }) => {
    const own = cells.filter(({ arm }) => arm === id);
    const sum = (of: 'outcomes' | 'sum' | 'squares') => own.reduce((all, cell) => all + cell[of], 0);
    const [outcomes, total] = [sum('outcomes'), sum('sum')];
    const deviation = Math.sqrt((sum('squares') - total ** 2 / outcomes) / (outcomes - 1));
    return { id, outcomes, mean: total / outcomes, deviation };
  });
}
