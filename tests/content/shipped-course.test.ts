import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mark } from '@/lib/content/marking';
import { course } from '../support/learner';

const verdict = (itemId: string, text: string) => {
  const item = course.items.find(({ definition }) => definition.id === itemId);
  if (!item) throw new Error(`the course has no ${itemId}`);
  const { correct, mistake } = mark(item.definition, Object.values(item.texts), { kind: 'short-text', text });
  return correct ? 'right' : (mistake?.id ?? 'wrong');
};

describe('short texts of the course that ships', () => {
  it.each([
    ['contract.last-request', 'copy please'],
    ['contract.last-request', 'Could I have a copy, please?'],
    ['contract.last-request', 'kopiyu pozhaluysta'],
    ['wages.after-cash', 'whatsapp'],
    ['wages.after-cash', 'send message'],
    ['wages.after-cash', 'сообшение'],
    ['wages.after-cash', 'билдируу жонотом'],
    ['calls.where-is-the-number', 'kaрте'],
    ['calls.where-is-the-number', 'bank kartamdan'],
    ['calls.where-is-the-number', 'على بطاقتي'],
    ['fees.after-paying', 'чекти сурайм'],
    ['fees.after-paying', 'الإيصال لو سمحت'],
    ['lock.first-change', 'e mail'],
    ['links.name-the-site', 'KG HELP'],
  ])('%s takes what a fair teacher would: %s', (itemId, text) => {
    expect(verdict(itemId, text)).toBe('right');
  });

  it.each([
    ['contract.last-request', 'no copy'],
    ['wages.after-cash', 'photo'],
    ['calls.where-is-the-number', 'в телефоне'],
    ['fees.after-paying', 'чек эмес, код'],
    ['lock.first-change', 'shop'],
    ['links.name-the-site', 'moi-bank'],
  ])('%s takes nothing else: %s', (itemId, text) => {
    expect(verdict(itemId, text)).not.toBe('right');
  });
});

describe('tools to take along', () => {
  it.each([
    ['wages-payslip', 'sum-picture'],
    ['employment-contract', 'lines-picture'],
  ])(
    '%s has its paper drawn, with a title, what it shows and words in every language',
    (moduleId, blockId) => {
      const drawn = course.lessons
        .filter((lesson) => lesson.moduleId === moduleId)
        .map(({ language, blocks }) => {
          const picture = blocks.find(({ id }) => id === blockId);
          if (picture?.kind !== 'picture') throw new Error(`${language}: nothing is drawn`);
          return { language, ...picture };
        });
      expect(drawn.map(({ language }) => language).sort()).toEqual(['ar', 'en', 'ky', 'ru']);
      for (const all of [
        drawn.map(({ title }) => title),
        drawn.map(({ description }) => description),
        drawn.map(({ shape }) => JSON.stringify(shape)),
      ]) {
        expect(new Set(all).size).toBe(drawn.length);
        for (const words of all) expect(words.trim()).not.toBe('');
      }
    },
  );

  it('are the five that people need, each under a section of its lesson', () => {
    expect(course.sheets.map(({ definition: { id, kind } }) => `${kind} ${id}`).sort()).toEqual([
      'checklist before-signing',
      'letter contract-copy',
      'letter dispute-payment',
      'letter unpaid-wages',
      'notes evening-notes',
    ]);
  });
});

describe('what a reader stumbled over', () => {
  const words = (language: string) =>
    JSON.stringify([
      course.texts[language],
      course.items.map(({ texts, hints }) => [texts[language]?.stem, texts[language]?.case, hints[language]]),
      course.items.map(({ texts }) => texts[language]?.explanation),
      course.lessons.filter((lesson) => lesson.language === language),
      readFileSync(`lib/messages/${language}.json`, 'utf8'),
    ]);

  it.each([
    ['ky', 'Акча жетип баргандай кылып'],
    ['ky', 'сабы да, себеби да'],
    ['ky', 'баары 5'],
    ['ky', 'жантык сызык'],
    ['ru', 'догадок наставник'],
    ['ru', 'Айзады стоит'],
    ['ru', 'Сколько это оплачиваемых часов'],
  ])('does not stand again in %s: %s', (language, phrase) => {
    const all = words(language);
    expect(all.length).toBeGreaterThan(50_000);
    expect(all).not.toContain(phrase);
  });

  it('has a word of its own for a payslip in Kyrgyz, and another for a receipt', () => {
    const wages = course.lessons.find(
      ({ language, moduleId }) => language === 'ky' && moduleId === 'wages-payslip',
    );
    expect(JSON.stringify(wages)).toContain('айлык кагаз');
    expect(JSON.stringify(wages)).not.toContain('дүмүрчөк');
    const sending = course.lessons.find(
      ({ language, moduleId }) => language === 'ky' && moduleId === 'sending-money',
    );
    expect(JSON.stringify(sending)).toContain('дүмүрчөк');
  });
});
