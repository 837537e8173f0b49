import { storeCourse } from '../../content/course-queries';
import type { Lesson } from '../../content/schema';
import type { Db } from '../../db/port';
import { questionLanguage } from '../../grounding/language';
import type { DocumentLine, QueryLine } from '../../research/run-schema';
import { chunkLesson } from '../../retrieval/chunk';
import { replaceChunks } from '../../retrieval/chunk-queries';

/** A collection of documents is held as one course; a document is a module of it. */
export const COLLECTION = 'collection';

/** "Undetermined" (BCP 47): the encoder then takes the mean of all languages' means out. */
const UNKNOWN = 'und';
/** Of a text that is read to guess its language. */
const ENOUGH = 2000;
/**
 * English words are small words this often; German or Spanish ones, some of which are spelled the
 * same, are not.
 */
const ENGLISH_SMALL_WORDS = 0.25;
const LATIN_ONLY = /^[\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]*$/u;
const SMALL_ENGLISH =
  /^(?:the|a|an|of|to|in|and|is|are|was|were|it|that|this|for|on|with|as|by|at|be|from|or|not|have|has|do|does|how|what|when|where|which|who|why|can|will|i|you|he|she|they|we|my|your|their|his|her|its)$/;

/**
 * Documents as lessons' chunks, stored and indexed; unchanged ones keep their vectors. `version`
 * names the collection.
 */
export async function storeCollection(
  db: Db,
  documents: readonly DocumentLine[],
  version: string,
  at: Date,
): Promise<void> {
  const chunks = documents.flatMap((document) => chunkLesson(lessonOf(document)));
  const structure = { id: COLLECTION, languages: [UNKNOWN], licence: 'none', groups: [], modules: [] };
  await db.transaction(async (tx) => {
    await storeCourse(
      tx,
      {
        structure,
        texts: {},
        items: [],
        lessons: [],
        terms: [],
        questions: [],
        sheets: [],
        words: {},
        version,
      },
      at,
    );
    await replaceChunks(tx, COLLECTION, chunks);
  });
}

/** A paragraph a block, parted by empty lines. */
function lessonOf({ id, text, title, lang }: DocumentLine): Lesson {
  const paragraphs = storable(text).split(/\n\s*\n/);
  return {
    moduleId: id,
    language: lang ?? guessedLanguage(text),
    title: storable(title ?? ''),
    hash: '',
    blocks: paragraphs.map((paragraph, at) => ({
      id: `p${at}`,
      kind: 'paragraph' as const,
      inline: [{ text: paragraph.trim() }],
    })),
    sources: [],
  };
}

/** PostgreSQL's text knows neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', ' ').replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * Of a text without a language, by its script, letters and small words; `und` where they do not
 * tell.
 */
export function guessedLanguage(text: string, otherwise = UNKNOWN): string {
  const read = text.slice(0, ENOUGH);
  if (/[ğş]/i.test(read)) return 'tr';
  if (/[og][ʻ‘`]/i.test(read)) return 'uz';
  // of the Latin languages the words that are known tell English alone from the others
  if (LATIN_ONLY.test(read)) return isEnglish(read) ? 'en' : otherwise;
  return questionLanguage(read, otherwise);
}

function isEnglish(text: string): boolean {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const small = words.filter((word) => SMALL_ENGLISH.test(word)).length;
  return small > 0 && small >= ENGLISH_SMALL_WORDS * words.length;
}

/**
 * Questions are short: what their words don't tell, the language that most of the file is in does.
 */
export function withLanguages(queries: readonly QueryLine[]): (QueryLine & { lang: string })[] {
  const counts = new Map<string, number>();
  for (const { text, lang } of queries) {
    const language = lang ?? guessedLanguage(text);
    counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  const [most = UNKNOWN] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
  return queries.map((query) => ({ ...query, lang: query.lang ?? guessedLanguage(query.text, most) }));
}
