import { contentWords } from '../content/function-words';
import type { ItemText } from '../content/items/item';
import type { ItemDefinition } from '../content/items/kinds';
import { exerciseWords, gives, keyOf } from '../grounding/answer-key';
import { shareHeld } from '../grounding/share-held';
import { sentences } from '../retrieval/sentences';
import type { SectionText } from './sources';
import type { WrongAnswer } from './wrong-answer';

/** Hints that need no model: the lesson's own words, in the languages whose frame is here. */

const FRAMES: Readonly<Record<string, { section: string; quote: string }>> = {
  en: { section: 'Look again at the part “{}” of the lesson.', quote: 'The lesson says: “{}”' },
  ru: { section: 'Посмотрите ещё раз часть урока «{}».', quote: 'В уроке сказано: «{}».' },
  ky: {
    section: 'Сабактын «{}» деген бөлүгүн дагы бир карап чыгыңыз.',
    quote: 'Сабакта мындай деп айтылат: «{}».',
  },
  ar: { section: 'راجع في الدرس الجزء «{}».', quote: 'جاء في الدرس: «{}»' },
};

/** Shorter sentences say nothing, longer ones are a passage. */
const WORDS = { least: 4, most: 34 };

interface Written {
  level: number;
  text: string;
  section: SectionText;
}

type Of = {
  definition: ItemDefinition;
  text: ItemText;
  texts: readonly ItemText[];
  language: string;
};

/**
 * Level 1 names the section, level 2 quotes its sentence that is nearest to the exercise and does
 * not give the answer.
 * @param passages sections that speak of the item, best first (passages.ts)
 * @returns fewer than two, or none, where the lesson has nothing that may be told
 */
export function passageHints(
  { definition, text, texts, language }: Of,
  passages: readonly SectionText[],
): Written[] {
  const frame = FRAMES[language];
  if (!frame) return [];
  const key = keyOf(definition, texts);
  const put = (into: string, words: string) => into.replace('{}', () => words);
  const named = passages.find(({ headingPath }) => !gives(headingPath.at(-1) ?? '', key));
  const hints: Written[] = [];
  if (named)
    hints.push({ level: 1, section: named, text: put(frame.section, named.headingPath.at(-1) ?? '') });
  const quoted = quote(passages, language, askedBy(text), (one) => !gives(one, key));
  if (quoted)
    hints.push({
      level: 2,
      section: quoted.section,
      text: put(frame.quote, inside(quoted.sentence, language)),
    });
  return hints;
}

/** For who has given a wrong answer: the sentence of the lesson that is nearest to that answer. */
export function passageHintFor(
  { definition, texts, language }: Omit<Of, 'text'>,
  answered: WrongAnswer,
  passages: readonly SectionText[],
): Written[] {
  const frame = FRAMES[language];
  if (!frame) return [];
  const key = keyOf(definition, texts);
  const quoted = quote(passages, language, answered.words, (one) => !gives(one, key));
  if (!quoted) return [];
  return [
    {
      level: 0,
      section: quoted.section,
      text: frame.quote.replace('{}', () => inside(quoted.sentence, language)),
    },
  ];
}

/** Where the frame has « » and the full stop after it, those of the sentence give way. */
function inside(sentence: string, language: string): string {
  if (!['ru', 'ky'].includes(language)) return sentence;
  return sentence.replace(/\.$/, '').replaceAll('«', '„').replaceAll('»', '“');
}

/** From the best section that has a sentence which may be told. */
function quote(
  passages: readonly SectionText[],
  language: string,
  about: string,
  mayBeTold: (sentence: string) => boolean,
): { section: SectionText; sentence: string } | null {
  for (const section of passages) {
    const sentence = nearestSentence(section, language, about, mayBeTold);
    if (sentence) return { section, sentence };
  }
  return null;
}

/** What the exercise asks about: its words, and what it lets one choose from. */
function askedBy(text: ItemText): string {
  const lists = [text.options, text.left, text.steps].flatMap((list) => Object.values(list ?? {}));
  return [exerciseWords(text), ...lists].join('\n');
}

function nearestSentence(
  section: SectionText,
  language: string,
  about: string,
  mayBeTold: (sentence: string) => boolean,
): string | null {
  const all = section.text
    .split('\n')
    .flatMap((line) => sentences(line, language))
    .filter((sentence) => contentWords(sentence).length >= WORDS.least && isShort(sentence))
    .filter(mayBeTold)
    .map((sentence) => ({ sentence, near: shareHeld(sentence, about) }));
  return all.sort((a, b) => b.near - a.near)[0]?.sentence ?? null;
}

const isShort = (sentence: string) => sentence.split(/\s+/).length <= WORDS.most;
