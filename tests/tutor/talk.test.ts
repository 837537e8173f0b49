import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readTutorFiles } from '@/lib/server/tutor-files';
import { guard } from '@/lib/tutor/guard';
import { talkTopics } from '@/lib/tutor/schema';
import { languageAskedIn, talkIn } from '@/lib/tutor/talk';
import { talkFile } from '@/lib/tutor/talk-patterns';

const read = (path: string) => parse(readFileSync(join(process.cwd(), path), 'utf8'));
const LANGUAGES = ['en', 'ru', 'ky', 'ar'];
const files = LANGUAGES.map((language) => talkFile.parse(read(`lib/tutor/talk/${language}.yaml`)));
const known = readTutorFiles(process.cwd());
const { talk } = known;

type Question = { text: string };
const questions = [
  ...(Object.values(read('tests/data/questions-money-phone.yaml')).flat() as Question[]),
  ...(Object.values(read('tests/data/danger-unseen.yaml').mended).flat() as (Question | string)[]),
  ...(Object.values(read('tests/data/danger-unseen.yaml').unseen).flat() as (Question | string)[]),
  ...(Object.values(read('tests/data/ordinary.yaml')).flat() as string[]),
].map((one) => (typeof one === 'string' ? one : one.text));

describe.each(files)('talk file $language', (file) => {
  it('has the topics of the others, in their order', () => {
    const ids = file.topics.map(({ id }) => id);
    expect(ids).toEqual(files[0]?.topics.map(({ id }) => id));
    expect([...ids, 'unclear'].sort()).toEqual([...talkTopics].sort());
  });
  it.each(file.topics.flatMap(({ id, said }) => said.map((text) => [id, text])))(
    'hears %s in: %s',
    (id, text) => {
      expect(talkIn(text, talk)?.topic).toBe(id);
    },
  );
  it.each(file.topics.flatMap(({ asked }) => asked))('takes for a question: %s', (text) => {
    expect(talkIn(text, talk)).toBeNull();
  });
  it('hears a greeting before a question as a part of it', () => {
    const greetings = file.topics
      .filter(({ id }) => ['greeting', 'thanks', 'ok'].includes(id))
      .flatMap(({ said }) => said);
    const asked = questions.filter((text) => text.split(' ').length > 2);
    fc.assert(
      fc.property(fc.constantFrom(...greetings), fc.constantFrom(...asked), (greeting, question) => {
        expect(talkIn(`${greeting}, ${question}`, talk)).toBeNull();
        expect(talkIn(`${question} ${greeting}`, talk)).toBeNull();
      }),
      { numRuns: 150 },
    );
  });
});

describe('talkIn', () => {
  it('takes none of the questions, calls and ordinary messages that are kept for talk', () => {
    expect(questions.length).toBeGreaterThan(400);
    expect(questions.filter((text) => talkIn(text, talk) !== null)).toEqual([]);
  });
  it.each([
    ['helllooooo', 'greeting'],
    ['ПРИВЕТ!!!', 'greeting'],
    ['rahmat baike', 'thanks'],
    ['ok рахмат', 'thanks'],
    ['thank yuo so mcuh', null],
    ['thnaks brother', 'thanks'],
    ['спасибоо большоее', 'thanks'],
    ['hi, who are you', 'who-are-you'],
    ['спасибо, до свидания', 'goodbye'],
    ['👍', 'ok'],
    ['🙏🙏', 'thanks'],
    ['👋', 'greeting'],
    ['?', 'dont-understand'],
    ['؟؟', 'dont-understand'],
    ['🐈', 'unclear'],
    ['...', 'unclear'],
    ['ж', 'unclear'],
    ['x', 'unclear'],
    ['z z', 'unclear'],
    ['12500', null],
    ['5', null],
  ])('%s is %s', (text, topic) => {
    expect(talkIn(text, talk)?.topic ?? null).toBe(topic);
  });
  it.each([
    ['in russian please', 'ru'],
    ['на кыргызском можешь?', 'ky'],
    ['орусча айтчы', 'ru'],
    ['ممكن بالروسي', 'ru'],
    ['بالعربي لو سمحت', 'ar'],
    ['давай на узбекском', 'uz'],
    ['another language', null],
  ])('%s asks for %s', (text, wanted) => {
    expect(talkIn(text, talk)).toMatchObject({ topic: 'other-language', wanted });
  });
  it.each([
    ['can you speak nepali with me because my english is small', 'en', 'ne'],
    ['ممكن تحكي بالكردي لاني ما بفهم عربي منيح', 'ar', 'ku'],
    ['my english is small', 'en', 'en'],
    ['nobody in the kitchen speaks to me', 'en', null],
  ])('%s, said in %s, names %s', (text, spoken, wanted) => {
    expect(languageAskedIn(text, talk, [spoken])).toBe(wanted);
  });
  it('reads anything, and soon', () => {
    const part = fc.oneof(
      fc.constantFrom('hi ', 'ok ', 'привет ', 'شكرا ', '🙂', 'a', 'a1 '),
      fc.string({ unit: 'binary' }),
    );
    const began = performance.now();
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const found = talkIn(parts.join(''), talk);
        expect(found === null || talkTopics.includes(found.topic)).toBe(true);
      }),
    );
    expect(talkIn('hello '.repeat(20_000), talk)).toBeNull();
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('guard', () => {
  const guarded = (question: string, screen = 'en', roundId?: string) =>
    guard({ question, roundId }, screen, known);

  it('hears danger before talk', () => {
    expect(guarded('hello, my boss took my passport')).toMatchObject({
      danger: 'passport-taken',
      talk: null,
    });
  });
  it('answers talk in the language of the screen, or in the one that it is said in', () => {
    expect(guarded('hi', 'ru').language).toBe('ru');
    expect(guarded('рахмат', 'ru').language).toBe('ru');
    expect(guarded('макул', 'en').language).toBe('ky');
    expect(guarded('спасибо', 'en').language).toBe('ru');
    expect(guarded('السلام عليكم', 'ky').language).toBe('ar');
    expect(guarded('👍', 'ky').language).toBe('ky');
  });
  it('leaves what asks for a hint to the exercise', () => {
    const round = '00000000-0000-7000-8000-000000000001';
    for (const text of ['I don’t understand', 'simpler please', '?', 'help me', 'помогите'])
      expect(guarded(text, 'en', round).talk, text).toBeNull();
    expect(guarded('thank you', 'en', round).talk?.topic).toBe('thanks');
    expect(guarded('give me operator', 'en', round).talk?.topic).toBe('call-a-person');
  });
});
