import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { CourseTerm } from '../../lib/content/schema';
import { chunkHash, chunkLesson } from '../../lib/retrieval/chunk';
import type { Chunk } from '../../lib/retrieval/schema';
import { type TokeniserFile, tokeniser } from '../../lib/retrieval/tokenise';
import { fitHalf, readLines, reportHalf } from '../../models/training/encoder/halves';
import { chunksOfCourse, LANGUAGES, readYamlFile, shippedCourse } from './course';
import { randomNumbers } from './random';

/** Questions over passages; the module of a passage is its document. */
export interface TestSet {
  name: string;
  passages: readonly Chunk[];
  questions: readonly Question[];
  /** Words of the course that the passages belong to. */
  terms: readonly CourseTerm[];
}

export interface Question {
  text: string;
  language: string;
  /** Places of the passages that answer, among those of the set. */
  relevant: readonly number[];
  /** The document that makes the question unanswerable when it is gone. */
  document: string;
}

/** What is fitted looks at the fit half alone (../shared/data/README.md). */
export type Half = 'fit' | 'report';
const halfOf = { fit: fitHalf, report: reportHalf };

/** Tokens of a passage at most: whole sentences of one document. */
const PASSAGE = 215;
const QUERIES_A_DOCUMENT = 3;
const FROM = ['ky', 'kk', 'uz', 'tg', 'ru', 'ar', 'fa', 'uk', 'tr', 'en'];
/** Kyrgyz as it is typed on a Russian keyboard. */
const PLAIN = { ң: 'н', ө: 'о', ү: 'у', Ң: 'Н', Ө: 'О', Ү: 'У' };
export const typed = (text: string) =>
  text.replace(/[ңөүҢӨҮ]/g, (letter) => PLAIN[letter as keyof typeof PLAIN]);

interface Row {
  doc: string;
  text: Record<string, string>;
}

/** Documents of one language, cut at whole sentences. */
export function ntrexPassages(
  folder: string,
  language: string,
  half: Half = 'report',
): { passage: string; rows: Row[] }[] {
  const own = tokeniser(JSON.parse(readFileSync('models/encoder.tokenizer.json', 'utf8')) as TokeniserFile);
  const found: { passage: string; rows: Row[] }[] = [];
  let length = 0;
  const rows = readLines<Row>(join(folder, 'ntrex-parallel.jsonl.gz'));
  for (const row of halfOf[half](rows, ({ doc }) => doc)) {
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

/**
 * A sentence in one language, to the passage in `to` that holds its translation (in one language:
 * the sentence itself).
 */
export function ntrex(folder: string, to: string, half: Half = 'report'): TestSet[] {
  const cut = ntrexPassages(folder, to, half);
  const passages = cut.map(({ passage, rows }, at) => chunkOf(rows[0]?.doc ?? '', to, '', passage, at));
  const rows = cut.flatMap((one, at) => one.rows.map((row) => ({ ...row, at })));
  const chosen = drawn(rows);
  const sets = FROM.map((language) => ({
    name: `NTREX ${language} -> ${to}`,
    passages,
    terms: [],
    questions: chosen.map(({ text, at, doc }) => ({
      ...{ text: text[language] ?? '', language },
      ...{ relevant: [at], document: doc },
    })),
  }));
  const kyrgyz = sets.find(({ name }) => name.startsWith('NTREX ky ->'));
  const careless = (kyrgyz?.questions ?? []).map((question) => ({ ...question, text: typed(question.text) }));
  return [
    ...sets,
    { name: `NTREX ky typed without ң ө ү -> ${to}`, passages, questions: careless, terms: [] },
  ];
}

function chunkOf(
  document: string,
  language: string,
  title: string,
  passage: string,
  position: number,
): Chunk {
  // PostgreSQL's text knows no half of a surrogate pair, and a block is a line
  const text = passage.replace(/\s*\n\s*/g, ' ');
  const hash = chunkHash([title], text);
  return {
    ...{ moduleId: document, language, sectionId: '', position, headingPath: [title] },
    ...{ blockIds: [`p${position}`], text, hash },
  };
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

/** Kazakh questions of school examinations that have an answer among the passages of the half. */
export function kazqad(folder: string, half: Half = 'report'): TestSet {
  const all = readLines<{ id: string; title: string; text: string }>(
    join(folder, 'kazqad-passages.jsonl.gz'),
  );
  const rows = halfOf[half](all, ({ id }) => id);
  const place = new Map(rows.map(({ id }, at) => [id, at]));
  const passages = rows.map(({ title, text }, at) => chunkOf(title, 'kk', title, text, at));
  const asked = readLines<{ question: string; relevant: string[] }>(
    join(folder, 'kazqad-questions.jsonl.gz'),
  );
  const questions = asked
    .map(({ question, relevant }) => ({
      text: question,
      language: 'kk',
      relevant: relevant.flatMap((id) => place.get(id) ?? []),
    }))
    .filter(({ relevant }) => relevant.length > 0)
    .map((one) => ({ ...one, document: passages[one.relevant[0] ?? 0]?.moduleId ?? '' }));
  return { name: 'KazQAD kk -> kk', passages, questions, terms: [] };
}

const role = z.enum(['choosing', 'reporting']);
const marked = z.array(
  z.strictObject({
    ...{ for: role, language: z.string(), text: z.string(), module: z.string() },
    says: z.array(z.string()).min(1),
  }),
);
const asked60 = z.array(
  z.strictObject({ for: role, text: z.string(), answers: z.record(z.string(), z.array(z.string())) }),
);

export const quotationQuestions = () => marked.parse(readYamlFile('tests/data/quotations.yaml'));

const arabic = z.strictObject({
  answerable: z.array(z.strictObject({ text: z.string(), module: z.string() })),
  unanswerable: z.array(z.string()),
});
/** About the course that ships, which has no lessons in Arabic. */
export const arabicQuestions = () => arabic.parse(readYamlFile('tests/data/questions-ar.yaml'));

/**
 * The whole course that ships: 40 questions with marked sentences over all its languages, 60 in
 * Kyrgyz over the Russian and English text alone. A passage counts as right in every language.
 */
export function courseSets(half: Half = 'report'): TestSet[] {
  const wanted = half === 'fit' ? 'choosing' : 'reporting';
  const { lessons, terms } = shippedCourse();
  const chunks = lessons.flatMap(chunkLesson);
  const holding = (passages: readonly Chunk[], module: string, blocks: readonly string[]) =>
    passages.flatMap((chunk, at) =>
      chunk.moduleId === module && chunk.blockIds.some((id) => blocks.includes(id)) ? [at] : [],
    );
  const quotations = quotationQuestions()
    .filter((one) => one.for === wanted)
    .map(({ text, language, module, says }) => {
      const blocks = chunks
        .filter((chunk) => chunk.moduleId === module && chunk.language === language)
        .flatMap(({ text, blockIds }) =>
          text
            .split('\n\n')
            .flatMap((part, at) => (says.some((said) => part.includes(said)) ? [blockIds[at] ?? ''] : [])),
        );
      return { text, language, relevant: holding(chunks, module, blocks), document: module };
    });
  const others = chunks.filter(({ language }) => language !== 'ky');
  const kyrgyz = asked60
    .parse(readYamlFile('tests/data/questions-ky-60.yaml'))
    .filter((one) => one.for === wanted)
    .map(({ text, answers }) => ({
      ...{ text, language: 'ky', document: Object.keys(answers)[0] ?? '' },
      relevant: Object.entries(answers).flatMap(([module, blocks]) => holding(others, module, blocks)),
    }));
  return [
    { name: 'course, its quotations', passages: chunks, questions: quotations, terms },
    { name: 'course, ky about ru and en', passages: others, questions: kyrgyz, terms },
  ];
}

const question = z.object({
  ...{ text: z.string(), language: z.string(), module: z.string() },
  blocks: z.array(z.string()),
});
const older = z.object({ answerable: z.array(question), unseenAnswerable: z.array(question) });

/** Older questions about three modules of it, over their text in one language at a time. */
export function moduleSets(half: Half = 'report'): TestSet[] {
  const sets = older.parse(readYamlFile('tests/data/questions-money-phone.yaml'));
  const asked = half === 'fit' ? sets.answerable : sets.unseenAnswerable;
  const chunks = chunksOfCourse();
  return LANGUAGES.flatMap((of) => {
    const passages = chunks.filter(({ language }) => language === of);
    return LANGUAGES.map((language) => ({
      name: `three modules ${language} -> ${of}`,
      passages,
      terms: shippedCourse().terms,
      questions: asked
        .filter((one) => one.language === language)
        .map(({ text, module, blocks }) => ({
          ...{ text, language, document: module },
          relevant: passages.flatMap((chunk, at) =>
            chunk.moduleId === module && blocks.some((id) => chunk.blockIds.includes(id)) ? [at] : [],
          ),
        }))
        .filter(({ relevant }) => relevant.length > 0),
    }));
  });
}
