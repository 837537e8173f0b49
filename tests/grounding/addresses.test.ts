import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from '@/lib/grounding/clean';

const KNOWN = 'Open help.moi-bank.example or 10.1.2.3:80/a; fake-bank.kg is false. Mail: a@b.example.';
const gone = (words: string) => clean(`Go to ${words} now`, KNOWN).replace(/\s+/g, ' ');

describe('an address that nobody gave', () => {
  it.each([
    ...[
      '10.0.0.1:8080/x',
      '10.0.0.1:8080',
      '10.0.0.1/x',
      '10.0.0.1',
      '１０．０．０．１：８０／x',
      '192.168.1/x',
    ],
    ...[
      'bank.kg',
      'BANK.KG',
      'bank.Kg',
      'Bank.Com',
      'bank.kg/pay',
      'bank.kg:8443',
      'bank.kg?x=1',
      'www.bank.kg',
      'bank-24.kg',
    ],
    // a Cyrillic а, к, other dots
    ...[
      'b\u0430nk.kg',
      'bank.\u043ag',
      'b\u0430nk\u3002kg',
      'bank\uff0ekg',
      'bank\uff61kg',
      'bank\u2024kg',
      'bank\ufe52kg',
    ],
    ...['bank\u00b7kg', 'bank\u06d4kg', 'bank\u30fbkg', 'ｂａｎｋ．ｋｇ', '𝐛𝐚𝐧𝐤.𝐤𝐠', 'ⓑⓐⓝⓚ.ⓚⓖ', 'bänk.kg'],
    ...[
      'банк.рф',
      'сбер.ру',
      'банк.кг',
      'акча.онлайн',
      'банк。рф',
      'банк.рф/вход',
      'xn--80ab.xn--p1ai',
      'банк.com',
      'bank.рф',
    ],
    ...[
      '例子.中国',
      '例子。中国',
      'مثال.السعودية',
      'דוגמה.ישראל',
      'ตัวอย่าง.ไทย',
      'उदाहरण.भारत',
      'τράπεζα.ελ',
      'բանկ.հայ',
      'ბანკი.გე',
    ],
    ...[
      'localhost:8080/x',
      '//evil.example/x',
      'evil.example.',
      '«evil.example»',
      '(evil.example)',
      '**evil.example**',
    ],
    ...[
      'a.b/c',
      'x.y.z/path',
      'page.html/x',
      'имя@почта.рф',
      'me@evil.example',
      'fake-bank.kg.evil.example',
      'evil.fake-bank.kg',
    ],
    ...['help.moi-bank.example/steal', 'help.moi-b\u0430nk.example', 'moi-bank.example', '10.1.2.3:81/a'],
  ])('%s goes', (address) => {
    const left = gone(address);
    expect(left).toMatch(/^Go to\W.*now$/);
    expect(left.normalize('NFKC')).not.toMatch(/[\p{L}\p{N}][.。·۔・][\p{L}\p{N}]/u);
    expect(left).not.toMatch(/evil|bank\.|\d:\d/);
  });

  it.each(['help.moi-bank.example', '10.1.2.3:80/a', 'fake-bank.kg', 'a@b.example'])(
    '%s, which was given, stays',
    (address) => {
      expect(gone(address)).toBe(`Go to ${address} now`);
    },
  );
});

describe('ordinary words', () => {
  it.each([
    ...[
      '3.5',
      '0,5',
      '1/2',
      '14:30',
      '2:1',
      '5.03.2024',
      '5.03.2024-6.04.2024',
      '9.00-18.00',
      '2023-2024',
      '05/03/2024',
      '2024-03-05',
      '10.000.000',
      '10.000.000.000',
      '1.2.3',
    ],
    ...['и т.д.', 'и т. п.', 'т.е.', 'e.g.', 'i.e.', 'a.m.', 'U.S.A.', 'ж.б.', 'и т.д./и т.п.', 'e.g./i.e.'],
    ...[
      '500 сом.',
      '500 сом. Потом',
      '5 тыс.сом',
      '3 млн.руб',
      '50 сом./ай',
      'ул.Ленина',
      'им.Токтогула',
      'стр.5',
      'ст.159',
      'г.Ош',
    ],
    ...[
      'и/или',
      'км/ч',
      'да/нет',
      'он/она',
      'и/или.Затем',
      'чек.Потом',
      'receipt.Then',
      'receipt.We',
      'кВт·ч',
      'Н·м',
      'версия 1.2',
    ],
    ...[
      'так…вот',
      'так...вот',
      'د.أحمد',
      'ص.ب',
      '你好。我们走',
      '列奥纳多·达·芬奇',
      'Wi-Fi',
      'v1.2',
      '1.сакта',
      '(см. стр. 5)',
      'A/B',
      '24/7',
    ],
    ...[
      'a < b',
      'COVID-19',
      'д-р',
      '№5',
      '10 %',
      '+5',
      '½',
      'з/п',
      'б/у',
      'с 9:00 до 18:00',
      '100.50',
      '1,234.56',
    ],
  ])('%s stays', (words) => {
    expect(clean(`Go to ${words} now`, KNOWN)).toBe(`Go to ${words} now`);
  });
});

describe('whatever a model writes', () => {
  const dot = fc.constantFrom('.', '\u3002', '\uff0e', '\uff61', '\u2024', '\ufe52');
  const alphabets = [
    'abkz',
    'абкя',
    'ｂａｎｋ',
    'αβγ',
    'աբգ',
    'ابت',
    'אבג',
    '中国网',
    'กขค',
    'bаnк',
    '𝐛𝐚𝐧',
    'ⓑⓐⓝ',
  ];
  const label = fc
    .constantFrom(...alphabets.map((letters) => [...letters]))
    .chain((letters) => fc.array(fc.constantFrom(...letters, '1', '7'), { minLength: 2, maxLength: 8 }))
    .map((signs) => signs.join(''));
  const ending = fc.constantFrom(
    ...['kg', 'com', 'РФ', 'рф', 'онлайн', '中国', 'السعودية', 'ไทย', 'ｃｏｍ', 'xn--p1ai', 'кom'],
  );

  it('no domain is shown, in any script and with any dot', () => {
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 3 }),
        ending,
        dot,
        dot,
        (labels, last, one, other) => {
          const host = `${labels.join(one)}${other}${last}`;
          fc.pre(!/^\d{1,2}$/.test(labels.join('')));
          const left = clean(`Go to ${host} now`, '').normalize('NFKC').replaceAll('。', '.');
          expect(left, host).not.toMatch(/\S\.\S/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('no word has a dot and a port or a path', () => {
    const word = fc.array(fc.oneof(label, fc.constantFrom('10', '255', '0', 'x')), {
      minLength: 2,
      maxLength: 4,
    });
    const tail = fc.constantFrom(':8080', '/x', ':80/x', '/', '\\x', '：８０', '／x', '/a.b/c', ':1/x.y');
    fc.assert(
      fc.property(word, dot, tail, (parts, one, rest) => {
        // single letters with dots between are shortened words: "т.д./"
        const written = parts.join(one) + rest;
        const left = clean(`Go to ${written} now`, '').normalize('NFKC').replaceAll('。', '.');
        for (const each of left.split(/\s+/)) expect(each, written).not.toMatch(/\.[^\s]*(?:[/\\]|:\d)/);
      }),
      { numRuns: 2000 },
    );
  });
});
