/**
 * A course folder of one module in two languages, small enough to read; tests change single files
 * of it.
 */
export function smallCourse(changes: Record<string, string> = {}): Map<string, string> {
  const files: Record<string, string> = {
    'course.yaml': `
id: tea
languages: [en, ky]
licence: CC-BY-4.0
groups: [kitchen]
modules:
  - id: brew
    group: kitchen
    minutes: 5
    skills: [heat]
  - id: serve
    group: kitchen
    requires: [brew]
    minutes: 5
    skills: [pour]
`,
    'items.yaml': `
- id: heat.when
  skills: [heat]
  difficulty: -0.5
  kind: single-choice
  options: [cold, boiling]
  answer: boiling
- id: heat.degrees
  skills: [heat]
  difficulty: 0.5
  kind: number
  answer: { value: 100, unit: degree, tolerance: 1 }
  mistakes: { half: 50 }
- id: pour.order
  skills: [pour]
  difficulty: 0
  kind: ordering
  steps: [cup, pour, drink]
  mistakes: { drinks-first: [drink, pour] }
`,
  };
  for (const language of ['en', 'ky']) {
    files[`${language}/course.yaml`] = `
title: Tea (${language})
summary: How to make tea.
groups: { kitchen: Kitchen }
modules:
  brew: { title: Brewing, summary: Hot water. }
  serve: { title: Serving, summary: A cup. }
skills: { heat: Heating water, pour: Pouring }
`;
    files[`${language}/items.yaml`] = `
heat.when:
  stem: When is the water ready?
  options: { cold: When it is cold, boiling: When it boils }
  feedback: { cold: Cold water takes nothing from the leaves. }
  otherwise: Look at the steam.
  hints: [Look at the kettle., Wait for the steam.]
  explanation: Boiling water draws the taste out.
heat.degrees:
  stem: At how many degrees does water boil?
  unit: degrees
  mistakes: { half: That is only warm. }
  otherwise: Think of the kettle.
  hints: [It is a round number., Three digits.]
  explanation: At sea level water boils at 100 degrees.
pour.order:
  stem: What comes first?
  steps: { cup: Take a cup, pour: Pour the tea, drink: Drink it }
  mistakes: { drinks-first: There is nothing in the cup yet. }
  otherwise: Think of the empty cup.
  hints: [What holds the tea?, Then what fills it?]
  explanation: A cup, then the tea, then a sip.
`;
    files[`${language}/brew.md`] = `---
title: Brewing
---
Green tea needs hot water. {#opening}

## Why it must be hot {#why}

Cold water takes **nothing** from the leaves. The leaves stay closed. {#why-cold}

1. Fill the kettle.
2. Wait until it boils. {#steps}
`;
    files[`${language}/serve.md`] = `---
title: Serving
---
A guest gets the first cup. {#first}
`;
  }
  return new Map(Object.entries({ ...files, ...changes }).filter(([, text]) => text !== ''));
}

/** Its Kyrgyz in Kyrgyz words, and without hints in the languages named. */
export function teaWithoutHints(...languages: string[]): Map<string, string> {
  const files = smallCourse({ 'ky/brew.md': BREW_KY, 'ky/items.yaml': ITEMS_KY });
  for (const language of languages) {
    const name = `${language}/items.yaml`;
    files.set(name, (files.get(name) ?? '').replace(/^ +hints: .*\n/gm, ''));
  }
  return files;
}

const BREW_KY = `---
title: Чай демдөө
---
Көк чайга ысык суу керек. {#opening}

## Эмне үчүн ысык болушу керек {#why}

Муздак суу жалбырактан **эч нерсе** албайт. Чайнектен буу чыкканда суу даяр болот. {#why-cold}

1. Чайнекке суу куюңуз.
2. Кайнаганча күтүңүз. {#steps}
`;

const ITEMS_KY = `
heat.when:
  stem: Чайга суу качан даяр болот?
  options: { cold: Муздак кезинде, boiling: Кайнап турганда }
  feedback: { cold: Муздак суу жалбырактан эч нерсе албайт. }
  otherwise: Чайнектин буусун караңыз.
  hints: [Чайнекти караңыз., Буу чыкканын күтүңүз.]
  explanation: Кайнак суу чайдын даамын чыгарат.
heat.degrees:
  stem: Суу канча градуста кайнайт?
  unit: градус
  mistakes: { half: Бул жылуу эле суу. }
  otherwise: Чайнекти ойлоңуз.
  hints: [Бул тегерек сан., Үч цифрадан турат.]
  explanation: Деңиз деңгээлинде суу 100 градуста кайнайт.
pour.order:
  stem: Адегенде эмне кылабыз?
  steps: { cup: Чыныны алабыз, pour: Чай куябыз, drink: Чайды ичебиз }
  mistakes: { drinks-first: Чыныда азырынча эч нерсе жок. }
  otherwise: Бош чыныны ойлоңуз.
  hints: [Чай эмнеге куюлат?, Анан ага эмне толот?]
  explanation: Адегенде чыны, анан чай, анан бир ууртам.
`;
