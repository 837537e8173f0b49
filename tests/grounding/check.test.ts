import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spokenNumbers } from '@/lib/content/number-words';
import { checkedStream, type Given, isSupported } from '@/lib/grounding/check';
import { clean } from '@/lib/grounding/clean';
import { datesIn, namesIn, numbersIn } from '@/lib/grounding/facts';
import { isReversed } from '@/lib/grounding/polarity';

const given: Given = {
  passages: [
    {
      n: 1,
      text: 'Fees\nThe fee is written on the receipt. A transfer of 10,000 roubles costs 150 roubles.',
      language: 'en',
    },
    {
      n: 2,
      text: 'Contract\nKeep your passport. Aigul signs the contract in Osh on 5 March.',
      language: 'en',
    },
  ],
  question: 'What if I send 20,000 roubles to Batken?',
  language: 'en',
};

function shown(pieces: readonly string[], on = given) {
  const stream = checkedStream(on);
  const text = pieces.map((piece) => stream.push(piece)).join('') + stream.end();
  return { text, cited: [...stream.cited()] };
}

describe('checkedStream', () => {
  it.each([
    [
      'keeps a mark that holds',
      'The fee is written on the receipt [1].',
      'The fee is written on the receipt [1].',
    ],
    [
      'keeps one behind the full stop',
      'The fee is on the receipt. [1] Keep it.',
      'The fee is on the receipt. [1] Keep it.',
    ],
    [
      'takes one number out of two',
      'The fee is written on the receipt [1, 2].',
      'The fee is written on the receipt [1].',
    ],
    [
      'numbers marks by their order',
      'Keep your passport [2]. The fee is written on the receipt [1].',
      'Keep your passport [1]. The fee is written on the receipt [2].',
    ],
    [
      'knows other brackets',
      'The fee is written on the receipt 【1†source】.',
      'The fee is written on the receipt [1].',
    ],
    [
      'keeps a number of the question',
      'A transfer of 20,000 roubles has its fee on the receipt [1].',
      'A transfer of 20,000 roubles has its fee on the receipt [1].',
    ],
    [
      'keeps bold and lists',
      '- The **fee** is written on the receipt [1].\n- It is small.',
      '- The **fee** is written on the receipt [1].\n- It is small.',
    ],
  ])('%s', (_, words, expected) => {
    expect(shown([words]).text).toBe(expected);
    expect(shown([...words]).text).toBe(expected);
  });

  it.each([
    ['an unknown mark', 'The fee is written on the receipt [3].'],
    ['a number of its own', 'The fee of 175 roubles is written on the receipt [1].'],
    ['a name of its own', 'The fee is written on the receipt by Maria [1].'],
    ['a date of its own', 'Sign the contract in Osh on 6 March [2].'],
    ['something else', 'A black cat sleeps near the warm oven [1].'],
    ['the wrong passage', 'Keep your passport with you at work [1].'],
    ['a mark without a sentence', '[1].'],
  ])('shows nothing when the only mark stands behind %s', (_, words) => {
    expect(shown([words])).toEqual({ text: '', cited: [] });
  });

  it.each([
    ['a number', 'The fee is 175 roubles.'],
    ['a number that the passage has', 'The fee is 150 roubles.'],
    ['a number in words', 'Wait for twelve days.'],
    ['a number of another script', 'The fee is ١٧٥ roubles.'],
    ['a raised number, a half', 'It is 3² or ½ of it.'],
    ['a name', 'Send it to Maria instead.'],
    ['a name that the passage has', 'All of it belongs to Aigul.'],
    ['a name that opens it, which was given', 'Batken is far away.'],
    ['a short form that nobody gave', 'Call the GKNB about it.'],
    ['a mark that does not hold', 'The fee is 175 roubles [1].'],
    ['a mark that was not given', 'The fee is 150 roubles [7].'],
  ])('does not show a sentence without a mark that holds when it tells %s', (_, told) => {
    expect(shown([`The fee is written on the receipt [1]. ${told} Keep it safe.`]).text).toBe(
      'The fee is written on the receipt [1]. Keep it safe.',
    );
    expect(shown([`${told} The fee is written on the receipt [1].`]).text).toBe(
      'The fee is written on the receipt [1].',
    );
  });

  it.each([
    ['ru', 'Комиссия 5 марта другая.'],
    ['ru', 'Это было в марте.'],
    ['ky', 'Он беш күн күтүңүз.'],
    ['ky', 'Аны Асан айтты.'],
    ['ar', 'انتظر خمسة عشر يوما.'],
  ])('%s: %s is not shown without a mark', (language, told) => {
    const passages = [{ n: 1, text: 'Keep your passport with you.', language: 'en' }];
    const text = shown([`${told} Паспорт [1]. ${told}`], { passages, question: '?', language }).text;
    expect(text.trim()).toBe('Паспорт [1].');
  });

  it.each([
    'Keep it safe and ask for help.',
    'You can also ask in the office, e.g. in the morning.',
    'Never tell the PIN to anybody.',
    '1. Keep it.\n2. Ask for it.',
  ])('shows without a mark what tells no fact: %s', (words) => {
    const on = { ...given, question: 'Who may know my PIN?' };
    expect(shown([`The fee is written on the receipt [1]. ${words}`], on).text).toBe(
      `The fee is written on the receipt [1]. ${words}`,
    );
  });

  it('begins no answer with the ends of lines that went', () => {
    expect(shown(['It takes 3 steps.\n\nThe fee is written on the receipt [1].']).text).toBe(
      'The fee is written on the receipt [1].',
    );
  });

  it('does not part a sentence behind a shortened word', () => {
    const ru = {
      passages: [{ n: 1, text: 'Комиссия 150 руб. за перевод, см. стр. 5 договора.', language: 'ru' }],
      question: 'Какая комиссия?',
      language: 'ru',
    };
    for (const words of [
      'Комиссия 150 руб. за перевод [1].',
      'Комиссия за перевод: см. стр. 5 договора [1].',
    ]) {
      expect(shown([words], ru).text).toBe(words);
    }
  });

  it('never shows a number outside a sentence with a mark, whatever a model writes', () => {
    const bit = fc.constantFrom(
      ...[
        'The fee is written on the receipt',
        'Keep your passport',
        'Maria',
        'Osh',
        '150',
        '175',
        'twelve',
        '٣',
      ],
      ...[
        ' ',
        ' ',
        '. ',
        '. ',
        '.',
        '\n',
        '! ',
        ', ',
        ' [1]',
        ' [2]',
        ' [9]',
        '**',
        '- ',
        '1. ',
        '(',
        ')',
        'т. д. ',
      ],
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
        const { text } = shown([bits.join('')]);
        for (const sentence of text.split(
          /(?<!\([^)\n]{0,12})(?<=[.!][)*]*(?: ?\[\d\])*) (?=[\p{Lu}(*-])|\n/u,
        )) {
          if (/\[\d\]/.test(sentence)) continue;
          expect(sentence.replace(/(?:^|[.!][)*]* )(?:\s*\d{1,2}[.)](?=\s|$))+/g, '')).not.toMatch(
            /\p{N}|(?<!\p{L})twelve(?!\p{L})|(?<=\p{Ll} )Maria/u,
          );
        }
      }),
      {
        numRuns: 500,
        // what earlier runs found
        examples: [
          ['150', 'т. д. ', ' [9]', 'The fee is written on the receipt', ' [1]'],
          ['150', '\n', ' [2]', ' [1]'],
          [' [1]', '\n', ' [2]', '150'],
          ['150', '\n', ' [9]', ', ', ' [1]'],
          ['т. д. ', ' [9]', '1. ', '- ', ' [2]', 'Osh'],
        ].map((bits) => [bits]),
      },
    );
  });

  it('takes the mark from a sentence that denies its passage, and sees no other opposite', () => {
    expect(shown(['Do not keep your passport [2].']).cited).toEqual([]);
    expect(shown(['Lose your passport with the contract in Osh [2].']).cited).toEqual([2]);
  });

  it('gives the same words however the text is cut into pieces', () => {
    const word = fc.constantFrom(
      'The fee',
      'is written on',
      'the receipt',
      '[1]',
      ' [2]',
      '[9]',
      '.',
      '. ',
      '\n',
      '<b>',
      '150',
      '[x](http://a.b)',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), fc.array(fc.nat(12)), (words, cuts) => {
        const text = words.join(' ');
        const pieces: string[] = [];
        let rest = text;
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        expect(shown([...pieces, rest])).toEqual(shown([text]));
      }),
    );
  });

  it('never lets through a mark that was not given, HTML, a link or an invisible sign', () => {
    const bit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '<script>',
        '<a href="x">',
        '[1]',
        '[5]',
        '[12]',
        '](',
        '![',
        'https://evil.example/',
        'javascript:',
        'The fee is written on the receipt [1]. ',
        '\u202e',
        '\u{e0061}',
        '<',
        '>',
      ),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 20 }), (bits) => {
        const { text, cited } = shown(bits);
        for (const [, n] of text.matchAll(/\[(\d+)\]/g)) expect(Number(n)).toBeLessThanOrEqual(cited.length);
        expect(cited.every((n) => n === 1 || n === 2)).toBe(true);
        expect(text).not.toMatch(/<[a-z!/]|evil\.example|javascript:|!\[[^\]]*\]\(|\u202e/i);
      }),
      { numRuns: 300 },
    );
  });

  it('does not wait for ever for the end of a sentence', () => {
    const stream = checkedStream(given);
    expect(stream.push(`The fee is written on the receipt [1]. ${'fee '.repeat(200)}`)).toContain('fee fee');
  });
});

describe('isSupported', () => {
  it('asks for numbers and names alone where the passage has another language', () => {
    const kyrgyz = { ...given, language: 'ky' };
    expect(isSupported('Комиссия 150 рубль, ал дүмүрчөктө жазылган', 1, kyrgyz)).toBe(true);
    expect(isSupported('Комиссия 175 рубль, ал дүмүрчөктө жазылган', 1, kyrgyz)).toBe(false);
  });
  it('reads numbers in words on both sides', () => {
    const passages = [{ n: 1, text: 'Keep the receipt for two weeks, 14 days in all.', language: 'en' }];
    const on = { ...given, passages };
    expect(isSupported('Keep the receipt for fourteen days', 1, on)).toBe(true);
    expect(isSupported('Keep the receipt for two weeks', 1, on)).toBe(true);
    expect(isSupported('Keep the receipt for three weeks', 1, on)).toBe(false);
    expect(isSupported('One keeps the receipt for 2 weeks', 1, on)).toBe(true);
  });
});

describe('clean', () => {
  it.each([
    ['# Title', 'Title'],
    ['`code`', 'code'],
    ['a < b and c > d', 'a < b and c > d'],
    ['[text](https://evil.example)', 'text'],
    ['write to me@evil.example', 'write to '],
    ['see bank.kg/pay', 'see '],
    ['in the address help.moi-bank.example', 'in the address help.moi-bank.example'],
    ['EVIL-BANK.COM and evil.рф', ' and '],
    ['the receipt.Then go', 'the receipt.Then go'],
    ['call 8 800 555-35-35', 'call '],
    ['call 0312 12 34 56', 'call 0312 12 34 56'],
    ['that is 1 000 000 som', 'that is 1 000 000 som'],
    ['10 000 × 0,92 = 9 200', '10 000 × 0,92 = 9 200'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['pass\u200bport', 'passport'],
    ['т. е. паспорт. Сиз', 'т. е. паспорт. Сиз'],
  ])('%s -> %s', (text, expected) => {
    expect(clean(text, 'The address help.moi-bank.example; the bank: 0312 12-34-56')).toBe(expected);
  });
});

describe('isReversed', () => {
  it.each([
    ['en', 'Tell the code to nobody.', 'Tell the code to anybody who asks.', true],
    ['en', 'Tell the code to nobody.', 'Do not tell the code.', false],
    ['ru', 'Не называйте код никому.', 'Называйте код тому, кто звонит.', true],
    ['ru', 'Короткая ссылка скрывает адрес.', 'Короткая ссылка не скрывает адрес.', true],
    ['ky', 'Кодду эч кимге айтпаңыз.', 'Кодду айтыңыз.', true],
    ['ky', 'Кыска шилтеме даректи жашырат.', 'Кыска шилтеме даректи жашырбайт.', true],
    ['ky', 'Кыска шилтеме даректи жашырат.', 'Шилтеме кыска болсо, дарек жашырылат.', false],
    ['ar', 'لا تعط الرمز لأحد.', 'أعط الرمز.', false],
  ])('%s: %s / %s', (language, passage, claim, expected) => {
    expect(isReversed(claim, passage, language)).toBe(expected);
  });
});

describe('spokenNumbers', () => {
  it.each([
    ['en', 'two hundred and fifty, twenty-five, one day', [250, 25, 1]],
    ['en', 'eight thousand one hundred; five zero', [8_100, 5, 0]],
    ['ru', 'тридцать шесть тысяч восемьсот рублей, двух недель', [36_800, 2]],
    ['ky', 'он беш күндө, отуз алты миң сегиз жүз, сиз үчүн', [15, 36_800]],
    ['ar', 'خمسة وعشرون يوما، ثلاثة آلاف ومئتان وخمسون', [25, 3_250]],
    ['fr', 'deux', []],
  ])('%s: %s', (language, text, expected) => {
    expect(spokenNumbers(text, language)).toEqual(expected);
  });
});

describe('facts', () => {
  it('reads numbers in the spellings of several languages', () => {
    expect(numbersIn('10 000 and 10,000 and 10.000')).toEqual(new Set(['10000']));
    expect(numbersIn('0,94 or 0.94')).toEqual(new Set(['0.94']));
    expect(numbersIn('1,234.5')).toEqual(new Set(['1234.5']));
    expect(numbersIn('١٥٠ ريال')).toEqual(new Set(['150']));
    expect(numbersIn('1. Keep it.\n2. Count 5.')).toEqual(new Set(['5']));
  });
  it('takes capitals inside a sentence for names, not its first word or a polite "Вы"', () => {
    expect(namesIn('Send it to Batken. Then call. Спросите, когда Вы придёте в ООН')).toEqual(
      new Set(['batk', 'oon']),
    );
  });
  it('knows the months of a language in their cases', () => {
    expect(datesIn('до 5 марта', 'ru')).toEqual(new Set(['mart']));
    expect(datesIn('в мае', 'en')).toEqual(new Set());
  });
});
