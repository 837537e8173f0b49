import { contentWords } from '../../content/function-words';
import { reversedBy } from '../../grounding/polarity';
import { shareHeld } from '../../grounding/share-held';
import { type Check, flagged, notRun, passed } from './check';
import { sentencesOf, wordsAround } from './ground-words';

/** Whether a sentence denies what a section states, or states what it denies. */
export const polarity: Check = ({ text, language }, { passages }) => {
  if (passages.length === 0) return notRun('polarity', 'no-passage');
  const turnsRound = passages.map((passage) => reversedBy(passage, language));
  const turned = sentencesOf(text, language).find((sentence) => {
    const own = withoutQuotation(sentence, passages);
    return turnsRound.some((isReversed) => isReversed(own));
  });
  return turned === undefined ? passed('polarity') : flagged('polarity', 'reversed', [turned]);
};

const unmarked = (text: string) =>
  text
    .replace(/[«»„“”"]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** What a sentence says itself: a section's own words between quotation marks deny nothing. */
function withoutQuotation(sentence: string, passages: readonly string[]): string {
  const [marked = '', words = ''] = /[«„“](.+)[»“”]/su.exec(sentence) ?? [];
  const quoted = unmarked(words).replace(/\.$/, '');
  const isThere = quoted !== '' && passages.some((passage) => unmarked(passage).includes(quoted));
  return isThere ? sentence.replace(marked, '') : sentence;
}

/** Share of a hint's telling grams that its item and sections hold, when it speaks of them. */
const SPEAKS_OF_IT = 0.27;

/** Whether a hint speaks of its item at all. A parallel example may speak of something else. */
export const about: Check = ({ text, level }, ground) => {
  if (contentWords(text).length < 2) return notRun('about', 'too-short-to-tell');
  if (shareHeld(text, wordsAround(ground)) >= SPEAKS_OF_IT) return passed('about');
  return level === 3 ? notRun('about', 'own-example') : flagged('about', 'off-topic');
};

const MOST_WORDS = 40;
const LONGEST_SENTENCE = 22;

export const length: Check = ({ text, language }) => {
  const count = (one: string) => one.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu)?.length ?? 0;
  if (count(text) > MOST_WORDS) return flagged('length', 'many-words');
  const long = sentencesOf(text, language).find((sentence) => count(sentence) > LONGEST_SENTENCE);
  return long === undefined ? passed('length') : flagged('length', 'long-sentence', [long]);
};

/** Of the grams of each other, when two texts say the same. */
const SAME = 0.9;

const isCopy = (a: string, b: string) => shareHeld(a, b) >= SAME && shareHeld(b, a) >= SAME;

/** Whether a hint only says again what another level or the question says. */
export const duplicate: Check = ({ text, level }, { text: { stem }, others }) => {
  if (others.some((other) => other.level !== level && isCopy(text, other.text)))
    return flagged('duplicate', 'like-level');
  return isCopy(text, stem) ? flagged('duplicate', 'like-question') : passed('duplicate');
};
