/**
 * How well questions find their lesson, and what the threshold of "not in the course" costs.
 * Run: npx tsx tests/bench/retrieval.ts [--misses]
 */

import { z } from 'zod';
import { askedIn } from '../../lib/retrieval/asked';
import { embeddedText } from '../../lib/retrieval/chunk';
import { buildLexicalIndex, readLexicalIndex } from '../../lib/retrieval/lexical';
import { bestSentences } from '../../lib/retrieval/quoted-sentences';
import { ENOUGH, type Ranked, rank } from '../../lib/retrieval/rank';
import { chunksOfCourse, LANGUAGES, readYamlFile } from './course';

const question = z.strictObject({
  text: z.string(),
  language: z.string(),
  module: z.string().optional(),
  blocks: z.array(z.string()).optional(),
});
const list = z.array(question);
const questions = z.strictObject({
  answerable: list,
  unanswerable: list,
  unseenAnswerable: list,
  unseenUnanswerable: list,
});
const set = questions.parse(readYamlFile('tests/data/questions-money-phone.yaml'));
const showMisses = process.argv.includes('--misses');

function passagesFor(text: string, language: string): Ranked[] {
  const shares = lexical.shares(askedIn(text));
  return rank(
    language,
    chunks.map((chunk, row) => ({ ...chunk, cosine: null, sentenceCosines: null, share: shares[row] ?? 0 })),
  );
}

const chunks = chunksOfCourse();
const lexical = readLexicalIndex(buildLexicalIndex(chunks.map(embeddedText)));

interface Result {
  text: string;
  language: string;
  known: boolean;
  top: Ranked | undefined;
  /** What decides whether the course answers. */
  words: number;
  module: boolean;
  passage: number;
}
async function resultsOf(known: boolean, asked: z.infer<typeof list>): Promise<Result[]> {
  return Promise.all(
    asked.map(async ({ text, language, module, blocks = [] }) => {
      const passages = passagesFor(text, language);
      const right = ({ chunk }: Ranked) =>
        chunk.moduleId === module && blocks.some((id) => chunk.blockIds.includes(id));
      return {
        text,
        language,
        known,
        top: passages[0],
        words: Math.max(...passages.map(({ matched }) => matched.share)),
        module: passages[0]?.chunk.moduleId === module,
        passage: passages.findIndex(right),
      };
    }),
  );
}

const percent = (n: number, of: number) => `${n}/${of} (${Math.round((100 * n) / Math.max(1, of))} %)`;
const score = (result: Result) => result.words;

function report(title: string, answerable: Result[], unanswerable: Result[]): void {
  console.log(`\n${title}: ${answerable.length} answerable, ${unanswerable.length} unanswerable`);
  for (const language of ['all', ...LANGUAGES]) {
    const of = answerable.filter((result) => language === 'all' || result.language === language);
    const share = (test: (result: Result) => boolean) => percent(of.filter(test).length, of.length);
    console.log(
      `${language.padEnd(3)} module first ${share(({ module }) => module)}, passage first ${share(({ passage }) => passage === 0)}, ` +
        `among three ${share(({ passage }) => passage >= 0 && passage < 3)}`,
    );
  }
  const pairs = answerable.flatMap((a) => unanswerable.map((b) => [score(a), score(b)] as const));
  const above = pairs.reduce((sum, [a, b]) => sum + (a > b ? 1 : a === b ? 0.5 : 0), 0);
  console.log(`AUROC of the words ${(above / pairs.length).toFixed(3)}`);
  // turning an answerable question away (with the nearest modules) costs 1, quoting beside the point costs 1
  for (let at = 0.2; at < 0.6; at += 0.02) {
    const refused = answerable.filter((result) => score(result) < at).length;
    const beside = unanswerable.filter((result) => score(result) >= at).length;
    const chosen = Math.abs(at - ENOUGH) < 0.001 ? '  <- in use' : '';
    console.log(
      `threshold ${at.toFixed(2)}: turned away ${refused}, beside the point ${beside}, cost ${refused + beside}${chosen}`,
    );
  }
  if (!showMisses) return;
  for (const result of [...answerable, ...unanswerable]) {
    const mark = result.known ? (result.passage === 0 ? '+' : result.module ? 'm' : '-') : '?';
    const { chunk, matched } = result.top ?? {};
    const sentences = chunk && matched && bestSentences(askedIn(result.text), chunk, matched, lexical);
    console.log(`${mark} ${score(result).toFixed(2)} ${result.text}`);
    console.log(`      ${chunk?.moduleId} ${chunk?.blockIds.join()} | ${sentences?.join(' / ')}`);
  }
}

console.log(`${chunks.length} chunks, ranked by their words`);
report('Chose the weights', await resultsOf(true, set.answerable), await resultsOf(false, set.unanswerable));
report('Unseen', await resultsOf(true, set.unseenAnswerable), await resultsOf(false, set.unseenUnanswerable));
