/**
 * Beginnings of frequent words as a keyboard without ө ү ң has them, and as they are spelled. The
 * longest that a word begins with counts; what is another word in spite of it stands for itself.
 */
const BEGINNINGS: Record<string, string> = {
  ...{ оз: 'өз', учун: 'үчүн', кун: 'күн', тун: 'түн', коп: 'көп', коб: 'көб', суйло: 'сүйлө', кор: 'көр' },
  ...{ корк: 'корк', коргоо: 'коргоо', тол: 'төл', толт: 'толт', толук: 'толук', очур: 'өчүр', чон: 'чоң' },
  ...{ жон: 'жөн', тушун: 'түшүн', туш: 'түш', кочур: 'көчүр', бугун: 'бүгүн', мумкун: 'мүмкүн', мин: 'миң' },
  ...{ болмод: 'бөлмөд', болмом: 'бөлмөм', болук: 'бөлүк', уй: 'үй', олко: 'өлкө', сурот: 'сүрөт', от: 'өт' },
  ...{ отур: 'отур', дукон: 'дүкөн', жур: 'жүр', бут: 'бүт', кут: 'күт', соз: 'сөз', сырсоз: 'сырсөз' },
  ...{
    коз: 'көз',
    омур: 'өмүр',
    томон: 'төмөн',
    окмот: 'өкмөт',
    тошок: 'төшөк',
    кочо: 'көчө',
    конул: 'көңүл',
  },
  ...{
    думурч: 'дүмүрч',
    мунот: 'мүнөт',
    мооно: 'мөөнө',
    мооро: 'мөөрө',
    тугон: 'түгөн',
    уюмд: 'үйүмд',
    тузот: 'түзөт',
    жан: 'жаң',
  },
  ...{
    жана: 'жана',
    жанды: 'жанды',
    жаным: 'жаным',
    жанын: 'жанын',
    экоо: 'экөө',
    учоо: 'үчөө',
    бироо: 'бирөө',
  },
};
const LONGEST = Math.max(...Object.keys(BEGINNINGS).map(({ length }) => length));
const CONSONANT = '[бвгджзйклмнңпрстфхцчшщ]';
/** "кантип" (how) has been two words, others are borrowed. */
const AS_IT_IS = /^(кантип|батир|тартип|тариф|мамил|кадимк)/;

/**
 * Kyrgyz in its spelling, roughly: э at a word's beginning, ы beside а, ө and ү through a word, ң
 * in endings.
 * @param text in Cyrillic letters, small, typed without ө ү ң or in letters of another script
 */
export function inKyrgyzSpelling(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => withMarks(inHarmony(word.replace(/^е/, 'э'))));
}

function inHarmony(word: string): string {
  if (AS_IT_IS.test(word)) return word;
  const first = word.replace(new RegExp(`^(${CONSONANT}+)и(?=${CONSONANT}{1,2}а)`), '$1ы');
  const behind = new RegExp(`([аы]${CONSONANT}{1,3})и`, 'g');
  // each ы that is found may make one of the next
  return [1, 2, 3, 4].reduce((done) => done.replace(behind, '$1ы'), first);
}

function withMarks(word: string): string {
  const begun = beginning(word);
  const front = /[өү]/.test(begun) ? begun.replaceAll('о', 'ө').replaceAll('у', 'ү') : begun;
  return front.replace(/(?<=[аеоуыиөү])н(?=[ыиуү]з)/g, 'ң');
}

function beginning(word: string): string {
  for (let length = Math.min(LONGEST, word.length); length > 1; length -= 1) {
    const spelled = BEGINNINGS[word.slice(0, length)];
    if (spelled) return spelled + word.slice(length);
  }
  return word;
}
