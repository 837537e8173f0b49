import { calculate } from './calculate';
import { isFromGlossary } from './glossary';
import type { ItemText } from './items/item';
import { kindOf } from './items/kinds';
import { normaliseText } from './items/normalise-text';
import type { ParsedCourse, ParsedItem } from './parsed-course';
import type { Glossary, Lesson } from './schema';

/**
 * What a careful reader would stop at in a course that parses: it may still be hard to read, or
 * give its answers away. `fault` is wrong; `look` is for the author to judge.
 */
interface Finding {
  severity: 'fault' | 'look';
  language: string;
  where: string;
  what: string;
}

const LONGEST_SENTENCE = 22;
const LONGEST_WORD = 14;
const LESSON_WORDS = { least: 350, most: 600 };
const FEEDBACK_WORDS = 30;
const ITEMS_PER_SKILL = 4;

interface LanguageFigures {
  language: string;
  words: number;
  sentences: number;
  meanSentence: number;
  longestSentence: number;
  longWords: number;
}

/** Sentences of a text as a reader counts them; enough for lengths. */
export function sentencesOf(text: string, language: string): string[] {
  const segments = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text);
  return [...segments].map(({ segment }) => segment.trim()).filter((sentence) => /\p{L}/u.test(sentence));
}

const wordsOf = (text: string) => text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];

/** Text of each block; points of a list are texts of their own. */
function textsOf(lesson: Lesson): string[] {
  const read = lesson.blocks.filter((block) => block.kind !== 'picture');
  return read.flatMap((block) =>
    (block.kind === 'list' ? block.items : [block.inline]).map((inline) =>
      inline.map(({ text }) => text).join(''),
    ),
  );
}

/** All that is found, and the figures of each language's lessons. */
export function reviewCourse(
  course: ParsedCourse,
  glossary: Glossary,
): { findings: Finding[]; figures: LanguageFigures[] } {
  const findings: Finding[] = [];
  for (const lesson of course.lessons) findings.push(...reviewLesson(lesson));
  for (const item of course.items) {
    findings.push(...reviewArithmetic(item));
    for (const [language, text] of Object.entries(item.texts))
      findings.push(...reviewItem(item, text, language));
  }
  findings.push(...reviewAdded(course));
  findings.push(...reviewSkills(course), ...reviewKeyLengths(course), ...reviewTerms(course, glossary));
  return { findings, figures: course.structure.languages.map((language) => figuresOf(course, language)) };
}

function figuresOf(course: ParsedCourse, language: string): LanguageFigures {
  const lessons = course.lessons.filter((lesson) => lesson.language === language);
  const lengths = lessons
    .flatMap(textsOf)
    .flatMap((text) => sentencesOf(text, language).map((one) => wordsOf(one).length));
  const words = lessons.flatMap(textsOf).flatMap(wordsOf);
  return {
    language,
    words: words.length,
    sentences: lengths.length,
    meanSentence: lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length),
    longestSentence: Math.max(0, ...lengths),
    longWords: words.filter((word) => word.length > LONGEST_WORD).length,
  };
}

function reviewLesson(lesson: Lesson): Finding[] {
  const { language } = lesson;
  const where = `${language}/${lesson.moduleId}.md`;
  const look = (what: string): Finding => ({ severity: 'look', language, where, what });
  const found: Finding[] = [];
  const texts = textsOf(lesson);
  const count = texts.flatMap(wordsOf).length;
  if (language === 'en' && (count < LESSON_WORDS.least || count > LESSON_WORDS.most)) {
    found.push(look(`${count} words; a lesson has ${LESSON_WORDS.least} to ${LESSON_WORDS.most}`));
  }
  for (const sentence of texts.flatMap((text) => sentencesOf(text, language))) {
    const length = wordsOf(sentence).length;
    if (length > LONGEST_SENTENCE)
      found.push(look(`a sentence of ${length} words: ${sentence.slice(0, 60)}…`));
  }
  const long = [...new Set(texts.flatMap(wordsOf).filter((word) => word.length > LONGEST_WORD))];
  if (long.length > 0) found.push(look(`words over ${LONGEST_WORD} letters: ${long.join(', ')}`));
  const addresses = texts.join('\n').match(/https?:\/\/[^\s/]*\.\p{L}{2,}/gu) ?? [];
  for (const address of addresses) {
    if (!address.endsWith('.example')) found.push(look(`names a real web address: ${address}`));
  }
  return found;
}

/** What is read beside lessons and items: sheets, and the words that open. */
function addedTexts(course: ParsedCourse, language: string): { where: string; texts: string[] }[] {
  return [
    ...course.sheets.flatMap(({ definition, texts }) => {
      const own = texts[language];
      if (!own) return [];
      const { title, intro, parts, letter = '' } = own;
      const where = `${language}/sheets.yaml ${definition.id}`;
      return [{ where, texts: [title, intro, ...Object.values(parts), ...letter.split('\n')] }];
    }),
    ...(course.words[language] ?? []).map(({ id, word, means }) => ({
      where: `${language}/words.yaml ${id}`,
      texts: [word, means],
    })),
  ];
}

function reviewAdded(course: ParsedCourse): Finding[] {
  return course.structure.languages.flatMap((language) =>
    addedTexts(course, language).flatMap(({ where, texts }) =>
      texts
        .flatMap((text) => sentencesOf(text, language))
        .filter((sentence) => wordsOf(sentence).length > LONGEST_SENTENCE)
        .map((sentence): Finding => {
          const what = `a sentence of ${wordsOf(sentence).length} words: ${sentence.slice(0, 60)}…`;
          return { severity: 'look', language, where, what };
        }),
    ),
  );
}

function reviewArithmetic({ definition }: ParsedItem): Finding[] {
  if (definition.kind !== 'number' || definition.answer.check === undefined) return [];
  const worked = calculate(definition.answer.check);
  const right =
    worked !== null && Math.abs(worked - definition.answer.value) <= definition.answer.tolerance + 0.5;
  if (right) return [];
  const what = `"${definition.answer.check}" gives ${worked}, the key is ${definition.answer.value}`;
  return [{ severity: 'fault', language: 'all', where: `items.yaml ${definition.id}`, what }];
}

function reviewItem({ definition, hints }: ParsedItem, text: ItemText, language: string): Finding[] {
  const where = `${language}/items.yaml ${definition.id}`;
  const found: Finding[] = [];
  const keys = keysOf(definition, text)
    .map(normaliseText)
    .filter((key) => key.length > 1);
  const stem = normaliseText(`${text.case ?? ''} ${text.stem}`);
  for (const [index, hint] of (hints[language] ?? []).entries()) {
    const said = ` ${normaliseText(hint)} `;
    const held = keys.find((key) => said.includes(` ${key} `) && !` ${stem} `.includes(` ${key} `));
    if (held)
      found.push({ severity: 'fault', language, where, what: `hint ${index + 1} holds the key "${held}"` });
  }
  for (const said of [
    ...Object.values(text.feedback ?? {}),
    ...Object.values(text.mistakes ?? {}),
    text.otherwise,
  ]) {
    const length = wordsOf(said).length;
    if (length > FEEDBACK_WORDS)
      found.push({ severity: 'look', language, where, what: `feedback of ${length} words` });
  }
  return found;
}

/** What would give the answer away when a hint said it. */
function keysOf(definition: ParsedItem['definition'], text: ItemText): string[] {
  const { number, options, isAccepted } = kindOf(definition.kind).keyOf(definition);
  return [
    ...(number ? [String(number.value)] : []),
    ...(options ?? []).map((id) => text.options?.[id] ?? ''),
    ...(isAccepted ? (text.accept ?? []) : []),
  ];
}

/** Mastery asks for several items: a component with fewer can hardly be shown to be known. */
function reviewSkills(course: ParsedCourse): Finding[] {
  return course.structure.modules.flatMap((module) =>
    module.skills.flatMap((skill): Finding[] => {
      const own = course.items.filter((item) => item.definition.skills.includes(skill));
      const levels = new Set(own.map((item) => item.definition.difficulty)).size;
      if (own.length >= ITEMS_PER_SKILL && levels >= 3) return [];
      const what = `${own.length} items of ${levels} difficulties; ${ITEMS_PER_SKILL} of three are wanted`;
      return [
        { severity: own.length < 2 ? 'fault' : 'look', language: 'all', where: `skill ${skill}`, what },
      ];
    }),
  );
}

/** A key that is mostly the longest option can be found without reading. */
function reviewKeyLengths(course: ParsedCourse): Finding[] {
  return course.structure.languages.flatMap((language): Finding[] => {
    const longest = course.items.flatMap(({ definition, texts }) => {
      const options = texts[language]?.options;
      if (definition.kind !== 'single-choice' || !options) return [];
      const key = options[definition.answer]?.length ?? 0;
      const others = definition.options
        .filter((id) => id !== definition.answer)
        .map((id) => options[id]?.length ?? 0);
      return [key > Math.max(...others)];
    });
    const share = longest.filter(Boolean).length / Math.max(1, longest.length);
    if (share <= 1 / 3) return [];
    const what = `the key is the longest option in ${Math.round(100 * share)} % of the single choices`;
    return [{ severity: 'look', language, where: `${language}/items.yaml`, what }];
  });
}

function reviewTerms(course: ParsedCourse, glossary: Glossary): Finding[] {
  return course.structure.languages.flatMap((language) => {
    const places = [
      ...course.lessons
        .filter((lesson) => lesson.language === language)
        .map((lesson) => ({ where: `${language}/${lesson.moduleId}.md`, text: textsOf(lesson).join('\n') })),
      ...course.items.map((item) => ({
        where: `${language}/items.yaml ${item.definition.id}`,
        // Spellings that learners may type are theirs.
        text: JSON.stringify({ ...item.texts[language], accept: undefined, spellings: undefined }),
      })),
      ...addedTexts(course, language).map(({ where, texts }) => ({ where, text: texts.join('\n') })),
    ];
    return Object.entries(glossary[language] ?? {}).flatMap(([term, others]) =>
      others.flatMap((other) =>
        places
          .filter(({ text }) => isFromGlossary(other, text))
          .map(
            ({ where }): Finding => ({
              severity: 'look',
              language,
              where,
              what: `"${other}" stands where "${term}" is the course's word`,
            }),
          ),
      ),
    );
  });
}
