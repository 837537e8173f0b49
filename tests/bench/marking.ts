/**
 * How many right answers marking calls right, and how many wrong ones: short texts of the course
 * that ships, and numbers.
 * Run: npm run bench:marking [-- --json] [-- --set choose|report] [-- --all]
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { itemText, type Marking } from '../../lib/content/items/item';
import { itemDefinition } from '../../lib/content/items/kinds';
import { mark } from '../../lib/content/marking';
import { readYamlFile, shippedCourse } from './course';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    /** Rules were chosen on `choose`; `report` is for the figures of record alone. */
    set: { type: 'string', default: 'report' },
    /** Names every answer of the choosing set that is judged otherwise. */
    all: { type: 'boolean', default: false },
  },
});
const set = values.set === 'choose' ? 'choose' : 'report';

interface Judged {
  where: string;
  text: string;
  /** What a fair teacher would call it; `unclear` is to be asked again. */
  fair: 'right' | 'wrong' | 'unclear';
  verdict: 'right' | 'wrong' | 'again';
}

const list = z.array(z.coerce.string());
const shortAnswers = z.record(z.string(), z.record(z.string(), z.strictObject({ right: list, wrong: list })));
const numberAnswers = z.array(
  z.strictObject({
    answer: z.strictObject({ value: z.number(), unit: z.string().optional() }),
    words: z.array(z.strictObject({ unit: z.string().optional(), stem: z.string() })),
    ...{ right: list, wrong: list, unclear: list },
  }),
);

const shorts = judgeShorts();
const numbers = judgeNumbers();
const figures = {
  short_right: share(shorts, 'right'),
  short_wrong: share(shorts, 'wrong'),
  numbers_right: share(numbers, 'right'),
  numbers_wrong: share(numbers, 'wrong', 'unclear'),
};
if (values.json) console.log(JSON.stringify(figures));
else tell();

function judgeShorts(): Judged[] {
  const items = new Map(shippedCourse().items.map((item) => [item.definition.id, item]));
  const all = shortAnswers.parse(readYamlFile(`tests/data/short-${set}.yaml`));
  return Object.entries(all).flatMap(([id, languages]) => {
    const item = items.get(id);
    if (!item) throw new Error(`The course has no item ${id}.`);
    const texts = Object.values(item.texts);
    return Object.entries(languages).flatMap(([language, answers]) =>
      judge(`${language} ${id}`, answers, (text) =>
        mark(item.definition, texts, { kind: 'short-text', text }),
      ),
    );
  });
}

function judgeNumbers(): Judged[] {
  const all = numberAnswers.parse(readYamlFile(`tests/data/numbers-${set}.yaml`));
  return all.flatMap(({ answer, words, ...answers }) => {
    const item = itemDefinition.parse({ id: 'x', skills: ['s'], difficulty: 0, kind: 'number', answer });
    const texts = words.map((one) => itemText.parse({ ...one, otherwise: '-', explanation: '-' }));
    return judge(`${answer.value} ${answer.unit ?? ''}`, answers, (text) =>
      mark(item, texts, { kind: 'number', text }),
    );
  });
}

function judge(
  where: string,
  answers: Partial<Record<Judged['fair'], readonly string[]>>,
  marking: (text: string) => Marking,
): Judged[] {
  return (['right', 'wrong', 'unclear'] as const).flatMap((fair) =>
    (answers[fair] ?? []).map((text) => {
      const { correct, unreadable } = marking(text);
      return { where, text, fair, verdict: unreadable ? 'again' : correct ? 'right' : 'wrong' };
    }),
  );
}

/** Share of those that is called right. */
function share(all: readonly Judged[], ...fair: Judged['fair'][]): number {
  const some = all.filter((one) => fair.includes(one.fair));
  const called = some.filter(({ verdict }) => verdict === 'right').length;
  return Math.round((1_000 * called) / some.length) / 1_000;
}

function tell(): void {
  console.log(`${set}: ${shorts.length} short texts, ${numbers.length} numbers`);
  line('', 'right', 'wrong called right');
  line('short texts', String(figures.short_right), String(figures.short_wrong));
  for (const language of ['en', 'ru', 'ky', 'ar']) {
    const some = shorts.filter(({ where }) => where.startsWith(language));
    line(`  ${language}`, String(share(some, 'right')), String(share(some, 'wrong')));
  }
  line('numbers', String(figures.numbers_right), String(figures.numbers_wrong));
  const unclear = numbers.filter(({ fair }) => fair === 'unclear');
  const again = unclear.filter(({ verdict }) => verdict === 'again').length;
  console.log(`Unclear numbers asked again: ${again} of ${unclear.length}`);
  if (!values.all || set !== 'choose') return;
  for (const { where, text, fair, verdict } of [...shorts, ...numbers])
    if ((fair === 'unclear' ? 'again' : fair) !== verdict)
      console.log(`  ${fair}, called ${verdict}: ${where}: ${text}`);
}

function line(...cells: string[]): void {
  console.log(cells.map((cell) => cell.padEnd(14)).join(''));
}
