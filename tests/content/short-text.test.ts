import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemText } from '@/lib/content/items/item';
import { itemDefinition } from '@/lib/content/items/kinds';
import { normaliseText } from '@/lib/content/items/normalise-text';
import { mark, takenFor } from '@/lib/content/marking';

type Words = Pick<ItemText, 'accept' | 'spellings'> & { case?: string; stem?: string };

function marker(texts: Words[], mistakes: string[] = []) {
  const item = itemDefinition.parse({
    ...{ id: 'x', skills: ['s'], difficulty: 0, kind: 'short-text', mistakes },
  });
  const all = texts.map((words) => ({
    ...{ stem: '?', otherwise: '…', hints: ['a', 'b'], explanation: 'e' },
    ...words,
  }));
  return (text: string) => {
    const { correct, mistake, unreadable } = mark(item, all, { kind: 'short-text', text });
    return unreadable ? 'again' : correct ? 'right' : (mistake?.id ?? 'wrong');
  };
}

const receipt = marker(
  [
    {
      case: 'You paid 12,000 roubles. The clerk says: “Done.”',
      stem: 'What do you ask for?',
      accept: ['receipt', 'payment slip', 'receipt with the code'],
      spellings: { code: ['code', 'transfer code'], bag: ['bag'] },
    },
    { stem: 'Что вы попросите?', accept: ['квитанция', 'чек'], spellings: { code: ['код'], bag: ['сумка'] } },
    { stem: 'Эмнени сурайсыз?', accept: ['дүмүрчөк', 'чек'], spellings: { code: ['коду'], bag: ['баштык'] } },
    { stem: 'ماذا تطلب؟', accept: ['إيصال', 'وصل'], spellings: { code: ['رمز'], bag: ['حقيبة'] } },
  ],
  ['code', 'bag'],
);

describe('a short text is right', () => {
  it.each([
    ...[
      'a receipt',
      'My receipt, please!',
      'I would like the receipt',
      'receipts',
      'ask for receipt',
      'slip payment',
    ],
    ...[
      'receipt, because it shows the sum and date',
      'receipt with my name',
      'the receipt with code',
      'receipt for 12000',
      'receipt of 12 000 roubles',
    ],
    ...['Квитанцию, пожалуйста', 'дайте чек', 'чека', 'попрошу у вас квитанцию', 'квитанции'],
    ...['чекти сурайм', 'дүмүрчөгүн', 'дүмүрчөктү бериңиз', 'дүмүрчөгүмдү алам', 'чегин'],
    ...['الإيصال لو سمحت', 'ايصال', 'أريد إيصالًا', 'والإيصال', 'بالوصل', 'وصلي', 'ايصـــال', 'إیصال', 'وَصْل'],
  ])('among small words, in other endings and orders: %s', (text) => {
    expect(receipt(text)).toBe('right');
  });

  it.each([
    ...[
      'recipt',
      'reciept',
      'receiptt',
      'recwipt',
      'квитанцыя',
      'квитнация',
      'квитация',
      'дүмүрчек',
      'дүмүрчөг',
    ],
    ...['ايصل', 'اصيال'],
  ])('with one slip of the finger in a long word: %s', (text) => {
    expect(receipt(text)).toBe('right');
  });

  it.each([
    ...[
      'чeк',
      'чек\u200b',
      'ｒｅｃｅｉｐｔ',
      'RECEIPT',
      'RECEİPT',
      'думурчок',
      'dumurchok',
      'dümürçök',
      'chek',
      'kvitantsiya',
    ],
    ...['kvitantsiyu', 'chekti', 'receıpt', 'rе́ceipt'],
  ])('in another script, without marks, or with letters that look alike: %s', (text) => {
    expect(receipt(text)).toBe('right');
  });

  it.each([
    'не код, а чек',
    'the receipt, not the code',
    'код эмес, чек',
    'إيصال وليس رمز',
    'receipt not code',
    'без чека не уйду',
  ])('where something else is denied: %s', (text) => {
    expect(receipt(text)).toBe('right');
  });
});

describe('a short text is not right', () => {
  it.each([
    ...[
      'not the receipt',
      'no receipt',
      "I don't need a receipt",
      'квитанция не нужна',
      'не чек',
      'без чека',
    ],
    ...['чек эмес', 'чек албайм', 'дүмүрчөктүн кереги жок', 'لا أريد إيصالا', 'بدون وصل', 'مو الوصل'],
  ])('where it is denied: %s', (text) => {
    expect(receipt(text)).toBe('wrong');
  });

  it.each([
    ...[
      'receipt of my neighbour',
      'receipt book',
      'чековая книжка',
      'коңшумдун чеги',
      'إيصال جاري',
      'receipt last',
    ],
    ...['all receipts', 'receipt 5', 'вместо чека'],
  ])('where it is of something else, left open, or counted: %s', (text) => {
    expect(receipt(text)).toBe('wrong');
  });

  it.each(['recipe', 'deceipt', 'reception', 'чак', 'чел', 'чеканка', 'вскл', 'صلاة', 'وصف'])(
    'where the word is another: %s',
    (text) => {
      expect(receipt(text)).toBe('wrong');
    },
  );

  it('where a named mistake stands beside it, unless the list has both', () => {
    expect(receipt('receipt and bag')).toBe('bag');
    expect(receipt('чек или сумка')).toBe('bag');
    expect(receipt('transfer code please')).toBe('code');
    expect(receipt('кодду')).toBe('code');
    expect(receipt('receipt and code')).toBe('right');
  });

  it('where the situation names it, and says more of it', () => {
    const contract = marker([
      {
        case: 'You have read and signed the contract.',
        stem: 'What do you ask for?',
        accept: ['contract', 'copy'],
      },
    ]);
    for (const text of ['contract', 'the contract, please', 'I ask for my contract'])
      expect(contract(text)).toBe('right');
    for (const text of ['read the contract', 'signed contract of others', 'copy of my passport'])
      expect(contract(text)).toBe('wrong');
  });

  it('where a slip makes a named mistake of it', () => {
    const which = marker([{ accept: ['порода'], spellings: { weather: ['погода'] } }], ['weather']);
    expect(which('погода')).toBe('weather');
    expect(which('погоду')).toBe('weather');
    expect(which('пароода')).toBe('wrong');
    expect(which('порада')).toBe('right');
  });
});

describe('letters and signs', () => {
  it('that are another word stay another word', () => {
    const pairs = [
      ['पानी', 'पान'],
      ['কাল', 'কাঁল'],
      ['မာ', 'မ'],
      ['பால்', 'பல்'],
      ['มา', 'ม้า'],
      ['か', 'が'],
      ['C++', 'C#'],
      ['C++', 'C'],
      ['-5', '5'],
      ['2.5', '25'],
      ['кот', 'код'],
    ] as const;
    for (const [one, other] of pairs) {
      expect(marker([{ accept: [one] }])(one), one).toBe('right');
      expect(marker([{ accept: [one] }])(other), `${one} ${other}`).toBe('wrong');
      expect(marker([{ accept: [other] }])(one), `${other} ${one}`).toBe('wrong');
    }
  });

  it('that are one word however they are typed', () => {
    const pairs = [
      ['сом', 'coм'],
      ['сом', 'сoм'],
      ['карта', 'кapта'],
      ['groß', 'gross'],
      ['łódź', 'lodz'],
      ['ışık', 'isik'],
      ['қалам', 'калам'],
      ['ҳисоб', 'хисоб'],
      ['oʻzbek', "o'zbek"],
      ['oʻzbek', 'ozbek'],
      ["м'ята", 'м’ята'],
      ['كتاب', 'کتاب'],
      ['مدينة', 'مدینه'],
      ['أمل', 'امل'],
      ['على', 'علي'],
      ['route 66', 'route ٦٦'],
      ['e-mail', 'email'],
      ['e-mail', 'e mail'],
      ['café', 'cafe\u0301'],
      ['new-24', 'new 24'],
      ['fө', 'fo'],
    ] as const;
    for (const [one, other] of pairs) {
      expect(marker([{ accept: [one] }])(other), `${one} ${other}`).toBe('right');
      expect(marker([{ accept: [other] }])(one), `${other} ${one}`).toBe('right');
    }
  });

  it('of a name of short parts keep their order', () => {
    const site = marker([{ accept: ['kg-help', 'kg help'] }]);
    for (const text of ['kg-help', 'KG HELP', 'kghelp', 'kg - help', 'kg-hepl'])
      expect(site(text)).toBe('right');
    for (const text of ['help-kg', 'help', 'kg', 'kg.helper.bank']) expect(site(text)).toBe('wrong');
  });

  it('make no difference to what is compared before and after it was compared', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const once = normaliseText(text);
        // a minus is told from a hyphen by what stands before it, which is gone afterwards
        if (!/\p{N}/u.test(text)) expect(normaliseText(once)).toBe(once);
        if (once !== '') expect(marker([{ accept: [text] }])(text)).toBe('right');
        else expect(marker([{ accept: ['a'] }])(text)).toBe('again');
      }),
    );
  });
});

describe('what an answer was taken for', () => {
  const item = itemDefinition.parse({ id: 'x', skills: ['s'], difficulty: 0, kind: 'short-text' });
  const texts = [
    { stem: '?', otherwise: '…', hints: ['a', 'b'], explanation: 'e', accept: ['receipt', 'чек'] },
  ];
  const said = (text: string) => takenFor(item, texts, { kind: 'short-text', text });

  it('is said where it was written otherwise, and never where it was not right', () => {
    expect(said('a recipt please')).toEqual({ words: 'receipt' });
    expect(said('чекти')).toEqual({ words: 'чек' });
    for (const text of ['Receipt!', 'чек', 'no receipt', 'recipe', '']) expect(said(text)).toBeNull();
  });
});
