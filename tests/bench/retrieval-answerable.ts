import type { Db, Sql } from '../../lib/db/port';
import { auroc } from '../../lib/research/ranking';
import { replaceChunks } from '../../lib/retrieval/chunk-queries';
import type { Embedder } from '../../lib/retrieval/embedder';
import { sqlPassages } from '../../lib/server/store/sql-passages';
import { ask, type Collection } from './retrieval-run';
import type { Question, TestSet } from './retrieval-sets';

interface Told {
  certainty: number;
  words: number;
  answerable: boolean;
}
interface Judged {
  /** Every question with its document in the index. */
  there: Told[];
  /** The same questions without it. */
  gone: Told[];
}

/**
 * How well the search tells that a question has no answer. Each question is asked twice: as it is,
 * and after its document (KazQAD: all passages of its article; the course: its module) was taken
 * out of the index, as an import would.
 */
export async function answerableTable(
  db: Db,
  embedder: Embedder,
  sets: readonly TestSet[],
  collectionOf: (set: TestSet) => Collection,
): Promise<string[]> {
  const judged = new Map<TestSet, Judged>(sets.map((set) => [set, { there: [], gone: [] }]));
  for (const passages of new Set(sets.map((set) => set.passages))) {
    const asked = sets.filter((set) => set.passages === passages);
    const first = asked[0];
    if (!first) continue;
    const { courseId } = collectionOf(first);
    for (const set of asked)
      judged.get(set)?.there.push(...(await toldOf(db, embedder, courseId, set.questions)));
    for (const document of new Set(asked.flatMap(({ questions }) => questions.map((one) => one.document))))
      await withoutDocument(db, courseId, passages, document, async (tx) => {
        for (const set of asked) {
          const own = set.questions.filter((one) => one.document === document);
          judged.get(set)?.gone.push(...(await toldOf(tx, embedder, courseId, own)));
        }
      });
  }
  const head = ['AUROC', 'words', 'false @90 %', 'refused', 'false']
    .map((name) => name.padStart(12))
    .join('');
  return [`${'"Not in the course"'.padEnd(44)}${head}`, ...rows(judged)];
}

async function toldOf(sql: Sql, embedder: Embedder, courseId: string, questions: readonly Question[]) {
  const found: Told[] = [];
  const passages = sqlPassages(sql);
  for (const question of questions) {
    const { certainty, answerable } = await ask(passages, embedder, courseId, question);
    const words = await ask(passages, embedder, courseId, question, 'lexical');
    found.push({ certainty, answerable, words: words.certainty });
  }
  return found;
}

const ROLL_BACK = Symbol('roll back');

/** The course without the passages of a document, for the time of `work`. */
async function withoutDocument(
  db: Db,
  courseId: string,
  passages: TestSet['passages'],
  document: string,
  work: (tx: Sql) => Promise<void>,
): Promise<void> {
  const rest = passages.filter(({ moduleId }) => moduleId !== document);
  await db
    .transaction(async (tx) => {
      await replaceChunks(tx, courseId, rest);
      await work(tx);
      throw ROLL_BACK;
    })
    .catch((error) => {
      if (error !== ROLL_BACK) throw error;
    });
}

function rows(judged: ReadonlyMap<TestSet, Judged>): string[] {
  const lines = [...judged].map(([set, one]) => line(set.name, one));
  const groups: [string, RegExp][] = [
    ['NTREX, nine languages -> en', /^NTREX (?!en)\w\w -> en$/],
    ['NTREX, nine languages -> ru', /^NTREX (?!ru)\w\w -> ru$/],
    ['three modules, within a language', /^three modules (\w+) -> \1$/],
    ['three modules, across languages', /^three modules (\w+) -> (?!\1)/],
  ];
  const pooled = groups.flatMap(([name, pattern]) => {
    const of = [...judged].filter(([set]) => pattern.test(set.name)).map(([, one]) => one);
    const all = { there: of.flatMap(({ there }) => there), gone: of.flatMap(({ gone }) => gone) };
    return of.length > 0 ? [line(name, all)] : [];
  });
  return [...lines, ...pooled];
}

function line(name: string, { there, gone }: Judged): string {
  const figures = [
    aurocOf(there, gone, (one) => one.certainty).toFixed(3),
    aurocOf(there, gone, (one) => one.words).toFixed(3),
    percent(falseRefusals(there, gone)),
    percent(gone.filter((one) => !one.answerable).length / gone.length),
    percent(there.filter((one) => !one.answerable).length / there.length),
  ];
  return `${name} (${there.length})`.padEnd(44) + figures.map((figure) => figure.padStart(12)).join('');
}

function aurocOf(there: readonly Told[], gone: readonly Told[], score: (one: Told) => number): number {
  return auroc([
    ...there.map((one) => ({ score: score(one), positive: true })),
    ...gone.map((one) => ({ score: score(one), positive: false })),
  ]);
}

/**
 * Of answerable questions, where the threshold is put so that nine of ten unanswerable ones are
 * turned away.
 */
function falseRefusals(there: readonly Told[], gone: readonly Told[]): number {
  const sorted = gone.map(({ certainty }) => certainty).sort((a, b) => a - b);
  const threshold = sorted[Math.ceil(0.9 * sorted.length) - 1] ?? 0;
  return there.filter(({ certainty }) => certainty <= threshold).length / there.length;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
