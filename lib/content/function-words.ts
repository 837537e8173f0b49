import { lazily } from '../lazily';
import { romanisedWords } from './romanise';

/**
 * Words that build a question without saying what it is about. They are left out when a question is
 * weighed against passages, tell its language (tutor/guard), and do not count as what a follow-up
 * asks about.
 */
const WORDS = {
  en: `a an and or but if so the this that these those it its is are was were be been am do does did done doing have has had
    i me my you your he she his her they them their we us our of in on at to from for by with about into as than then there here
    what which who whom whose when where why how much many can could may might must should shall will would need
    not no yes any some something anything someone somebody please tell explain know mean means
    really ok just also very too all every each other another again still get gets got im ive dont doesnt
    isnt cant youre thats whats id without within while until whether`,
  ru: `а и или но если то же ли бы это этот эта эти эту этого этой этом тот та те так как что чего чему чем кто кого кому где куда откуда
    когда почему зачем сколько какой какая какое какие каком какую каких можно нельзя нужно надо должен должна должны могу может можете
    могут мочь буду будет будут быть есть был была было были нет не да ни я мне меня мной мы нас нам вы вас вам он она оно они
    его ее её им их ей мой моя моё мои моего моей моих моему свой свою своей свои в во на с со из от до для по к ко у о об за при про
    под над через без после перед между ещё еще уже только тоже также очень вот всё все весь сейчас делать сделать
    скажите подскажите пожалуйста объясните расскажите знать значит такое ль чтобы или либо`,
  ky: `бул ушул ошол тигил мен мага мени менин менде сен сага сиз сизге сизди сиздин ал ага аны анын алар биз бизге биздин эмне эмнеге эмнени эмнеден
    эмне үчүн ким кимге кимди кимден кайсы кайда кайдан кайсыл качан кантип кандай канча канчага неге эмес жок бар болот болобу болсо болуп болду
    болгон керек керекпи мүмкүн мүмкүнбү жана же менен үчүн жөнүндө тууралуу боюнча кийин мурун чейин дагы да де та те го гой
    эле экен экенин беле деген деп деди эгер эгерде анда мында ошондо бирок себеби анткени ооба жокпу барбы болбойбу
    кылуу кылсам кылса кылам кылыш кылган кылып айтыңызчы түшүндүрүңүз түшүндүрүп бериңиз бериңизчи өтө абдан баары бардык
    башка бир кантсем керекпи алабы алам алабызбы билсем билбейм болорун туурабы экенби`,
  ar: `في من إلى على عن مع هل ما ماذا متى أين كيف لماذا كم أي هذا هذه ذلك تلك التي الذي أنا أنت هو هي نحن هم لي لك له لها
    أو و ثم إذا أن إن لا نعم لم لن قد كان يكون يجب يمكن يمكنني أستطيع أريد عندي عند كل بعض غير بعد قبل بين حتى`,
};

export type KnownLanguage = keyof typeof WORDS;

export const functionWords = lazily(
  (): ReadonlyMap<KnownLanguage, ReadonlySet<string>> =>
    new Map(
      (Object.keys(WORDS) as KnownLanguage[]).map((language) => [
        language,
        new Set(romanisedWords(WORDS[language])),
      ]),
    ),
);

const all = lazily(() => new Set([...functionWords().values()].flatMap((words) => [...words])));

/** `word` as romanisedWords gives it. */
export function isFunctionWord(word: string): boolean {
  return all().has(word);
}

/** Romanised words that say what a text is about. */
export function contentWords(text: string): string[] {
  return romanisedWords(text).filter((word) => !all().has(word));
}
