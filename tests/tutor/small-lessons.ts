import { parseLesson } from '@/lib/content/import/lesson';
import { Problems } from '@/lib/content/import/problems';
import type { Lesson } from '@/lib/content/schema';

const LESSONS: [moduleId: string, language: string, text: string][] = [
  [
    'fees',
    'en',
    `---
title: Sending money
---
Aigul stands at the counter. She wants to send money home. {#opening}

## A fee is not the whole price {#price}

The fee is written on the receipt. The exchange rate hides a second fee, the margin. {#price-why}

A transfer of 10,000 roubles with a fee of 150 roubles changes 9,850 roubles. {#price-sum}

## Keep the receipt {#receipt}

1. Compare the name with the passport.
2. Keep the receipt until the money has arrived. {#receipt-steps}
`,
  ],
  [
    'fees',
    'ky',
    `---
title: Акча которуу
---
Айгүл кассанын алдында турат. Ал үйүнө акча жөнөткүсү келет. {#opening}

## Комиссия баанын баары эмес {#price}

Комиссия дүмүрчөктө жазылган. Алмашуу курсу экинчи комиссияны, курстагы айырманы жашырат. {#price-why}

150 рубль комиссия менен 10 000 рубль которсоңуз, 9 850 рубль алмаштырылат. {#price-sum}

## Дүмүрчөктү сактаңыз {#receipt}

1. Атын паспорттогу ат менен салыштырыңыз.
2. Акча жеткенче дүмүрчөктү сактаңыз. {#receipt-steps}
`,
  ],
  [
    'contract',
    'en',
    `---
title: The contract
---
## Read before you sign {#read}

A contract names the employer, the wage and the hours. Take the contract home and read it slowly. Sign nothing in a language that you cannot read. {#read-why}
`,
  ],
];

const KYRGYZ_CONTRACT: (typeof LESSONS)[number] = [
  'contract',
  'ky',
  `---
title: Келишим
---
## Кол койгонго чейин окуңуз {#read}

Келишимде жумуш берүүчү, эмгек акы жана иш сааты жазылат. Келишимди үйгө алып барып, шашпай окуңуз. Түшүнбөгөн тилдеги кагазга кол койбоңуз. {#read-why}
`,
];

/** The small course with all of its lessons in Kyrgyz too. */
export const wholeLessons = (): Lesson[] => parsed([...LESSONS, KYRGYZ_CONTRACT]);

export const smallLessons = (): Lesson[] => parsed(LESSONS);

function parsed(all: typeof LESSONS): Lesson[] {
  const problems = new Problems();
  return all.map(([moduleId, language, text]) => {
    const lesson = parseLesson(`${language}/${moduleId}.md`, text, moduleId, language, problems);
    if (!lesson) throw new Error(problems.lines.join('\n'));
    return lesson;
  });
}
