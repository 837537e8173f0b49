/**
 * How often the sentence that answers is among those quoted, on the course that ships, through
 * search() as the tutor calls it; and how often questions in Arabic, which has no lessons, find the
 * module that answers. Run: npx tsx tests/bench/quotations.ts [--cache FOLDER] [--misses]
 */

import { parseArgs } from 'node:util';
import { migrate } from '../../lib/db/migrate';
import { search } from '../../lib/retrieval/search';
import { openEncoder } from '../../lib/server/models/encoder';
import { openEmbedded } from '../../lib/server/store/pglite';
import { sqlPassages } from '../../lib/server/store/sql-passages';
import { quotation } from '../../lib/tutor/quotation';
import { arabicQuestions, quotationQuestions } from './retrieval-sets';
import { COURSE, storeShippedCourse, withMeans } from './shipped-course';
import { cachedEmbedder } from './vector-cache';

const { values } = parseArgs({
  options: { cache: { type: 'string', default: '.data/bench-vectors' }, misses: { type: 'boolean' } },
});
const questions = quotationQuestions();
const encoder = await openEncoder('models', { withMeans: false });
const vectors = withMeans(cachedEmbedder(encoder, values.cache));
const db = await openEmbedded(undefined);
await migrate(db);
await storeShippedCourse(db, vectors);
const passages = sqlPassages(db);

for (const [leg, embedders] of [
  ['with the encoder', [vectors]],
  ['words alone', []],
] as const) {
  for (const part of ['choosing', 'reporting'] as const) {
    const rows = [];
    for (const asked of questions.filter((one) => one.for === part)) {
      const languages = [asked.language];
      const found = await search(passages, embedders, {
        courseId: COURSE,
        text: asked.text,
        languages,
        k: 4,
      });
      const quoted = quotation(found.passages, false).citations.map(({ sentences }) => sentences);
      const holds = (texts: string[] = []) =>
        texts.some((text) => asked.says.some((part) => text.includes(part)));
      const row = { language: asked.language, first: holds(quoted[0]), any: holds(quoted.flat()), quoted };
      rows.push(row);
      if (values.misses && leg !== 'words alone' && !row.first)
        console.log(`  ${asked.text}\n      ${quoted.map((texts) => texts.join(' / ')).join('\n      ')}`);
    }
    for (const language of ['all', 'en', 'ru', 'ky']) {
      const of = rows.filter((row) => language === 'all' || row.language === language);
      const lengths = of.map(({ quoted }) => quoted[0]?.length ?? 0);
      console.log(
        `${leg}, ${part}, ${language.padEnd(3)} first quotation ${of.filter(({ first }) => first).length}, any of those shown ` +
          `${of.filter(({ any }) => any).length} of ${of.length}; sentences in the first ${(lengths.reduce((sum, n) => sum + n, 0) / of.length).toFixed(2)}`,
      );
    }
  }
}

const arabic = arabicQuestions();
for (const [leg, embedders] of [
  ['with the encoder', [vectors]],
  ['words alone', []],
] as const) {
  const ask = (text: string) =>
    search(passages, embedders, { courseId: COURSE, text, languages: ['ar', 'ru'], k: 4 });
  const count = { first: 0, any: 0, refused: 0, rightlyRefused: 0 };
  for (const { text, module } of arabic.answerable) {
    const { passages, answerable } = await ask(text);
    const modules = passages.map(({ chunk }) => chunk.moduleId);
    count.first += Number(modules[0] === module);
    count.any += Number(modules.includes(module));
    count.refused += Number(!answerable);
  }
  for (const text of arabic.unanswerable) count.rightlyRefused += Number(!(await ask(text)).answerable);
  console.log(
    `${leg}, Arabic: the module that answers first ${count.first}, among four passages ${count.any} of ${arabic.answerable.length}; ` +
      `turned away ${count.refused}, and ${count.rightlyRefused} of ${arabic.unanswerable.length} without an answer`,
  );
}
await db.close();
await encoder.close();
