import { isFunctionWord } from '../function-words';
import { romanise } from '../romanise';
import type { ItemText } from './item';
import { wordsOf } from './normalise-text';
import { isForm, isSlip, toWord, type Word } from './same-word';

/** What a short text says, by the lists of its item. */
export type Understood =
  /** `as`: the spelling of the list that it was taken for. */
  { kind: 'accepted'; as: string } | { kind: 'mistake'; name: string } | { kind: 'other' };

/**
 * Takes what a fair teacher would: an accepted spelling in other endings, scripts or order, among
 * polite and small words, with a slip of the finger. Not where it is denied, where a named mistake
 * or a number stands beside it, or where it is lost among other words.
 */
export function understand(
  text: string,
  texts: readonly ItemText[],
  mistakes: readonly string[],
): Understood {
  const accepted = texts.flatMap(({ accept }) => entriesOf(accept));
  const named = mistakes.flatMap((name) =>
    texts.flatMap(({ spellings }) => entriesOf(spellings?.[name]).map((entry) => ({ ...entry, name }))),
  );
  const whole = wordsOf(text).join(' ');
  const is = (entry: Entry) => entry.whole === whole;
  const exact = accepted.find(is);
  if (exact) return { kind: 'accepted', as: exact.spelling };
  const exactMistake = named.find(is);
  if (exactMistake) return { kind: 'mistake', name: exactMistake.name };

  const parts = affirmed(text, named);
  const said = parts.flatMap(({ words }) => words);
  const isClear = !said.some((_, at) => leavesOpen(said, at, texts));
  // A slip that makes a word of a mistake is that mistake's.
  const taken = named.flatMap(({ words }) => words);
  const key = isClear ? best(accepted, said, taken) : null;
  const wrong = best(named, key?.rest ?? said, []);
  const isBeside = wrong !== null && !accompanies(wrong.entry.name, named, accepted);
  if (key && !isBeside && isBenign(key, parts, accepted, texts))
    return { kind: 'accepted', as: key.entry.spelling };
  return wrong ? { kind: 'mistake', name: wrong.entry.name } : { kind: 'other' };
}

interface Entry {
  spelling: string;
  whole: string;
  /** Those that say something, if any do. */
  words: Word[];
  /** All of them written as one. */
  joined: Word;
}
type Named = Entry & { name: string };

/** Lists of an item that is marked again are not read again. */
const entries = new WeakMap<readonly string[], Entry[]>();

function entriesOf(spellings: readonly string[] | undefined): Entry[] {
  if (!spellings) return [];
  const known = entries.get(spellings);
  if (known) return known;
  const read = spellings.map((spelling) => {
    const all = wordsOf(spelling);
    const telling = all.filter((word) => !isFunctionWord(romanise(word)));
    const words = telling.length > 0 ? telling : all;
    return { spelling, whole: all.join(' '), words: words.map(toWord), joined: toWord(words.join('')) };
  });
  entries.set(spellings, read);
  return read;
}

/** Deny what follows, and with nothing known behind them what stands before. */
const DENY = new Set(
  (
    'not no never without none dont doesnt didnt isnt wont cant cannot neither nor не ни нет без нельзя никакои никакую никакого ' +
    'ليس ليست لا ما مو مش بدون ولا لن لم بلا مب موب no ne emes net bez'
  ).split(' '),
);
/** Kyrgyz denies behind: "чек эмес", "керек жок", and inside verbs. */
const DENY_BEFORE =
  /^(?:эмес\p{L}*|жок\p{L}*|эч|эчтеке|emes|jok|\p{L}{2,}[бп][аео](?:и[мтс]\p{L}*|ды|ган|гон|с))$/u;
/** Leave open which one is meant, or put it last. */
const OPEN = new Set(
  (
    'everything both last later nothing nobody instead except всё оба обе последн последнюю последнии потом ничего ' +
    'никто вместо кроме баарын бардыгын акырында акыркы кииин эчтеке كلهم كلها اخر بعدين بدل الا ولا'
  ).split(' '),
);
const BETWEEN =
  /[,;:!?()—–\n،؛؟]+|\.(?=\s|$)|\s-\s|(?<=\s)(?:but|а|но|зато|бирок|لكن|بل|و(?=ليس|مو|مش|لا\s))(?=\s|ليس|مو|مش|لا)/u;

/** "All" leaves it open too, but for what the exercise speaks of: "all pages". */
const ALL = new Set('all every все всех всего баары бардык كل جميع'.split(' '));

function leavesOpen(said: readonly Word[], at: number, texts: readonly ItemText[]): boolean {
  const word = said[at]?.folded ?? '';
  const next = said[at + 1];
  if (!ALL.has(word)) return OPEN.has(word);
  return next === undefined || !isIn(next, stemsIn(texts.map(exerciseWords)));
}

const exerciseWords = ({ case: situation = '', explanation }: ItemText) => `${situation} ${explanation}`;

/** What follows one of them says more about the key, or why; it is no other thing. */
const ADDS = new Set(
  (
    'with about saying showing because that where so which who as since с со о об про чтобы чтоб что где потому которыи которая которую которое ' +
    'деп учун анткени себеби مع لان لانه لانها عشان فيها فيه اللي التي الذي حتى'
  ).split(' '),
);

interface Part {
  words: Word[];
  /** How many of them stand before what is added. */
  head: number;
}

/** Parts of a text that it does not deny. */
function affirmed(text: string, named: readonly Named[]): Part[] {
  return text
    .toLowerCase()
    .split(BETWEEN)
    .map((clause) => {
      const words = notDenied(wordsOf(clause).map(toWord), named);
      const adds = words.findIndex(
        ({ folded }, at) => at > 0 && (ADDS.has(folded) || /^بال\p{L}{3}/u.test(folded)),
      );
      return { words, head: adds === -1 ? words.length : adds };
    })
    .filter(({ words }) => words.length > 0);
}

function notDenied(words: readonly Word[], named: readonly Named[]): Word[] {
  const last = words.findLastIndex(({ folded }) => DENY_BEFORE.test(folded));
  if (last >= 0) return words.slice(last + 1);
  const [first, ...more] = words.flatMap(({ folded }, at) => (DENY.has(folded) ? at : []));
  if (first === undefined) return [...words];
  // "I do not leave without it."
  if (more.length === 1) return words.filter(({ folded }) => !DENY.has(folded));
  return best(named, words.slice(first + 1), []) ? words.slice(0, first) : [];
}

interface Match<E extends Entry> {
  entry: E;
  rest: Word[];
}

/** The entry that says most of a text, and what of the text it leaves. */
function best<E extends Entry>(
  entries: readonly E[],
  said: readonly Word[],
  taken: readonly Word[],
): Match<E> | null {
  let found: Match<E> | null = null;
  const text = { said, runs: runsOf(said), taken };
  for (const entry of entries) {
    const rest = restOf(entry, text);
    if (rest && (!found || rest.length < found.rest.length)) found = { entry, rest };
  }
  return found;
}

interface Said {
  said: readonly Word[];
  runs: readonly Run[];
  /** Words that no slip may make. */
  taken: readonly Word[];
}

/** Words of a text from one place to another, written as one. */
interface Run {
  from: number;
  to: number;
  word: Word;
}

function runsOf(said: readonly Word[]): Run[] {
  return said.flatMap((_, from) =>
    [1, 2, 3].flatMap((count) => {
      const run = said.slice(from, from + count);
      const word = toWord(run.map(({ folded }) => folded).join(''));
      return run.length === count ? { from, to: from + count, word } : [];
    }),
  );
}

/**
 * Words of the text that are left when the entry's are taken out; null where one is missing. Short
 * words keep their order, since they are parts of a name or of a phrase.
 */
function restOf({ words, joined }: Entry, { said, runs, taken }: Said): Word[] | null {
  const same = (key: Word, word: Word) =>
    isForm(key, word) || (isSlip(key, word) && !taken.some((other) => isForm(other, word)));
  const without = (from: number, to: number) => [...said.slice(0, from), ...said.slice(to)];
  const run = runs.find(({ from, to, word }) => (to - from > 1 || words.length > 1) && same(joined, word));
  if (run) return without(run.from, run.to);
  if (words.length > 1 && words.some(({ folded }) => folded.length < 3)) {
    const isAt = (from: number) =>
      words.every((word, offset) => {
        const one = said[from + offset];
        return one !== undefined && same(word, one);
      });
    const from = said.findIndex((_, at) => isAt(at));
    return from === -1 ? null : without(from, from + words.length);
  }
  const rest = [...said];
  for (const word of words) {
    const at = rest.findIndex((one) => same(word, one));
    if (at === -1) return null;
    rest.splice(at, 1);
  }
  return rest;
}

/** "A receipt with the code": what is a mistake alone may stand beside the key. */
function accompanies(name: string, named: readonly Named[], accepted: readonly Entry[]): boolean {
  const own = named.filter((entry) => entry.name === name);
  return accepted.some(({ words }) => best(own, words, []) !== null);
}

/** Unknown words from which an answer is a speech in which the key only happens to stand. */
const MANY = 5;

/**
 * Whether nothing beside the key makes another thing of it ("copy of my passport"): small words,
 * those of the lists and of the exercise do not, nor what is added or stands in a clause apart.
 * Where the key's words stand in the situation, other words of the situation do.
 */
function isBenign(
  { entry, rest }: Match<Entry>,
  parts: readonly Part[],
  accepted: readonly Entry[],
  texts: readonly ItemText[],
): boolean {
  const about = stemsIn(texts.map(({ case: situation = '' }) => situation));
  const asked = stemsIn(texts.map(({ stem }) => stem));
  const told = stemsIn(
    texts.flatMap(({ explanation, hints, otherwise, mistakes = {} }) => [
      ...[explanation, otherwise, ...hints],
      ...Object.values(mistakes),
    ]),
  );
  const isNamed = entry.words.every((word) => isIn(word, about));
  const names = stemsIn(texts.map(({ case: situation = '' }) => capitalised(situation)));
  const known = [asked, names, ...(isNamed ? [] : [about, told])];
  const keys = accepted.flatMap(({ words }) => words);
  const isKnown = (word: Word) =>
    isSmall(word) || known.some((stems) => isIn(word, stems)) || keys.some((key) => isForm(key, word));
  const unknown = rest.filter((word) => !isKnown(word));
  const heads = parts.map(({ words, head }) => words.slice(0, head));
  const isBeside = (word: Word) =>
    heads.some((words) => isOfKey(words, words.indexOf(word), (one) => !rest.includes(one), isNamed));
  return unknown.length < MANY && !unknown.some(isBeside);
}

/** Before what the key is of or stands with: "copy of my passport", "a message to my wife". */
const OF = new Set('of for from to into and or для от из к и или жана же من و او'.split(' '));

/**
 * Whether a word of a clause may make another thing of the key in it. What stands apart behind it
 * does not ("the card says it"), nor in Arabic what stands before it, a verb as a rule, but where
 * the exercise names the key itself.
 */
function isOfKey(
  words: readonly Word[],
  at: number,
  isKey: (word: Word) => boolean,
  isNamed: boolean,
): boolean {
  const key = words.findIndex(isKey);
  if (at === -1 || key === -1) return false;
  if (at < key) return isNamed || words[at]?.script !== 'arabic';
  const between = words.slice(words.findLastIndex((word, place) => place < at && isKey(word)) + 1, at);
  return between.length === 0 || between.some(({ folded }) => OF.has(folded));
}

const capitalised = (text: string) => (text.match(/\p{Lu}\p{L}+/gu) ?? []).join(' ');

/** Letters that tell a word of the exercise again; in a short one its ending begins sooner. */
const STEM = 4;
const SHORT_STEM = 3;

function stemsOf({ plain, script }: Word): string[] {
  const bare = script === 'arabic' ? plain.replace(/^[وفبلك]?ال(?=\p{L}{3})/u, '') : plain;
  return [bare.slice(0, STEM), ...(bare.length > STEM + 1 ? [] : [bare.slice(0, SHORT_STEM)])];
}

function stemsIn(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap(wordsOf).flatMap((word) => stemsOf(toWord(word))));
}

const isIn = (word: Word, stems: ReadonlySet<string>) => stemsOf(word).some((stem) => stems.has(stem));

/**
 * Words that make no other thing of the key, by their beginnings: polite ones, those of asking,
 * giving, sending, looking, thinking, and "printed", "written", "own".
 */
const SMALL = (
  'sir madam mister miss thank give take want like need send write wrote sent look see say show find open turn keep get ' +
  'ask demand request go going leav pleas plees plis pliz plz pls back dot el al change first then now today again own self myself side behind inside page name called simply think ' +
  'guess maybe sure website address adres ok printed paper official signed written short small real personal electronic ' +
  'спасиб пожал дать даит даст попрош прошу проси возьм взять забер получ хочу хотел нужн отправ отправл напиш напис писа пишу ' +
  'пошл посыл посла послат смотр посмотр найд наити откро открыв назыв дума счита скаж сказа треб девуш брат сестр уважаем добр ' +
  'сначал перв здесь там себя один одна одну одно сразу вечер сегодня срочно буд попад уид выид адрес сайт ладно конечно лучш ' +
  'просто нуже сам част сним снят даана точк выда обязат смени помен измен покаж распеч печатн бумаж официал подпис письмен коротк обычн лична ' +
  'бер коюн коем коё алам алып алуу алаиын сура талап жаз жонот жибер кара коро таба табыл таап ачыл аит деим оило менимч адеген ' +
  'бирин дароо эже баике озум озун озу чекит аты бугун кечинде илтимос рахмат алмаштыр озгорт кылам турат басыл кагаз расмии кыска жекече ' +
  'سمح فضلك رجاء بليز اعط عطي عطن يعط تعط بدي بدن اريد نريد ساطلب طلب اطلب رسل ارسل سارسل بعت ببعت ابعت ابعث كتب بكتب اكتب ساكتب ' +
  'شوف بشوف انظر اظن لازم اول يفتح سيفتح سوف مكتوب مطبوع ورقي رسمي قصير نفس تبع منه عنوان لو رح شي غير تغير اغير اخذ ساخذ احتاج ممكن نقطه يا هاد هاي هيك شو وين هات ياه خاص تان تاني تانيه صغير يلي عند معي معه كمان بس هو هي حق راح هلق الان حالا ثم الي لها واحده ثاني ثانيه اخي اختي استاذ مدام حضرت خلي خذ كامل جديد'
)
  .split(' ')
  .map((word) => toWord(word));

/** Endings that Kyrgyz and Russian verbs have and few nouns, folded; ө ү ң as о у н. */
const VERB =
  /(?:[аеоя]и?м|[ыиу]п|[сг][ыиу]н|[ыиу]н[ыиу]з|чы|чи|[аеоу]и?т|[аеиуя]ть|ться|[аеиы]л[аи]|[аяуе]ет|[аяую]ют|ится|ется|[иеаи]те|[ае]но)$/u;

function isSmall({ plain, folded, script }: Word): boolean {
  const isListed = SMALL.some((small) =>
    small.plain.length < 3 ? plain === small.plain : plain.startsWith(small.plain),
  );
  return isListed || isFunctionWord(romanise(folded)) || (script === 'cyrillic' && VERB.test(folded));
}
