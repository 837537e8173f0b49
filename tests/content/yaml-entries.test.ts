import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { withYaml, yamlValue } from '@/lib/content/edit/yaml-text';
import { entriesOf } from '@/lib/content/import/yaml-entries';
import { seededRandom } from '@/lib/random';
import { readCourseFolder } from '@/lib/server/work/load-course';

const files = readCourseFolder('seed/courses/money-phone-safely');
const WORDS = (files.get('ky/items.yaml') ?? '').slice(0, 6_000);
const ITEMS = (files.get('items.yaml') ?? '').slice(0, 6_000);

/** As a reader of whole files has it; undefined where it has faults. */
function whole(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  try {
    return document.errors.length > 0 ? undefined : document.toJS();
  } catch {
    return undefined;
  }
}

test('every file of the course that ships is read by its entries, and says the same', () => {
  for (const [path, text] of files) {
    if (!path.endsWith('.yaml') || /^(?:en|ru|ar).questions/.test(path)) continue;
    const entries = entriesOf(text);
    expect(entries, path).not.toBeNull();
    expect(JSON.stringify(entries?.value), path).toBe(JSON.stringify(whole(text)));
  }
});

test.each([
  ['a: &x 1\nb: *x\n', { a: 1, b: 1 }],
  ['a: "one\n\nb: two"\n', undefined],
  ['a: [1,\nb: 2]\n', undefined],
  ['a: 1\na: 2\n', undefined],
  ['__proto__: 1\nb: 2\n', { ['__proto__']: 1, b: 2 }],
  ['- a\n- b\n', ['a', 'b']],
  ['a: |+\n  one\n\n# two\n\nb: 1\n', { a: 'one\n\n', b: 1 }],
  ['a: |\n  one\n# two\n  three\nb: 1\n', undefined],
  ['---\na: 1\n', { a: 1 }],
  ['a: 1\n---\nb: 1\n', undefined],
  ['1: a\ntrue: b\nnull: c\n', { 1: 'a', true: 'b', '': 'c' }],
  ['', null],
])('%j is what a reader of the whole makes of it', (text, value) => {
  const read = () => yamlValue(text) ?? null;
  if (value === undefined) expect(read).toThrow();
  else expect(JSON.stringify(read())).toBe(JSON.stringify(value));
});

test('a file with faults anywhere is read as the whole of it, or not at all', () => {
  const rng = seededRandom('entries');
  const pick = <T>(list: readonly T[]): T => list[Math.floor(rng() * list.length)] as T;
  const ODD = ['"', "'", '[', '{', '#', ': ', '- ', '|', '>', '&a ', '*a ', '\t', '\n', '? ', '---\n', '%'];
  let alone = 0;
  for (let n = 0; n < 400; n += 1) {
    const lines = pick([WORDS, ITEMS]).split('\n');
    const from = n % 2 === 0 ? 0 : Math.floor(rng() * lines.length);
    const some = lines.slice(from, from + 25);
    some.splice(Math.floor(rng() * some.length), Math.floor(rng() * 3));
    let text = some.join('\n');
    for (let k = Math.floor(rng() * 3); k > 0; k -= 1) {
      const at = Math.floor(rng() * text.length);
      text = text.slice(0, at) + pick(ODD) + text.slice(at);
    }
    const entries = entriesOf(text);
    if (!entries) continue;
    alone += 1;
    expect(JSON.stringify(entries.value), text).toBe(JSON.stringify(whole(text)));
  }
  expect(alone).toBeGreaterThan(40);
});

test('what is changed within an entry, put behind the last or taken out is there, all else as it was', () => {
  const cut = `${WORDS.slice(0, WORDS.lastIndexOf('\n\nlinks.'))}\n\n# the end\n`;
  const [first, second] = Object.keys(yamlValue(cut) as object);
  const other = withYaml(cut, [second ?? '', 'stem'], 'Башка суроо?');
  expect(other.startsWith(cut.slice(0, cut.indexOf(`\n${second}:`)))).toBe(true);
  expect(other.endsWith('# the end\n')).toBe(true);
  expect(yamlValue(other)).toMatchObject({ [second ?? '']: { stem: 'Башка суроо?' } });
  const more = withYaml(cut, ['new.1'], { stem: 'Жаңы' });
  expect(more).toBe(`${cut}\nnew.1:\n  stem: Жаңы\n`);
  const less = withYaml(cut, [first ?? ''], undefined);
  expect(Object.keys(yamlValue(less) as object)).toEqual(Object.keys(yamlValue(cut) as object).slice(1));
});
