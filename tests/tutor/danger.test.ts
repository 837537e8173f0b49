import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  adviceOn,
  contactsFor,
  dangerFile,
  dangerIn,
  everydayIn,
  GENERAL,
  readDanger,
} from '@/lib/tutor/danger';
import { readExamples } from '@/models/training/danger/data';

const LANGUAGES = ['en', 'ru', 'ky', 'ar'];
const files = LANGUAGES.map((language) =>
  dangerFile.parse(parse(readFileSync(join(process.cwd(), 'lib/tutor/danger', `${language}.yaml`), 'utf8'))),
);
const danger = readDanger(files);
const urgency = danger.topics.map(({ id }) => id);
const questions: { text: string }[] = Object.values(
  parse(readFileSync(join(process.cwd(), 'tests/data/questions-money-phone.yaml'), 'utf8')),
).flat() as { text: string }[];
interface Heard {
  calls: { text: string; topic: string }[];
  ordinary: string[];
}
const { mended, unseen }: { mended: Heard; unseen: Heard } = parse(
  readFileSync(join(process.cwd(), 'tests/data/danger-unseen.yaml'), 'utf8'),
);
const ordinary = Object.values(
  parse(readFileSync(join(process.cwd(), 'tests/data/ordinary.yaml'), 'utf8')) as Record<string, string[]>,
).flat();

describe.each(files)('danger file $language', (file) => {
  it('has the topics of the others, in their order', () => {
    expect(file.topics.map(({ id }) => id)).toEqual(urgency);
  });
  it.each(file.topics.flatMap(({ id, calls }) => calls.map((call) => [id, call])))(
    'hears %s (or worse): %s',
    (id, call) => {
      const found = dangerIn(call, danger);
      expect(found).not.toBeNull();
      expect(urgency.indexOf(found ?? '')).toBeLessThanOrEqual(urgency.indexOf(id));
    },
  );
  it.each(file.ordinary)('hears no danger in: %s', (question) => {
    expect(dangerIn(question, danger)).toBeNull();
  });
  it.each(file.everyday.flatMap(({ topic, asked }) => asked.map((question) => [question, topic])))(
    'hears everyday trouble, and no danger, in: %s',
    (question, topic) => {
      expect([everydayIn(question, danger), dangerIn(question, danger)]).toEqual([topic, null]);
    },
  );
  it('hears everyday trouble in hardly any call for help', () => {
    const { language } = file;
    const calls = readExamples(`models/training/danger/${language}.yaml`, language).filter(
      ({ call }) => call,
    );
    const taken = calls.filter(({ text }) => everydayIn(text, danger) !== null);
    expect(taken.length / calls.length).toBeLessThanOrEqual(0.01);
  });
  it('brings no number of its own', () => {
    const all = [file.general, ...file.topics];
    expect(all.flatMap(({ advice }) => advice).join(' ')).not.toMatch(/\d/);
  });
});

describe('dangerIn', () => {
  it.each(questions.map(({ text }) => text))('hears no danger in the course’s question: %s', (text) => {
    expect(dangerIn(text, danger)).toBeNull();
  });
  it.each(ordinary)('hears no danger in the ordinary question: %s', (text) => {
    expect(dangerIn(text, danger)).toBeNull();
  });
  it('hears a call in any language, without marks, in capitals and among other sentences', () => {
    expect(dangerIn('Салам. КУЙООМ МЕНИ УРУП ЖАТАТ. Эмне кылам?', danger)).toBe('domestic-violence');
    expect(dangerIn('How much is the fee? my boss took my passport!', danger)).toBe('passport-taken');
  });
  it('leaves films, games and what is long past alone', () => {
    expect(dangerIn('my boss hit me', danger)).toBe('violence');
    expect(dangerIn('in the film my boss hit me', danger)).toBeNull();
    expect(dangerIn('начальник ударил меня', danger)).toBe('violence');
    expect(dangerIn('начальник ударил меня три года назад', danger)).toBeNull();
  });
  it('does not join words of two sentences', () => {
    expect(dangerIn('I have a passport. My bus took an hour.', danger)).toBeNull();
  });
  it.each(mended.calls)('hears: $text', ({ text }) => {
    expect(dangerIn(text, danger)).not.toBeNull();
  });
  it('misses at most a seventh of calls that the patterns were not made from', () => {
    const missed = unseen.calls.filter(({ text }) => dangerIn(text, danger) === null);
    expect(missed.length / unseen.calls.length).toBeLessThanOrEqual(1 / 7);
  });
  it.each([...mended.ordinary, ...unseen.ordinary])('hears no danger in: %s', (text) => {
    expect(dangerIn(text, danger)).toBeNull();
  });
});

describe('adviceOn and contactsFor', () => {
  it('takes the first language that has advice, else English', () => {
    expect(adviceOn('violence', danger, ['tg', 'ru'])).toEqual(adviceOn('violence', danger, ['ru']));
    expect(adviceOn('violence', danger, ['tg'])).toEqual(adviceOn('violence', danger, ['en']));
    expect(() => adviceOn('weather', danger, ['en'])).toThrow('weather');
  });
  it('has advice of its own where nobody can say what has happened, in every language', () => {
    const general = LANGUAGES.map((language) => adviceOn(GENERAL, danger, [language]));
    expect(new Set(general.map(({ title }) => title)).size).toBe(LANGUAGES.length);
    for (const { sentences } of general) expect(sentences.length).toBe(general[0]?.sentences.length);
  });
  it('has some for a phone that saved a course when none was general', () => {
    const saved = readDanger(files.map((file) => ({ ...file, general: undefined })));
    expect(adviceOn(GENERAL, saved, ['ky'])).toEqual(adviceOn('threatened', danger, ['ky']));
  });
  it('puts those who speak the language first and keeps the operator’s order otherwise', () => {
    const contact = { country: 'KG', phone: '000', hours: '9-18', free: true };
    const named = (name: string, languages: string[]) => ({ ...contact, name, languages });
    const all = [named('a', ['ru']), named('b', ['ky']), named('c', ['ru', 'ky'])];
    expect(contactsFor(all, 'ky').map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  });
});
