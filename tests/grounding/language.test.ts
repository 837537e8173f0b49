import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { questionLanguage } from '@/lib/grounding/language';

const questions = Object.values(
  parse(readFileSync(join(process.cwd(), 'tests/data/questions-money-phone.yaml'), 'utf8')),
).flat() as { text: string; language: string }[];

describe('questionLanguage', () => {
  it('is right on every question of the set when the screen has its language', () => {
    expect(questions.filter(({ text, language }) => questionLanguage(text, language) !== language)).toEqual(
      [],
    );
  });
  it('is right on 19 of 20 when the screen has another', () => {
    const asked = questions.flatMap((question) =>
      ['en', 'ru', 'ky', 'ar']
        .filter((prior) => prior !== question.language)
        .map((prior) => ({ ...question, prior })),
    );
    const wrong = asked.filter(({ text, language, prior }) => questionLanguage(text, prior) !== language);
    expect(wrong.length / asked.length).toBeLessThan(0.05);
  });
  it.each([
    ['акчаны кантип жонотом', 'ru', 'ky'],
    ['akchany kantip jonotom', 'en', 'ky'],
    ['kak otpravit dengi domoi', 'en', 'ru'],
    ['مرحبا كيف أرسل المال', 'en', 'ar'],
    ['پول را چگونه بفرستم', 'en', 'fa'],
    ['怎么汇款', 'en', 'zh'],
    ['पैसे कैसे भेजें', 'en', 'hi'],
    ['акчамды перевод кылсам комиссия канча болот', 'ru', 'ky'],
    ['Ақшаны қалай жіберемін', 'ru', 'kk'],
    ['What is комиссия?', 'ru', 'en'],
    ['комиссия', 'ky', 'ky'],
    ['комиссия', 'ru', 'ru'],
    ['12 500 ?', 'ky', 'ky'],
    ['', 'ru', 'ru'],
    ['para nasıl gönderilir', 'tr', 'tr'],
  ])('%s (screen %s) is %s', (text, prior, language) => {
    expect(questionLanguage(text, prior)).toBe(language);
  });
});
