/**
 * Fits the curves of lib/retrieval/answerable.ts, which turn the score of a question's best passage
 * into how likely the course answers: slope and middle by logistic regression, as many with an
 * answer as without. Run: npx tsx tests/bench/fit-answerable.ts [--cache FOLDER]
 *
 * fused     questions for choosing about three modules, in the languages of their lessons wordless
 * the questions in Arabic, as if the course had no terms: no word of it speaks their language
 */

import { parseArgs } from 'node:util';
import * as z from 'zod';
import { migrate } from '../../lib/db/migrate';
import type { Db } from '../../lib/db/port';
import { rankChunks } from '../../lib/retrieval/search';
import { openEncoder } from '../../lib/server/models/encoder';
import { openEmbedded } from '../../lib/server/store/pglite';
import { sqlPassages } from '../../lib/server/store/sql-passages';
import { readYamlFile } from './course';
import { arabicQuestions } from './retrieval-sets';
import { COURSE, storeShippedCourse, withMeans } from './shipped-course';
import { cachedEmbedder } from './vector-cache';

const { values } = parseArgs({ options: { cache: { type: 'string', default: '.data/bench-vectors' } } });
const MODULES = ['suspicious-links', 'sending-money', 'employment-contract'];
const asked = z.array(z.object({ text: z.string(), language: z.string() }));
const lists = z.object({ answerable: asked, unanswerable: asked });

const encoder = await openEncoder('models', { withMeans: false });
const vectors = withMeans(cachedEmbedder(encoder, values.cache));

const three = await course(({ moduleId }) => MODULES.includes(moduleId));
const { answerable, unanswerable } = lists.parse(readYamlFile('tests/data/questions-money-phone.yaml'));
tell('fused', await bestOf(three, answerable), await bestOf(three, unanswerable));
await three.close();

const whole = await course(() => true);
await whole.query(`update course set structure = structure - 'terms'`);
const arabic = arabicQuestions();
const inArabic = (texts: readonly string[]) => texts.map((text) => ({ text, language: 'ar' }));
tell(
  'wordless',
  await bestOf(whole, inArabic(arabic.answerable.map(({ text }) => text))),
  await bestOf(whole, inArabic(arabic.unanswerable)),
);
await whole.close();
await encoder.close();

async function course(kept: Parameters<typeof storeShippedCourse>[2]): Promise<Db> {
  const db = await openEmbedded(undefined);
  await migrate(db);
  await storeShippedCourse(db, vectors, kept);
  return db;
}

/** Scores of the best passage of each question, ascending. */
async function bestOf(db: Db, questions: z.infer<typeof asked>): Promise<number[]> {
  const scores: number[] = [];
  const passages = sqlPassages(db);
  for (const { text, language } of questions)
    scores.push(
      (await rankChunks(passages, [vectors], { courseId: COURSE, text, languages: [language], k: 4 })).best,
    );
  return scores.sort((a, b) => a - b);
}

function tell(name: string, there: readonly number[], gone: readonly number[]): void {
  const { slope, middle } = logistic(there, gone);
  const wrong = (least: number) =>
    `from ${least.toFixed(3)}: ${there.filter((score) => score < least).length} of ${there.length} turned away wrongly, ${gone.filter((score) => score < least).length} of ${gone.length} rightly`;
  console.log(`${name}: slope ${slope.toFixed(1)}, middle ${middle.toFixed(3)}`);
  console.log(`  ${wrong(middle)}; ${wrong(there[0] ?? 0)}`);
  for (const [kind, scores] of Object.entries({ 'with an answer': there, without: gone }))
    console.log(`  ${kind}: ${scores.map((score) => score.toFixed(3)).join(' ')}`);
}

/**
 * Newton's method; both kinds weigh the same in all, and a little ridge keeps parted ones finite.
 */
function logistic(there: readonly number[], gone: readonly number[]): { slope: number; middle: number } {
  const rows = [
    ...there.map((x) => ({ x, y: 1, weight: 0.5 / there.length })),
    ...gone.map((x) => ({ x, y: 0, weight: 0.5 / gone.length })),
  ];
  const centre = rows.reduce((sum, { x, weight }) => sum + weight * x, 0);
  const RIDGE = 1e-5;
  let [a, b] = [0, 0];
  for (let step = 0; step < 100; step += 1) {
    let [ga, gb, aa, ab, bb] = [0, RIDGE * b, 1e-12, 0, RIDGE];
    for (const { x, y, weight } of rows) {
      const p = 1 / (1 + Math.exp(-(a + b * (x - centre))));
      const curve = weight * p * (1 - p);
      ga += weight * (p - y);
      gb += weight * (p - y) * (x - centre);
      aa += curve;
      ab += curve * (x - centre);
      bb += curve * (x - centre) ** 2;
    }
    const all = aa * bb - ab * ab;
    a -= (bb * ga - ab * gb) / all;
    b -= (aa * gb - ab * ga) / all;
  }
  return { slope: b, middle: centre - a / b };
}
