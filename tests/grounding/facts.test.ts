import { describe, expect, it } from 'vitest';
import { checkedStream, type Given, isSupported } from '@/lib/grounding/check';
import { clean } from '@/lib/grounding/clean';
import { datesIn, holds, namesIn, numbersIn, stemOf } from '@/lib/grounding/facts';
import { isReversed } from '@/lib/grounding/polarity';
import { shareHeld } from '@/lib/grounding/share-held';

describe('numbers', () => {
  it.each([
    ['12 5', ['12', '5']],
    ['1 234,5 and 1.234,50', ['1234.5', '1234.50']],
    ["1'000'000", ['1000000']],
    ['10\u00a0000 or 10\u202f000', ['10000']],
    ['0 800', ['0', '800']],
    ['0,5 of 1234,5', ['0.5', '1234.5']],
    ['12 345 6', ['12', '345', '6']],
    ['5.03.2024', ['5.03.2024']],
    ['2) Pay 300', ['300']],
    ['It is 2. Pay 300', ['2', '300']],
    ['100) Pay', ['100']],
    ['none', []],
  ])('are read one by one: %s', (text, expected) => {
    expect([...numbersIn(text)]).toEqual(expected);
  });
});

describe('names', () => {
  it.each([
    ['Aigul pays. Then Osh', ['osh']],
    ['Is it so? Bishkek', []],
    ['See: Bishkek; Naryn… Talas “Osh” (Batken [Kochkor - Karakol – At-Bashy', []],
    ['- Osh\n* Naryn\n1. Talas\n2) Kochkor\nBatken', []],
    ['at\n Osh', []],
    ['USA and A4 are written so', ['usa', 'a4']],
    ['we ask McDonald', ['mcdo']],
    ['iPhone and USSR', ['ussr']],
    ['we say I', []],
    ['Спросите, что Вам скажет Айгүл', ['aigu']],
  ])('are capitals inside a sentence: %j', (text, expected) => {
    expect([...namesIn(text)]).toEqual(expected);
  });

  it('are held by a text in another case of theirs', () => {
    expect(stemOf('Бишкекте')).toBe('bish');
    expect(holds(['v', 'bishkeke'], stemOf('Бишкек'))).toBe(true);
    expect(holds(['v', 'oshe'], stemOf('Бишкек'))).toBe(false);
    // from its beginning
    expect(holds(['kabishkek'], stemOf('Бишкек'))).toBe(false);
  });

  it('of months and weekdays are told from longer words', () => {
    expect([...datesIn('в мае и в январе', 'ru')]).toEqual(expect.arrayContaining(['ianv']));
    expect(datesIn('майор и майка', 'ru')).toEqual(new Set());
    expect(datesIn('он пришёл', 'ru')).toEqual(new Set());
    expect(datesIn('дүйшөмбү күнү', 'ky').size).toBe(1);
    // the calendar of a language is asked once
    expect(datesIn('дүйшөмбү күнү', 'ky')).toEqual(datesIn('дүйшөмбүдө', 'ky'));
  });
});

describe('the share of words that is held', () => {
  it('is 1 for the same, 0 for others and for what tells nothing', () => {
    expect(shareHeld('Keep your passport', 'Always keep the passport with you')).toBe(1);
    expect(shareHeld('Keep your passport', 'Money, twice')).toBe(0);
    expect(shareHeld('what is it', 'what is it')).toBe(0);
    expect(shareHeld('', 'anything')).toBe(0);
    // both words have as many grams
    expect(shareHeld('receipt ticketa', 'the receipt')).toBeCloseTo(0.5, 12);
  });
});

describe('a claim that turns its passage round', () => {
  it.each([
    ['a "not" that came, in the second of two clauses', 'Keep the receipt, and do not sign the contract.'],
    ['a "not" that went', 'Tell the secret code to the caller.'],
  ])('is seen by %s', (_, claim) => {
    const passage = 'Keep the receipt. Sign the contract. Never tell the secret code to the caller.';
    expect(isReversed(claim, passage, 'en')).toBe(true);
    expect(isReversed(claim, passage, 'en-GB')).toBe(true);
    expect(isReversed(claim, passage, 'tr')).toBe(false);
  });

  it('is not one that denies as its passage does, nor one about something else', () => {
    const passage = 'Never tell the secret code. Sign the contract.';
    expect(isReversed('Do not tell the secret code', passage, 'en')).toBe(false);
    expect(isReversed('Do not cook soup in the kitchen', passage, 'en')).toBe(false);
    expect(isReversed('', passage, 'en')).toBe(false);
    expect(isReversed('Do not sign', '', 'en')).toBe(false);
  });

  it('is held against the clause that is most like it, wherever that stands', () => {
    const near = 'Do not open the link in a message.';
    const far = 'Open the door of the office.';
    for (const passage of [`${near} ${far}`, `${far} ${near}`]) {
      expect(isReversed('Do not open the link in a message', passage, 'en')).toBe(false);
      expect(isReversed('Open the link in a message', passage, 'en')).toBe(true);
    }
  });

  it('needs half of the words on both sides to speak of the same', () => {
    // all of the claim is in the passage's clause, which says much more
    const long =
      'Without a written contract foreign workers seldom receive holiday compensation, overtime or wages';
    expect(isReversed('Workers receive wages', long, 'en')).toBe(false);
    expect(isReversed('Foreign workers receive holiday compensation and overtime wages', long, 'en')).toBe(
      true,
    );
  });
});

describe('what may be shown of a text', () => {
  const shown = (text: string, allowed = '') => clean(text, allowed);
  it.each([
    ['a\u0007b\u2028c\td', 'a b c d'],
    ['one\ntwo', 'one\ntwo'],
    ['much    space ,  and . so', 'much space, and. so'],
    ['می\u200cخواهم but pass\u200cport', 'می\u200cخواهم but passport'],
    ['e\u0301', 'é'],
    ['5.03.2024 and 2024-03-05', '5.03.2024 and 2024-03-05'],
    ['from 9.00-18.00 2023-2024 on', 'from 9.00-18.00 2023-2024 on'],
    ['on 5.03.2024 6.03.2024', 'on 5.03.2024 6.03.2024'],
    ['<<b>i>x', 'i>x'],
    ['a <b', 'a '],
    ['![a cat](http://evil.example/a.png)![a dog][of mine]', ''],
    ['[text][1x] and [other](x)', 'text and other'],
  ])('%j is %j', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('is an address or a phone number only where it was given, in whatever form', () => {
    const given = 'Call 0312 12-34-56 or write to help@bank.example; www.Bank.example/Pay.';
    for (const kept of [
      '0312 12 34 56',
      '0312123456',
      'help@bank.example',
      'HELP@bank.example.',
      'www.bank.example/pay',
    ])
      expect(shown(kept, given)).toBe(kept);
    for (const gone of ['0312 12 34 57', '+996 312 123 456', 'helps@bank.example', '@somebody', 'tel:123'])
      expect(shown(`so ${gone}`, given)).toBe('so ');
    expect(shown('so bank.example/other', given)).toBe('so ');
  });
});

describe('a stream of words', () => {
  const given: Given = {
    passages: [{ n: 4, text: 'Keep the receipt. One pays at home, Aigul says.', language: 'en' }],
    question: 'Where is Osh?',
    language: 'en',
  };
  const pieces = (...read: string[]) => {
    const stream = checkedStream(given);
    return [...read.map((piece) => stream.push(piece)), stream.end()];
  };

  it('waits for the end of a sentence, and shows all that waited for the first mark', () => {
    const read = ['So it is. ', 'Keep the rec', 'eipt [4].', ' That is all. ', 'Good'];
    expect(pieces(...read)).toEqual([
      '',
      '',
      '',
      'So it is. Keep the receipt [1]. ',
      'That is all. ',
      'Good',
    ]);
  });

  it('numbers a passage once, and tells which it was', () => {
    const stream = checkedStream(given);
    const text = stream.push('Keep the receipt [4]. Keep the receipt again [4].') + stream.end();
    expect(text).toBe('Keep the receipt [1]. Keep the receipt again [1].');
    expect(stream.cited()).toEqual([4]);
    expect(stream.end()).toBe('');
  });

  it('is cut at a space where it has no end, and where there is none at 600 signs', () => {
    const words = `Keep the receipt [4]. ${'keep '.repeat(125)}`;
    const [shown = '', rest = ''] = pieces(words);
    expect(shown.length).toBeGreaterThan(500);
    expect(shown.endsWith('keep ')).toBe(true);
    expect(shown + rest).toBe(words.trimEnd().replace('[4]', '[1]'));
    const [long = ''] = pieces(`Keep the receipt [4]. ${'k'.repeat(700)}`);
    expect(long).toBe(`Keep the receipt [1]. ${'k'.repeat(600)}`);
  });

  it('leaves the end of a line where a sentence went that told something', () => {
    expect(pieces('Keep the receipt [4].\nIt is 7.\nSo keep it.').join('')).toBe(
      'Keep the receipt [1].\n\nSo keep it.',
    );
  });

  it.each([
    ['One keeps it.', true],
    ['Two keep it.', false],
    ['Receipt is kept.', true],
    ['Osh is far.', false],
    ['He is far, says Osh.', false],
    ['The PIN is secret.', false],
    ['1) Ask for it.', true],
    ['1) Ask for 7.', false],
  ])('without a mark of its own: %s %s', (said, stays) => {
    expect(pieces(`Keep the receipt [4]. ${said}`).join('')).toBe(
      stays ? `Keep the receipt [1]. ${said}` : 'Keep the receipt [1]. ',
    );
  });
});

describe('a passage behind a sentence', () => {
  const passages = [{ n: 1, text: 'Send the money on Monday, 300 som, to Aigul.', language: 'en' }];
  const on = (rest: Partial<Given> = {}): Given => ({
    passages,
    question: 'To Osh?',
    language: 'en',
    ...rest,
  });
  it.each([
    ['Send the money on Monday', true],
    ['Send the money to Aigul', true],
    ['Send the money to Osh', true],
    ['Send the money to Bek', false],
    ['Send the money, 300 som', true],
    ['Send the money to Aigul, three hundred som', true],
    ['Send the money, 400 som', false],
    ['Send the money on Friday', false],
    ['It is so', false],
  ])('%s: %s', (claim, expected) => {
    expect(isSupported(claim, 1, on())).toBe(expected);
  });

  it('must be there, and speak of the same where it has the same language', () => {
    expect(isSupported('Send the money on Monday', 2, on())).toBe(false);
    expect(isSupported('Do not send the money on Monday', 1, on())).toBe(false);
    expect(isSupported('Black cats sleep near the oven', 1, on())).toBe(false);
    expect(isSupported('Кара мышык мештин жанында уктайт', 1, on({ language: 'ky' }))).toBe(true);
    expect(isSupported('Сорок сомов', 1, on({ language: 'ru' }))).toBe(false);
  });
});
