import { lazily } from '../../lazily';
import { isFunctionWord } from '../function-words';
import { romanise } from '../romanise';
import { toWord, type Word } from './same-word';

/** Small words of short answers in en, ru, ky and ar, folded as wordsOf does. */

/** Deny what follows, and with nothing known behind them what stands before. */
export const DENY = new Set(
  (
    'not no never without none dont doesnt didnt isnt wont cant cannot neither nor не ни нет без нельзя никакои никакую никакого ' +
    'ليس ليست لا ما مو مش بدون ولا لن لم بلا مب موب no ne emes net bez'
  ).split(' '),
);
/** Kyrgyz denies behind: "чек эмес", "керек жок", and inside verbs. */
export const DENY_BEFORE =
  /^(?:эмес\p{L}*|жок\p{L}*|эч|эчтеке|emes|jok|\p{L}{2,}[бп][аео](?:и[мтс]\p{L}*|ды|ган|гон|с))$/u;
/** Leave open which one is meant, or put it last. */
export const OPEN = new Set(
  (
    'everything both last later nothing nobody instead except всё оба обе последн последнюю последнии потом ничего ' +
    'никто вместо кроме баарын бардыгын акырында акыркы кииин эчтеке كلهم كلها اخر بعدين بدل الا ولا'
  ).split(' '),
);
/** "All" leaves it open too, but for what the exercise speaks of: "all pages". */
export const ALL = new Set('all every все всех всего баары бардык كل جميع'.split(' '));

/** Between clauses. */
export const BETWEEN =
  /[,;:!?()—–\n،؛؟]+|\.(?=\s|$)|\s-\s|(?<=\s)(?:but|а|но|зато|бирок|لكن|بل|و(?=ليس|مو|مش|لا\s))(?=\s|ليس|مو|مش|لا)/u;

/** What follows one of them says more about the key, or why; it is no other thing. */
export const ADDS = new Set(
  (
    'with about saying showing because that where so which who as since с со о об про чтобы чтоб что где потому которыи которая которую которое ' +
    'деп учун анткени себеби مع لان لانه لانها عشان فيها فيه اللي التي الذي حتى'
  ).split(' '),
);

/** Before what the key is of or stands with: "copy of my passport", "a message to my wife". */
export const OF = new Set('of for from to into and or для от из к и или жана же من و او'.split(' '));

/**
 * Words that make no other thing of the key, by their beginnings: polite ones, those of asking,
 * giving, sending, looking, thinking, and "printed", "written", "own".
 */
const small = lazily(() =>
  (
    'sir madam mister miss thank give take want like need send write wrote sent look see say show find open turn keep get ' +
    'ask demand request go going leav pleas plees plis pliz plz pls back dot el al change first then now today again own self myself side behind inside page name called simply think ' +
    'guess maybe sure full exact clear whole complete simple polite quick long private direct normal good clean extra additional separate same identical certified digital mobile phone new obtain collect text reply inform confirm remind forward could very more website address adres ok printed paper official signed written short small real personal electronic ' +
    'спасиб пожал дать даит даст попрош прошу проси возьм взять забер получ хочу хотел нужн отправ отправл напиш напис писа пишу ' +
    'пошл посыл посла послат смотр посмотр найд наити откро открыв назыв дума счита скаж сказа треб девуш брат сестр уважаем добр ' +
    'сначал перв здесь там себя один одна одну одно сразу вечер сегодня срочно буд попад уид выид адрес сайт ладно конечно лучш ' +
    'просто нуже сам част сним снят даана точк выда обязат смени помен измен покаж распеч печатн бумаж официал подпис письмен коротк обычн лична полн точн прост вежлив нов цел заверен нормальн бесплат ответ подтверд напомн телефон мобильн ' +
    'бер коюн коем коё алам алып алуу алаиын сура талап жаз жонот жибер кара коро таба табыл таап ачыл аит деим оило менимч адеген ' +
    'бирин дароо эже баике озум озун озу чекит аты бугун кечинде илтимос рахмат алмаштыр озгорт кылам турат басыл кагаз расмии кыска жекече толук жонокои даяр таза жаны билгиз эскерт телефон ' +
    'سمح فضلك رجاء بليز اعط عطي عطن يعط تعط بدي بدن اريد نريد ساطلب طلب اطلب رسل ارسل سارسل بعت ببعت ابعت ابعث كتب بكتب اكتب ساكتب ' +
    'شوف بشوف انظر اظن لازم اول يفتح سيفتح سوف مكتوب مطبوع ورقي رسمي قصير نفس تبع منه عنوان لو رح شي غير تغير اغير اخذ ساخذ احتاج ممكن نقطه يا هاد هاي هيك شو وين هات ياه خاص تان تاني تانيه صغير يلي عند معي معه كمان بس هو هي حق راح هلق الان حالا ثم الي لها واحده ثاني ثانيه اخي اختي استاذ مدام حضرت خلي خذ كامل جديد واضح بسيط عادي مهذب سريع طويل مصدق خطي نظامي حقي مني معك عندك هلا ذكر اخبر اقول احكي'
  )
    .split(' ')
    .map((word) => toWord(word)),
);

/** Endings that Kyrgyz and Russian verbs have and few nouns, folded; ө ү ң as о у н. */
const VERB =
  /(?:[аеоя]и?м|[ыиу]п|[сг][ыиу]н|[ыиу]н[ыиу]з|чы|чи|[аеоу]и?т|[аеиуя]ть|ться|[аеиы]л[аи]|[аяуе]ет|[аяую]ют|ится|ется|[иеаи]те|[ае]но)$/u;

export function isSmall({ plain, folded, script }: Word): boolean {
  const isListed = small().some((one) =>
    one.plain.length < 3 ? plain === one.plain : plain.startsWith(one.plain),
  );
  return isListed || isFunctionWord(romanise(folded)) || (script === 'cyrillic' && VERB.test(folded));
}
