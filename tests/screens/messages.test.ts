import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import { screenLanguages } from '@/lib/auth/schema';

type Tree = { [key: string]: string | Tree };

function read(language: string): Tree {
  return JSON.parse(readFileSync(new URL(`../../lib/messages/${language}.json`, import.meta.url), 'utf8'));
}

function flat(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[path + key, value] as const] : [...flat(value, `${path}${key}.`)],
    ),
  );
}

/** Arguments of an ICU message: names that stand directly in a brace, alone or before a comma. */
function argumentsOf(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)\s*[,}]/g)].map((match) => match[1] ?? ''))].sort();
}

const english = flat(read('en'));

describe.each(screenLanguages.filter((language) => language !== 'en'))('messages in %s', (language) => {
  const own = flat(read(language));

  test('have the keys of the English ones, in their order', () => {
    expect([...own.keys()]).toEqual([...english.keys()]);
  });

  test('take the same arguments', () => {
    const of = (messages: Map<string, string>) =>
      Object.fromEntries([...messages].map(([key, message]) => [key, argumentsOf(message)]));
    expect(of(own)).toEqual(of(english));
  });
});

/** CLDR's plural categories of each language: a missing one would show the wrong form. */
const CATEGORIES = Object.fromEntries(
  screenLanguages.map((code) => [code, new Intl.PluralRules(code).resolvedOptions().pluralCategories]),
);

describe.each(screenLanguages)('each message in %s', (language) => {
  const messages = flat(read(language));

  test.each([0, 1, 2, 3, 5, 11, 21, 100])('can be shown with numbers like %d', (count) => {
    const faults: string[] = [];
    const t = createTranslator({
      locale: language,
      messages: read(language),
      onError: (error) => faults.push(error.message),
    });
    for (const [key, message] of messages) {
      const numbers = new Set([...message.matchAll(/\{(\w+), plural/g)].map((match) => match[1]));
      const values = argumentsOf(message).map((name) => [name, numbers.has(name) ? count : `<${name}>`]);
      const shown = t(key as never, Object.fromEntries(values));
      if (/[{}]/.test(shown) || shown.trim() === '') faults.push(`${key}: ${shown}`);
    }
    expect(faults).toEqual([]);
  });

  test('has every plural form that the language has', () => {
    const missing = [...messages].flatMap(([key, message]) =>
      [...message.matchAll(/\{\w+, plural, ((?:[^{}]|\{[^{}]*\})*)\}/g)].flatMap(([, forms = '']) =>
        (CATEGORIES[language] ?? [])
          // Kyrgyz nouns stay as they are after any number, so "other" is enough there.
          .filter((category) => language !== 'ky' && !new RegExp(`(^|\\s)${category}\\s*\\{`).test(forms))
          .map((category) => `${key}: ${category}`),
      ),
    );
    expect(missing).toEqual([]);
  });

  test('says nothing with an exclamation mark, and has no straight quotes around titles', () => {
    const loud = [...messages].filter(([, message]) => /[!！]|"\{/.test(message)).map(([key]) => key);
    expect(loud).toEqual([]);
  });
});

/**
 * Keys that are put together from codes: reasons of the policy, states, reasons of a fallback,
 * topics of talk; roles, places and deeds of staff. `school` is read by `npm run school`,
 * `serversText` and what says that somebody has left by the build.
 */
const BY_CODE =
  /^offline\.(?:serversText|leftTitle|leftText)$|^(?:reasons|state|school|tutor\.because|talk\.says|staff\.(?:role|place|invitation|did|courses\.part|provider\.fault|jobs\.(?:state|kind|outcome))|teach\.(?:state|note|nameFault|listFault)|privacy\.(?:called|topic|seenBy|kept)|drafts\.(?:did|outcome)|research\.(?:state|did|outcomeOf|unitOf|policyOf|fault|act|finding|sure|change|result|reason)|write\.did|desk\.figures|openQuestions\.(?:shown|empty|why|decided|did)|reports\.(?:shown|empty|fault|outcome|did|learner\.(?:mended|right|later))|curate\.(?:because|risk|state|by|check|outcome|why|reason|event|did)|practise\.fault|edit\.(?:kinds|fault|translate\.(?:kinds|outcome))|lab\.(?:did|outcome|export\.format|logs\.kind|answers\.(?:verdict|laterTries|furtherComponents|repeats|auc|logLoss|brier|ece|firstAuc|skill|slope|curve)|choices\.(?:verdict|name|ess|largest|mean|support)|simulation\.family))\./;

describe.each(screenLanguages)('in %s', (language) => {
  const own = flat(read(language));
  const under = (areas: RegExp) => [...own].filter(([key]) => areas.test(key));

  test('what is said at an end or of an answer does not shout', () => {
    const said = under(/^(?:round|end|map|check|placement|exercise|why|reasons|progress)\./);
    expect(said.length).toBeGreaterThan(100);
    expect(said.filter(([, words]) => /[!！]/.test(words))).toEqual([]);
  });

  test('no reason for a module speaks of chance or of shares', () => {
    const reasons = under(/^(?:reasons|why)\./);
    expect(reasons.length).toBeGreaterThan(10);
    const chance = /random|chance|share|случайн|жреби|доля|кокус|кокустан|чүчүкулак|عشوائ|صدفة|حصة/i;
    expect(reasons.filter(([, words]) => chance.test(words))).toEqual([]);
  });
});

test('every message is shown somewhere', () => {
  // pages of the phone's own are drawn by its worker
  const folders = ['app/', 'lib/browser/worker/'].map((name) => new URL(`../../${name}`, import.meta.url));
  const source = folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => /\.tsx?$/.test(file))
        .map((file) => readFileSync(new URL(file, folder), 'utf8')),
    )
    .join('\n');
  const unused = [...english.keys()].filter((key) => {
    const ends = key.split('.').map((_, at, parts) => parts.slice(at).join('.'));
    return !BY_CODE.test(key) && !ends.some((end) => source.includes(`'${end}'`));
  });
  expect(unused).toEqual([]);
});
