import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { embeddedText } from '../../lib/retrieval/chunk';
import { type TokeniserFile, tokeniser } from '../../lib/retrieval/tokenise';
import { readLines, reportHalf } from '../../models/training/encoder/halves';
import { chunksOfCourse, LANGUAGES, readYamlFile } from './course';
import type { Text } from './encoder-legs';

export interface TestSet {
  name: string;
  questions: (Text & { relevant: number[] })[];
  passages: readonly Text[];
}

/** Tokens of a passage at most: whole sentences of one document. */
const PASSAGE = 215;
const QUERIES_A_DOCUMENT = 3;
const FROM = ['ky', 'kk', 'uz', 'tg', 'ru', 'ar', 'fa', 'uk', 'tr'];

/** A sentence in one language, to the English passage that holds its translation. */
export function ntrex(folder: string): TestSet[] {
  const rows = reportHalf(
    readLines<{ doc: string; text: Record<string, string> }>(join(folder, 'ntrex-parallel.jsonl.gz')),
    ({ doc }) => doc,
  );
  const own = tokeniser(JSON.parse(readFileSync('models/encoder.tokenizer.json', 'utf8')) as TokeniserFile);
  const passages: Text[] = [];
  const placeOf = new Map<(typeof rows)[number], number>();
  let length = 0;
  for (const [at, row] of rows.entries()) {
    const text = row.text.en ?? '';
    const tokens = own.pieces(text).length;
    const last = passages.at(-1);
    if (last && rows[at - 1]?.doc === row.doc && length + tokens <= PASSAGE) {
      last.text += ` ${text}`;
      length += tokens;
    } else {
      passages.push({ text, language: 'en' });
      length = tokens;
    }
    placeOf.set(row, passages.length - 1);
  }
  const chosen = drawn(rows);
  return FROM.map((language) => ({
    name: `${language} -> en`,
    passages,
    questions: chosen.map((row) => ({
      text: row.text[language] ?? '',
      language,
      relevant: [placeOf.get(row) ?? -1],
    })),
  }));
}

/** Three rows of each document, from a fixed seed (mulberry32). */
function drawn<Row extends { doc: string }>(rows: readonly Row[]): Row[] {
  let state = 20_261_123;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return [...new Set(rows.map(({ doc }) => doc))].flatMap((doc) =>
    rows
      .filter((row) => row.doc === doc)
      .map((row) => ({ row, key: random() }))
      .sort((a, b) => a.key - b.key)
      .slice(0, QUERIES_A_DOCUMENT)
      .map(({ row }) => row),
  );
}

/** Kazakh questions of school examinations that have an answer among the even passages. */
export function kazqad(folder: string): TestSet {
  const rows = reportHalf(
    readLines<{ id: string; title: string; text: string }>(join(folder, 'kazqad-passages.jsonl.gz')),
    ({ id }) => id,
  );
  const place = new Map(rows.map(({ id }, at) => [id, at]));
  const asked = readLines<{ question: string; relevant: string[] }>(
    join(folder, 'kazqad-questions.jsonl.gz'),
  );
  return {
    name: 'kk -> kk',
    passages: rows.map(({ title, text }) => ({ text: `${title}\n\n${text}`, language: 'kk' })),
    questions: asked
      .map(({ question, relevant }) => ({
        text: question,
        language: 'kk',
        relevant: relevant.flatMap((id) => place.get(id) ?? []),
      }))
      .filter(({ relevant }) => relevant.length > 0),
  };
}

const question = z.object({
  text: z.string(),
  language: z.string(),
  module: z.string(),
  blocks: z.array(z.string()),
});
const sets = z.object({ answerable: z.array(question), unseenAnswerable: z.array(question) });

/** The course's own questions: about its text in one language at a time, the question's or others alone. */
export function courseSets(): TestSet[] {
  const { answerable, unseenAnswerable } = sets.parse(readYamlFile('tests/data/questions-money-phone.yaml'));
  const chunks = chunksOfCourse();
  return LANGUAGES.flatMap((of) => {
    const there = chunks.filter(({ language }) => language === of);
    const passages = there.map((chunk) => ({ text: embeddedText(chunk), language: of }));
    return LANGUAGES.map((language) => ({
      name: `${language} -> ${of}`,
      passages,
      questions: [...answerable, ...unseenAnswerable]
        .filter((asked) => asked.language === language)
        .map(({ text, module, blocks }) => ({
          text,
          language,
          relevant: there.flatMap((chunk, at) =>
            chunk.moduleId === module && blocks.some((id) => chunk.blockIds.includes(id)) ? [at] : [],
          ),
        }))
        .filter(({ relevant }) => relevant.length > 0),
    }));
  });
}
