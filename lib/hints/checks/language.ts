import { functionWords } from '../../content/function-words';
import { romanisedWords } from '../../content/romanise';
import { questionLanguage } from '../../grounding/language';
import { type Check, failed, notRun, passed } from './check';

/**
 * Whether a hint is in the language of its item. The usual fault is a Russian hint in the place of
 * a Kyrgyz one, or a neighbour's language: letters, small words and endings tell them apart. Fitted
 * on the odd documents of NTREX; `npm run bench:hints` reports on the even ones.
 */
export const language: Check = ({ text: whole, language: wanted }) => {
  const text = whole.replace(ADDRESSES, ' ');
  const code = wanted.split('-')[0] ?? '';
  const script = SCRIPTS[code];
  if (!script) return notRun('language', 'no-detector');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return notRun('language', 'too-short-to-tell');
  if ((text.match(script)?.length ?? 0) < LEAST_OF_SCRIPT * letters)
    return failed('language', 'other-script');
  if (wordsOf(text).length < LEAST_WORDS) return notRun('language', 'too-short-to-tell');
  return isIn(text, code) ? passed('language') : failed('language', 'other-language');
};

const SCRIPTS: Readonly<Record<string, RegExp>> = {
  en: /\p{Script=Latin}/gu,
  ar: /\p{Script=Arabic}/gu,
  ru: /\p{Script=Cyrillic}/gu,
  ky: /\p{Script=Cyrillic}/gu,
};

/** They stand in hints of every language, in Latin letters; so do short names. */
const ADDRESSES = /\S*\p{L}[.-]\p{L}[\w.-]*(?:\/\S*)?|https?:\S+/giu;
const LEAST_OF_SCRIPT = 0.5;
/** Fewer words tell no language from its neighbour. */
const LEAST_WORDS = 4;

function isIn(text: string, code: string): boolean {
  if (code === 'ky') return isKyrgyz(text);
  if (code === 'ru') {
    if (NEIGHBOURS.test(text) || KYRGYZ_LETTERS.test(text)) return false;
    const { kyrgyz, other } = evidence(text);
    return other + WEIGHT.ending >= kyrgyz;
  }
  // other languages in Latin letters are not told apart, but have none of its small words
  if (code === 'en' && !romanisedWords(text).some((word) => functionWords().get('en')?.has(word)))
    return false;
  return questionLanguage(text, code) === code;
}

/** Letters of neighbours' alphabets that Kyrgyz and Russian do not have. */
const NEIGHBOURS = /[іқғәұһӣӯҷҳўїєґ]/iu;
const KYRGYZ_LETTERS = /[ңөү]/iu;

const set = (words: string) => new Set(words.split(/\s+/));
const KYRGYZ =
  set(`жана менен үчүн бул бир эле деп да болгон кылып болуп ал анын эмес ошол кийин боюнча керек турган
  бирок деген тарабынан кайра эң көп жок бар дагы башка мисал акча сом айына кайсы кандай кайда качан канча ким эмне`);
const RUSSIAN =
  set(`в и на не с что по из для к от это о его как за где сейчас кто какой какая какие сколько или ли а но у был до при об со была они она он их
  было бы после мы все который чтобы если тем чем только уже ещё под над без через также среди своей своего
  свою себя которая которые которых когда вместо этой этого этот эта будет может своих нас вам вы`);
const TAJIK =
  set(`аз ба дар ва ки бо барои мекунад шуд буд аст онҳо як кард ин он ё то ҳам мо худ шуданд буданд
  мекунанд дорад бошад нест ҳар вақте чи агар ман шумо онро дигар ду се нафар пас`);

/** No Russian word begins or ends so; both are met in Kyrgyz texts in loan words alone. */
const CLUSTER = /[щъ]|^[бвгджзклмнпрстфхцчшщ]{3}|[бвгджзклмнпрстфхцчшщ]{4}/u;
const RUSSIAN_END =
  /(?:ого|его|ому|ему|ая|яя|ое|ее|ые|ие|ых|их|ой|ей|ий|ый|ть|ться|тся|ов|ев|ами|ями|ах|ях|ция|ции|ость|ости|ение|ения|лся|лась|лись|ла|ли|ло|ет|ит|ут|ют|ят|ую|юю|ом|ем|ки|ка|вший|вшего|вшей|вшие|щий|щего|щие|щая|щих|ал|ил|ел|ял|ав|ив|ат|ят|ите|ный|ного|ную|ных|ском|ского|ская|ским)$/u;
const KYRGYZ_END =
  /(?:[ндт][ыиуү]н|[ндт][ыиуү]|[дтл][аеоө]р(?:[ыиуү]|дын|дин|га|ге|да|де|дан|ден|ын|ин|ы|и)?|[дт][аеоө]н?|[гк][аеоө]|[гк][аеоө]н|[ыиуү]п|[аеоө]т|б[ыиуү]з|[сш][ыиуү]|уу|үү|оо|өө|луу|лүү|дуу|туу|чу|чү|чы|чи|ганы?|гени?|пайт|байт|бейт|ба[йс]|дагы|деги|тагы|теги|[ыи]нда|[ыи]нде|м[ыи]ш|кыч|лык|лик|дык|тык)$/u;

/** What a word of the lists says, and one by its ending alone. */
const WEIGHT = { word: 1.5, ending: 0.8, cluster: 0.4, ownLetter: 2 };
/** Each word without ң, ө, ү makes Kyrgyz less likely: in ten of them one nearly always stands. */
const WITHOUT_OWN_LETTERS = 0.1;

/** Of Kyrgyz, and of Russian or Tajik. */
function evidence(text: string): { kyrgyz: number; other: number } {
  const words = wordsOf(text).filter((word) => /\p{Script=Cyrillic}/u.test(word));
  const hasOwn = KYRGYZ_LETTERS.test(text);
  let kyrgyz = hasOwn ? WEIGHT.ownLetter : 0;
  let other = hasOwn ? 0 : WITHOUT_OWN_LETTERS * words.length;
  for (const word of words) {
    if (KYRGYZ.has(word)) kyrgyz += WEIGHT.word;
    else if (RUSSIAN.has(word) || TAJIK.has(word)) other += WEIGHT.word;
    else if (word.length > 3) {
      if (CLUSTER.test(word)) other += WEIGHT.cluster;
      const [asRussian, asKyrgyz] = [RUSSIAN_END.test(word), KYRGYZ_END.test(word)];
      if (asKyrgyz && !asRussian) kyrgyz += WEIGHT.ending;
      if (asRussian && !asKyrgyz) other += WEIGHT.ending;
    }
  }
  return { kyrgyz, other };
}

/** @param text mostly in Cyrillic letters */
function isKyrgyz(text: string): boolean {
  const foreign = text.match(new RegExp(NEIGHBOURS.source, 'giu'))?.length ?? 0;
  if (foreign > wordsOf(text).length / 20) return false;
  const { kyrgyz, other } = evidence(text);
  return kyrgyz > other;
}

const wordsOf = (text: string) => text.toLowerCase().match(/\p{L}+/gu) ?? [];
