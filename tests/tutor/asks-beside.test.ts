import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClassifier } from '@/lib/server/models/classifier';
import { type Encoder, openEncoder } from '@/lib/server/models/encoder';
import { readTutorFiles } from '@/lib/server/tutor-files';
import { hear } from '@/lib/tutor/guard';
import { talkIn } from '@/lib/tutor/talk';

const { talk, danger } = readTutorFiles(process.cwd());

/** Thanks or a greeting, and a question. */
const ASKS: Record<string, string[]> = {
  en: [
    'thanks! and what about tax',
    'thank you, and the overtime?',
    'Thanks! And what about the tax?',
    'hi! my boss kept my passport can he',
    'ok thanks. how much do they cut for the bed',
    'good morning, what is a payslip',
    'thx and if i send it by phone',
    'hello teacher how i send money home cheap',
    'great, thanks 🙏 what does net mean',
    'ok and the fee, who pays that',
  ],
  ru: [
    'спасибо! а что с налогом',
    'спасибо, а за переработку?',
    'Привет! сколько берут за перевод',
    'здравствуйте, начальник забрал паспорт это законно',
    'ок спасибо. а если зарплату не дали',
    'добрый вечер, что такое аванс',
    'спс а комиссию кто платит',
    'понятно, спасибо! а как проверить курс',
    'спасибо большое а если чек потерял',
    'ассалам алейкум, сколько вычитают за жильё',
  ],
  ky: [
    'рахмат! а салык кандай болот',
    'чоң рахмат, ашыкча иштегенге эмне төлөйт?',
    'салам! акча которууга канча алышат',
    'саламатсызбы, паспортумду алып койду эмне кылам',
    'болду рахмат. айлык бербесе кантем',
    'кутмандуу күнүңүз менен, аванс деген эмне',
    'рахмат анан комиссияны ким төлөйт',
    'түшүндүм, рахмат! курсту кантип текшерем',
    'рахмат сизге жатаканага канча кармашат',
    'ассалому алейкум, чекти жоготуп алсам эмне болот',
  ],
  ar: [
    'شكرا! وماذا عن الضريبة',
    'شكرا لك، والعمل الإضافي كم يدفعون عليه؟',
    'مرحبا! كم يأخذون على التحويل',
    'السلام عليكم، صاحب العمل أخذ جوازي هل يحق له',
    'تمام شكرا. وإذا لم يدفعوا الراتب',
    'صباح الخير، ما معنى السلفة',
    'شكرا ومن يدفع العمولة',
    'فهمت، شكرا! كيف أتأكد من سعر الصرف',
    'شكرا جزيلا كم يخصمون للسكن',
    'أهلا، ماذا أفعل إذا ضاع الإيصال',
  ],
};

/** Thanks and greetings that go on, and ask nothing. */
const TALKS: Record<string, string[]> = {
  en: [
    'thanks! you really helped me today',
    'thank you so much, god bless you and your family',
    'hi! nice to meet you here my friend',
    'thanks, i will read it again in the evening',
    'ok thank you, see you tomorrow after my shift',
  ],
  ru: [
    'спасибо! вы мне очень помогли сегодня',
    'спасибо большое, дай бог вам здоровья',
    'привет! рад познакомиться с вами',
    'спасибо, вечером ещё раз почитаю',
    'ладно спасибо, до завтра после смены',
  ],
  ky: [
    'рахмат! бүгүн мага аябай жардам бердиңиз',
    'чоң рахмат, кудай сизге ден соолук берсин',
    'салам! таанышканыма кубанычтамын',
    'рахмат, кечинде дагы бир жолу окуйм',
    'болуптур рахмат, эртең жумуштан кийин көрүшөбүз',
  ],
  ar: [
    'شكرا! لقد ساعدتني كثيرا اليوم',
    'شكرا جزيلا، الله يحفظك ويحفظ أهلك',
    'مرحبا! سعيد بمعرفتك يا صديقي',
    'شكرا، سأقرأه مرة أخرى في المساء',
    'حسنا شكرا، نراك غدا بعد العمل',
  ],
};

describe('polite words and something else', () => {
  let encoder: Encoder;
  let ears: Parameters<typeof hear>[2];
  beforeAll(async () => {
    encoder = await openEncoder('models');
    const [classifier, talkClassifier] = await Promise.all(
      (['danger', 'talk'] as const).map((name) => readClassifier(name, 'models', encoder.id)),
    );
    ears = {
      danger,
      talk,
      classifier: classifier ?? null,
      talkClassifier: talkClassifier ?? null,
      embedders: [encoder],
    };
  });
  afterAll(() => encoder?.close());

  const heardIn = async (text: string, language: string) =>
    talkIn(text, talk) ? 'patterns' : await hear(text, language, ears);

  it.each(Object.keys(ASKS))('ask what they ask, in %s', async (language) => {
    const [surely, likely]: [string[], string[]] = [[], []];
    for (const text of ASKS[language] ?? []) {
      const heard = await heardIn(text, language);
      if (heard === 'patterns' || (heard?.shows === 'talk' && heard.isSure)) surely.push(text);
      else if (heard?.shows === 'talk') likely.push(text);
    }
    expect(surely).toEqual([]);
    expect(likely.length, likely.join()).toBeLessThanOrEqual(1);
  });

  it.each(Object.keys(TALKS))('stay talk where nothing is asked, in %s', async (language) => {
    const missed = [];
    for (const text of TALKS[language] ?? []) {
      const heard = await heardIn(text, language);
      if (heard !== 'patterns' && heard?.shows !== 'talk') missed.push(text);
    }
    expect(missed).toEqual([]);
  });
});
