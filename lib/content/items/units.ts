import { lazily } from '../../lazily';

/** Units that a learner may write beside a number, in the languages of the courses. */

export interface Unit {
  /** Units of one dimension convert into each other: 14 days are 2 weeks. */
  dimension: string;
  /** In the smallest common measure of its dimension. */
  factor: number;
}

const DAY = 86_400;
/**
 * A whole word, folded as `fold` does. Months have no fixed length, so that they measure nothing
 * but years.
 */
const TABLE: readonly (readonly [dimension: string, factor: number, words: string])[] = [
  ['som', 1, 'с|com|сом\\p{L}{0,6}|soms?|somov|somdu|kgs|\u20c0|سوم\\p{L}{0,2}'],
  ['som', 0.01, 'тыиын\\p{L}*|tyiyn|تيين'],
  ['rouble', 1, 'р|r|руб\\p{L}*|rub|rubles?|roubles?|rubl|rubley|rublya|rur|₽|روبل\\p{L}{0,2}'],
  ['rouble', 0.01, 'коп|копе\\p{L}*|kopecks?|kopeks?|كوبيك\\p{L}*'],
  ['dollar', 1, '\\$|usd|доллар\\p{L}*|dollars?|دولار\\p{L}*'],
  ['euro', 1, '€|eur|евро|euros?|يورو'],
  ['tenge', 1, '₸|kzt|тенге\\p{L}*|теңге\\p{L}*|tenge|تنغ\\p{L}*'],
  ['lira', 1, '₺|лир\\p{L}{0,2}|lira|ليرات?|ليره'],
  ['pound', 1, '£|фунт\\p{L}{0,3}|جنيه\\p{L}*'],
  ['dirham', 1, 'дирхам\\p{L}*|dirhams?|درهم\\p{L}*|دراهم'],
  ['riyal', 1, 'riyals?|ريال\\p{L}*'],
  ['dinar', 1, 'dinars?|دينار\\p{L}*|دنانير'],
  ['time', 1, 'сек|секунд\\p{L}*|secs?|seconds?|ثاني\\p{L}+|ثوان\\p{L}*'],
  ['time', 60, 'мин|минут\\p{L}*|м[үу]н[өо]т\\p{L}*|mins?|minutes?|دقيق\\p{L}+|دقايق'],
  ['time', 3_600, 'ч|h|час\\p{L}{0,3}|hours?|hrs?|саат\\p{L}*|saat|ساعه|ساعات|ساعتين'],
  ['time', DAY, 'д|дн|дня|днеи|дни|дням|день|сут\\p{L}{0,3}|days?|к[үу]н\\p{L}{0,5}|يوم|يوما|يومين|ايام'],
  ['time', 7 * DAY, 'н|нед|недел\\p{L}*|weeks?|wks?|жума(?!сына$)\\p{L}{0,5}|juma|اسبوع\\p{L}{0,2}|اسابيع'],
  ['month', 1, 'мес|месяц\\p{L}*|months?|аи|аида|аидан|аига|аиды|аидын|شهر|شهرا|شهرين|اشهر|شهور'],
  ['month', 12, 'г|год|года|годов|лет|years?|yrs?|жыл\\p{L}{0,4}|سنه|سنوات|سنين|عام|عاما|اعوام'],
  ['length', 0.001, 'мм|mm'],
  ['length', 0.01, 'см|cm'],
  ['length', 1, 'м|m|метр\\p{L}{0,3}|met(?:re|er)s?|متر|امتار'],
  ['length', 1_000, 'км|km|километр\\p{L}*|kilomet(?:re|er)s?|كم|كيلومتر'],
  ['area', 1, 'м2|m2|квм|sqm'],
  ['area', 1_000_000, 'км2|km2'],
  ['room', 1, 'м3|m3|кубм'],
  ['mass', 1, 'г|g|гр|грамм\\p{L}{0,3}|grams?|غرام\\p{L}*|جرام\\p{L}*'],
  ['mass', 1_000, 'кг|kg|кило|килограмм\\p{L}*|kilos?|kilograms?|كغ|كيلو\\p{L}*'],
  ['mass', 1_000_000, 'т|t|тонн\\p{L}{0,2}|tonn?es?|طن'],
  ['volume', 0.001, 'мл|ml'],
  ['volume', 1, 'л|l|литр\\p{L}{0,3}|lit(?:re|er)s?|لتر\\p{L}*'],
  ['percent', 1, '%|٪|процент\\p{L}*|паиыз\\p{L}*|percent|ميه|مايه'],
];
const units = lazily(() =>
  TABLE.map(([dimension, factor, words]) => ({
    unit: { dimension, factor },
    words: new RegExp(`^(?:${words})$`, 'u'),
  })),
);

/** Units that a word or a sign may stand for; a letter alone may be several ("г": year, gram). */
export function unitsOf(word: string): Unit[] {
  return units()
    .filter(({ words }) => words.test(word))
    .map(({ unit }) => unit);
}
