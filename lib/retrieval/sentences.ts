/**
 * Abbreviations after which a sentence goes on, as the last word of a segment. Where one may also
 * end a sentence ("и т. д.") joining costs a longer quotation; splitting would quote half a
 * sentence.
 */
const ABBREVIATIONS: Record<string, RegExp> = {
  en: /(?:^|\s)(?:Mr|Mrs|Ms|Dr|St|No|approx|vs|e\.g|i\.e)\.$/iu,
  ru: /(?:^|\s)(?:ул|д|кв|г|гг|стр|тыс|млн|млрд|руб|коп|напр|др|пр|т\. ?е|т\. ?к|т\. ?д|т\. ?п|см|им|тел|обл|р)\.$/iu,
  ky: /(?:^|\s)(?:мис|ж\. ?б|б\. ?а|к|көч|тел|млн|млрд|(?:\d+-)?ж)\.$/iu,
};
/** An initial ("А. Осмонов"), or a number alone ("5." before what it numbers). */
const INITIAL_OR_NUMBER = /(?:(?:^|\s)\p{Lu}|^\d{1,2})\.$/u;
/**
 * ICU (UAX 29, rule SB8) sees no end in "… in Bishkek. 5 som …" since a small letter follows the
 * number.
 */
const BEFORE_NUMBER = /(?<=\p{L}{3}[.?!…])\s+(?=\d)/u;

/**
 * Longest speech that is kept whole: a quotation must not begin or end in the middle of somebody's
 * words.
 */
const LONGEST_SPEECH = 300;

function isOpenSpeech(text: string): boolean {
  const count = (sign: string) => text.split(sign).length - 1;
  return text.length < LONGEST_SPEECH && (count('«') > count('»') || count('“') > count('”'));
}

/**
 * Sentences of a text, verbatim without the space around them, by the rules of its language. A line
 * break always ends one.
 */
export function sentences(text: string, language: string): string[] {
  return text.split(/\n+/).flatMap((line) => sentencesOfLine(line, language));
}

function sentencesOfLine(line: string, language: string): string[] {
  const abbreviation = ABBREVIATIONS[language.split('-')[0] ?? ''];
  const joined: string[] = [];
  for (const { segment } of new Intl.Segmenter(language, { granularity: 'sentence' }).segment(line)) {
    const before = joined.at(-1);
    const end = before?.trimEnd() ?? '';
    const goesOn =
      /^\p{Ll}/u.test(segment) || INITIAL_OR_NUMBER.test(end) || abbreviation?.test(end) || isOpenSpeech(end);
    if (before !== undefined && goesOn) joined[joined.length - 1] = before + segment;
    else joined.push(segment);
  }
  return joined
    .flatMap((part) => splitBeforeNumber(part, abbreviation))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function splitBeforeNumber(text: string, abbreviation: RegExp | undefined): string[] {
  const parts = text.split(BEFORE_NUMBER);
  if (abbreviation === undefined || parts.length === 1) return parts;
  return parts.some((part) => abbreviation.test(part)) ? [text] : parts;
}
