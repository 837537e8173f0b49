import { contentWords, isFunctionWord } from '../content/function-words';
import { NUMBER_LANGUAGES, spokenNumbers } from '../content/number-words';
import { romanise, romanisedWords } from '../content/romanise';
import { clean, OPENS_TAG } from './clean';
import { datesIn, holds, namesIn, numbersIn, stemOf } from './facts';
import { keepMarks, withoutMarks } from './marks';
import { isReversed } from './polarity';
import { shareHeld } from './share-held';

/** What a model was given, and what its words are held against. */
export interface Given {
  /** Passages by the number the model knows them by, with their headings. */
  passages: readonly { n: number; text: string; language: string }[];
  question: string;
  /** Language of the answer. */
  language: string;
}

/**
 * Least share of a sentence's grams that its passage must hold: what a paraphrase keeps and a
 * sentence about something else does not. `npm run bench:tutor -- --only checks` prints how both
 * fare.
 */
const LEAST_SIMILARITY = 0.5;

/**
 * Longest piece without an end of sentence that is waited for, so that no text is costly to clean.
 */
const LONGEST_WAIT = 600;

/** A mark behind a full stop: "[1]", "【1†source】", "¹". */
const MARK = '(?:\\s*[[【［〔][^\\]】］〕\\n]{0,24}[\\]】］〕]|[⁰¹²³⁴-⁹])';
/** Where a sentence ends that no list point and no open bracket stands before. */
const FULL_STOP = '(?<!(?:^|\\n)\\s*\\d{1,2}|[[【［〔(][^\\]】］〕)\\n]{0,12})[.!?؟…।]+["»”’)*]*';
/** Behind "руб." a small letter goes on, behind "стр." a number. */
const GOES_ON = '\\p{Ll}|(?<=(?<!\\p{L})\\p{L}{1,4}\\.\\s{1,3})\\p{Nd}';

/**
 * A sentence with the marks behind its full stop, once it is certain that nothing more belongs to
 * it. Its last mark may stand right before the next one's first word; a line that begins with a
 * mark and goes on is one of its own.
 */
const SENTENCE = new RegExp(
  `^[\\s\\S]*?(?:(?:${FULL_STOP}(?:${MARK}*\\s+(?!${GOES_ON})|${MARK}+(?![\\p{Ll}.,;:!?…⁰¹²³⁴-⁹]))|[。！？]+\\s*|\\n\\s*)(?=[^\\s[【［〔])` +
    `|\\n\\s*(?=${MARK}+[^\\S\\n]*[^\\s[【［〔.,;:!?…]))`,
  'u',
);
const ENDS_IN_MARK = new RegExp(`${MARK}$`, 'u');

interface CheckedStream {
  /** Takes what the model wrote next; gives what may be shown now, which may be nothing. */
  push(text: string): string;
  /** What is left when the model has ended. */
  end(): string;
  /** Numbers of the passages cited so far, in the order of the marks [1], [2], … that are shown. */
  cited(): readonly number[];
}

/**
 * Lets a model's words through sentence by sentence, cleaned, with only those marks that hold.
 * Nothing is shown before the first mark that holds: an answer that rests on nothing is never seen.
 * Shown marks count from 1 in their order.
 */
export function checkedStream(given: Given): CheckedStream {
  const cited: number[] = [];
  let waiting = '';
  let unmarked = '';
  const checked = (sentence: string): string => {
    const shown = checkedSentence(sentence, given, cited);
    if (cited.length === 0) {
      unmarked += shown;
      return '';
    }
    // of sentences that went before it, nothing is left but their ends of line
    const all = unmarked === '' ? shown : (unmarked + shown).replace(/^\n+/, '');
    unmarked = '';
    return all;
  };
  return {
    push(text) {
      waiting += text;
      let shown = '';
      for (;;) {
        const length = SENTENCE.exec(waiting.slice(0, LONGEST_WAIT))?.[0].length ?? endOfOverlong(waiting);
        if (length === 0) return shown;
        const sentence = waiting.slice(0, length);
        shown += checked(ENDS_IN_MARK.test(sentence) ? `${sentence} ` : sentence);
        waiting = waiting.slice(length);
      }
    },
    end() {
      const rest = waiting;
      waiting = '';
      return rest === '' ? '' : checked(rest).trimEnd();
    },
    cited: () => cited,
  };
}

/** Where to cut a text that goes on and on, or 0. */
function endOfOverlong(text: string): number {
  if (text.length <= LONGEST_WAIT) return 0;
  return text.lastIndexOf(' ', LONGEST_WAIT) + 1 || LONGEST_WAIT;
}

/**
 * One sentence as it may be shown; adds the passages that it cites rightly to `cited`. One that
 * tells a number, a name or a date without a mark that holds is not shown.
 */
function checkedSentence(sentence: string, given: Given, cited: number[]): string {
  const allowed = givenText(given);
  const cleaned = clean(sentence, allowed);
  const claim = withoutMarks(cleaned, allowed);
  let holdsOnce = false;
  const marked = keepMarks(cleaned, allowed, (n) => {
    if (!isSupported(claim, n, given)) return null;
    holdsOnce = true;
    return shownNumber(n, cited);
  });
  if (!holdsOnce && tellsFacts(claim, given)) return /\n*$/.exec(sentence)?.[0] ?? '';
  // a mark that went may have parted a sign from a word, or a line from its comma
  return marked.replace(OPENS_TAG, '').replace(/\n\s*(?=[,.;:!?])/g, '');
}

/** Digits in any form count; short forms in capitals that were given (PIN, SMS) are words. */
function tellsFacts(claim: string, given: Given): boolean {
  const points = claim.replace(/^\s*\d{1,2}[.)]\s/gm, ' ');
  if (/\p{N}/u.test(points) || amounts(points, given.language).length > 0) return true;
  if (datesIn(claim, given.language).size > 0) return true;
  const known = new Set(givenText(given).match(SHORT_FORM));
  const names = namesIn(claim.replace(SHORT_FORM, (form) => (known.has(form) ? form.toLowerCase() : form)));
  return names.size > 0 || opensWithName(claim, given);
}

/** A first word has a capital in any case: it is a name where it is one in what was given. */
function opensWithName(claim: string, given: Given): boolean {
  const [first] = claim.match(/(?<!\p{L})\p{Lu}\p{Ll}+/u) ?? [];
  if (first === undefined || isFunctionWord(romanise(first))) return false;
  return (givenText(given).match(NAMED) ?? []).some((name) => stemOf(name) === stemOf(first));
}

/** Behind a small letter on the same line: no heading, and nothing that opens a sentence. */
const NAMED = /(?<=\p{Ll},? )\p{Lu}\p{Ll}+/gu;
const SHORT_FORM = /(?<![\p{L}\p{N}])\p{Lu}{2,5}(?![\p{L}\p{N}])/gu;

const givenText = ({ question, passages }: Given) =>
  [question, ...passages.map(({ text }) => text)].join('\n');

function shownNumber(n: number, cited: number[]): number {
  if (!cited.includes(n)) cited.push(n);
  return cited.indexOf(n) + 1;
}

/**
 * Whether passage n may stand behind a sentence: each number, in digits or words, name and date of
 * the sentence is in the passage or the question, and enough of its words are in the passage. Words
 * can't be compared across languages; then the rest decides. Three reversed sentences in four are
 * seen (polarity.ts), the others not: the quoted passage always stands below.
 */
export function isSupported(claim: string, n: number, given: Given): boolean {
  const passage = given.passages.find((candidate) => candidate.n === n);
  if (passage === undefined || contentWords(claim).length === 0) return false;
  const known = `${passage.text}\n${given.question}`;
  const knownNumbers = new Set([
    ...numbersIn(known),
    ...amounts(passage.text, passage.language),
    ...NUMBER_LANGUAGES.flatMap((language) => amounts(given.question, language)),
  ]);
  const knownWords = romanisedWords(known);
  return (
    [...numbersIn(claim), ...amounts(claim, given.language)].every((number) => knownNumbers.has(number)) &&
    [...namesIn(claim), ...datesIn(claim, given.language)].every((name) => holds(knownWords, name)) &&
    (passage.language !== given.language ||
      (shareHeld(claim, passage.text) >= LEAST_SIMILARITY &&
        !isReversed(claim, passage.text, given.language)))
  );
}

/** Amounts in words; one is left out, which is an article or a pronoun as often. */
function amounts(text: string, language: string): string[] {
  return spokenNumbers(text, language)
    .filter((amount) => amount !== 1)
    .map(String);
}
