import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { embeddedText } from '../../lib/retrieval/chunk';
import { type TokeniserFile, tokeniser } from '../../lib/retrieval/tokenise';
import { readLines, reportHalf } from '../../models/training/encoder/halves';
import { chunksOfCourse, LANGUAGES, readYamlFile } from './course';
import type { Text } from './encoder-legs';
import { randomNumbers } from './random';

export interface TestSet {
  name: string;
  questions: (Text & { relevant: number[] })[];
  passages: readonly Text[];
}

/** Tokens of a passage at most: whole sentences of one document. */
const PASSAGE = 215;
const QUERIES_A_DOCUMENT = 3;
const FROM = ['ky', 'kk', 'uz', 'tg', 'ru', 'ar', 'fa', 'uk', 'tr'];

interface Row {
  doc: string;
  text: Record<string, string>;
}

const ntrexRows = (folder: string) =>
  reportHalf(readLines<Row>(join(folder, 'ntrex-parallel.jsonl.gz')), ({ doc }) => doc);

/** Documents of one language, cut at whole sentences. */
export function ntrexPassages(folder: string, language: string): { passage: string; rows: Row[] }[] {
  const own = tokeniser(JSON.parse(readFileSync('models/encoder.tokenizer.json', 'utf8')) as TokeniserFile);
  const found: { passage: string; rows: Row[] }[] = [];
  let length = 0;
  for (const row of ntrexRows(folder)) {
    const text = row.text[language] ?? '';
    const tokens = own.pieces(text).length;
    const last = found.at(-1);
    if (last && last.rows[0]?.doc === row.doc && length + tokens <= PASSAGE) {
      last.passage += ` ${text}`;
      last.rows.push(row);
      length += tokens;
    } else {
      found.push({ passage: text, rows: [row] });
      length = tokens;
    }
  }
  return found;
}

/** A sentence in one language, to the passage in `to` that holds its translation. */
export function ntrex(folder: string, to = 'en'): TestSet[] {
  const cut = ntrexPassages(folder, to);
  const passages = cut.map(({ passage }) => ({ text: passage, language: to }));
  const rows = cut.flatMap((one, at) => one.rows.map((row) => ({ ...row, at })));
  const chosen = drawn(rows);
  return FROM.filter((language) => language !== to).map((language) => ({
    name: `${language} -> ${to}`,
    passages,
    questions: chosen.map(({ text, at }) => ({ text: text[language] ?? '', language, relevant: [at] })),
  }));
}

/** Three rows of each document, from a fixed seed. */
function drawn<R extends { doc: string }>(rows: readonly R[]): R[] {
  const random = randomNumbers(20_261_123);
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
