/** In the place of what may tell who asked. */
const HIDDEN = '…';

const ADDRESS =
  /[\p{L}\d.+-]+@[\p{L}\d-]+\.[\p{L}\d.-]+|https?:\/\/\S+|(?<![\p{L}\d])@\w{3,}|(?:[\w-]+\.)+[a-z]{2,}\/?\S*/giu;
/**
 * Sums of up to four digits say what a question is about; longer numbers may be a phone, a card, a
 * passport.
 */
const LONG_NUMBER = /(?:\p{Lu}{1,3}[\s-]?)?\+?\p{Nd}(?:[\s().-]{0,2}\p{Nd}){4,}/gu;
/**
 * A capital inside a sentence; the word before must be one, so that what follows a full stop stays.
 */
const NAME = /(?<=[\p{Ll}\p{Nd},]\s)\p{Lu}\p{Ll}[\p{L}’'-]*(?:\s\p{Lu}\p{Ll}[\p{L}’'-]*)*/gu;
/**
 * "my name is aigul", "менин атым Айгүл", "меня зовут", "اسمي": the word behind it, in whatever
 * letters.
 */
const SAID_NAME =
  /(\b(?:my name is|i am called)\s+|(?:меня зовут|мое имя|моё имя|мен(?:ин)? атым)\s+|(?:اسمي|انا اسمي)\s+)\p{L}+/giu;
const POLITE = /^(?:I|Вы|Вас|Вам|Ваш|Сиз)$/u;

/**
 * A question as somebody else may read it: without addresses, numbers of five digits and more, and
 * what looks like a name. A name in small letters, or in a script without capitals, is found only
 * where it is said to be one.
 */
export function masked(question: string): string {
  return question
    .replace(ADDRESS, HIDDEN)
    .replace(LONG_NUMBER, HIDDEN)
    .replace(SAID_NAME, `$1${HIDDEN}`)
    .replace(NAME, (name) => (POLITE.test(name) ? name : HIDDEN));
}
