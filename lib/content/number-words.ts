/**
 * Words that say a number, by language: a stem as a regular expression of a whole word, and its
 * value. Ordinals are no amounts; who asks must know that a word for one may be an article or a
 * pronoun.
 */
type Table = readonly (readonly [stem: string, value: number])[];

const EN: Table = [
  ...(
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen'
  )
    .split(' ')
    .map((word, at) => [word, at] as const),
  ...'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, at) => [word, 10 * (at + 2)] as const),
  ['fourty', 40],
  ['hundreds?', 100],
  ['thousands?', 1_000],
  ['millions?', 1_000_000],
];

/** Folded: ё is е. */
const RU: Table = [
  ['нол[ья]|нул[ья]', 0],
  ['один|одн(?:а|о|у|ой|ого|ому|им)', 1],
  ['дв(?:а|е|ух|ум|умя)|двое|двоих', 2],
  ['тр(?:и|ех|ем|емя)|трое|троих', 3],
  ['четыр(?:е|ех|ем|ьмя)|четверо', 4],
  ['пят(?:ь|и|ью)|пятеро', 5],
  ['шест(?:ь|и|ью)', 6],
  ['сем(?:ь|и|ью)|семеро', 7],
  ['вос(?:емь|ьми|емью)', 8],
  ['девят(?:ь|и|ью)', 9],
  ['десят(?:ь|и|ью)', 10],
  ...'один две три четыр пят шест сем восем девят'
    .split(' ')
    .map((stem, at) => [`${stem}надцат(?:ь|и|ью)`, at + 11] as const),
  ['двадцат(?:ь|и|ью)', 20],
  ['тридцат(?:ь|и|ью)', 30],
  ['сорока?', 40],
  ...'пять шесть семь восемь'.split(' ').map((stem, at) => [`${stem}десят`, 50 + 10 * at] as const),
  ...'пяти шести семи восьми'.split(' ').map((stem, at) => [`${stem}десяти`, 50 + 10 * at] as const),
  ['девяност[оа]', 90],
  ['сто|ста|сотн[яюие]|сотен', 100],
  ['двести|двухсот', 200],
  ['триста|трехсот', 300],
  ['четыреста|четырехсот', 400],
  ...'пят шест сем вос девят'
    .split(' ')
    .map((stem, at) => [`${stem}(?:ь|емь|и|ьми)(?:сот|стам|стах)`, 500 + 100 * at] as const),
  ['тысяч[ауие]?', 1_000],
  ['миллион(?:а|ов)?', 1_000_000],
];

/**
 * Case endings after a vowel and after a consonant; a bare vowel is none: "үчүн" is "for", not "of
 * three".
 */
const KY_CASES = '(?:(?:[дтн][ыиуү]н?)|(?:[дт][аеоө]н?)|(?:[гк][аеоө]))?';
/** With and without ң ө ү, as people type. */
const KY: Table = [
  ['нөл|нол', 0],
  ['бир|бирөө', 1],
  ['эки|экөө', 2],
  ['үч|үчөө|уч', 3],
  ['төрт|төртөө|торт', 4],
  ['беш|бешөө', 5],
  ['алты|алтоо', 6],
  ['жети|жетөө', 7],
  ['сегиз', 8],
  ['тогуз', 9],
  ['он', 10],
  ['жыйырма', 20],
  ['отуз', 30],
  ['кырк', 40],
  ['элүү|элуу', 50],
  ['алтымыш', 60],
  ['жетимиш', 70],
  ['сексен', 80],
  ['токсон', 90],
  ['жүз|жуз', 100],
  ['миң|мин', 1_000],
  ['миллион', 1_000_000],
].map(([stems, value]) => [`(?:${stems})${KY_CASES}`, Number(value)] as const);

/** Folded: alef without hamza, no vowel signs. */
const AR: Table = [
  ['صفر', 0],
  ['واحده?', 1],
  ['(?:ا?ثن|اثنت)(?:ان|ين|ا|ي)', 2],
  ['ثلاثه?', 3],
  ['اربعه?', 4],
  ['خمسه?', 5],
  ['سته?', 6],
  ['سبعه?', 7],
  ['ثماني?ه?', 8],
  ['تسعه?', 9],
  ['عشره?', 10],
  ['احد[ىي]?عشره?', 11],
  ['عشر(?:ون|ين)', 20],
  ...'ثلاث اربع خمس ست سبع ثمان تسع'
    .split(' ')
    .map((stem, at) => [`${stem}(?:ون|ين)`, 30 + 10 * at] as const),
  ['م(?:ا?ئ|اي)[هات]{1,2}', 100],
  ['م(?:ا?ئ)ت(?:ان|ين)', 200],
  ...'ثلاث اربع خمس ست سبع ثماني? تسع'
    .split(' ')
    .map((stem, at) => [`${stem}ما?ئه`, 300 + 100 * at] as const),
  ['الف|الاف|الفا', 1_000],
  ['الف(?:ان|ين)', 2_000],
  ['مليون|ملايين', 1_000_000],
];

const TABLES: Readonly<Record<string, Table>> = { en: EN, ru: RU, ky: KY, ar: AR };
const compiled = new Map(
  Object.entries(TABLES).map(([language, table]) => [
    language,
    table.map(([stem, value]) => ({ stem: new RegExp(`^(?:${stem})$`), value })),
  ]),
);
export const NUMBER_LANGUAGES: readonly string[] = Object.keys(TABLES);

/** Kyrgyz as it is typed on a Latin keyboard. */
const KY_LATIN: Readonly<Record<string, number>> = {
  ...{ bir: 1, eki: 2, uch: 3, tort: 4, besh: 5, alty: 6, alti: 6, jeti: 7, segiz: 8, toguz: 9, on: 10 },
  ...{ jyiyrma: 20, jiyirma: 20, otuz: 30, kyrk: 40, kirk: 40, eluu: 50, altymysh: 60, altimish: 60 },
  ...{ jetimish: 70, seksen: 80, tokson: 90, juz: 100, ming: 1_000 },
};

/**
 * What one word says in any of the languages; undefined when it is no number. Words that are
 * something else in a neighbour's language count: who asks must look at what stands beside them.
 */
export function numberWord(word: string): number | undefined {
  const latin = KY_LATIN[word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()];
  if (latin !== undefined) return latin;
  for (const [language, stems] of compiled) {
    const folded = fold(word, language);
    const found =
      stems.find(({ stem }) => stem.test(folded)) ??
      (language === 'ar' ? stems.find(({ stem }) => stem.test(folded.replace(/^[وبل]/, ''))) : undefined);
    if (found) return found.value;
  }
  return undefined;
}

/** Stand between parts of one number: "a hundred and five", "خمسة و عشرون". */
const JOINS = new Set(['and', 'و']);

/**
 * Numbers that a text says in words, each whole: "two hundred and fifty" is 250, "two, three" are 2
 * and 3. In order. Languages without a table have none.
 */
export function spokenNumbers(text: string, language: string): number[] {
  const stems = compiled.get(language.split('-')[0] ?? '');
  if (!stems) return [];
  const amount = (word: string) => stems.find(({ stem }) => stem.test(word))?.value;
  const found: number[] = [];
  let run: number[] = [];
  const close = () => {
    found.push(...sumNumbers(run));
    run = [];
  };
  for (const part of fold(text, language).split(/[^\p{L}\s-]+/u)) {
    for (const word of part.split(/[\s-]+/)) {
      const value = amount(word) ?? (language === 'ar' ? amount(word.replace(/^[وبل]/, '')) : undefined);
      if (value !== undefined) run.push(value);
      else if (!JOINS.has(word) && word !== '') close();
    }
    close();
  }
  return found;
}

function fold(text: string, language: string): string {
  const plain = text.toLowerCase().normalize('NFKC');
  if (language === 'ar')
    return plain
      .replace(/[\u064b-\u065f\u0670\u0640]/g, '')
      .replace(/[أإآ]/g, 'ا')
      .replace(/ة/g, 'ه');
  return plain.replace(/ё/g, 'е');
}

/**
 * Sums what belongs together: a smaller part adds to a larger one, hundreds and thousands multiply
 * what stands before. [20, 5] is 25, [2, 3] is two numbers.
 */
export function sumNumbers(run: readonly number[]): number[] {
  const found: number[] = [];
  let total = 0;
  let current: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  const end = () => {
    if (current !== null || total > 0) found.push(total + (current ?? 0));
    total = 0;
    current = null;
    least = Number.POSITIVE_INFINITY;
  };
  for (const value of run) {
    if (value >= 1_000) {
      total += (current ?? 1) * value;
      current = null;
      least = value;
    } else if (value === 100 && current !== null && current < 10) {
      current *= 100;
      least = 100;
    } else if (current === null && (total === 0 || value < least)) {
      current = value;
      least = magnitude(value);
    } else if (current !== null && joins(current, value, least)) {
      current += value;
      least = magnitude(value);
    } else {
      end();
      current = value;
      least = magnitude(value);
    }
  }
  end();
  return found;
}

/**
 * "twenty five", "hundred fifty"; in Arabic the unit comes before the ten: "خمسة وعشرون", "خمسة
 * عشر".
 */
function joins(current: number, value: number, least: number): boolean {
  if (value === 0) return false; // "seven zero" are two digits
  return (
    value < least ||
    (current % 100 < 10 && current % 100 > 0 && value >= 10 && value < 100 && value % 10 === 0)
  );
}

function magnitude(value: number): number {
  return value >= 100 ? 100 : value >= 10 && value % 10 === 0 ? 10 : 1;
}
