import { describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { parsePicture } from '@/lib/content/import/picture';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { smallCourse } from '../support/course';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">\n <g fill="none"><path d="M0 0h10" stroke="var(--action)"/></g>\n</svg>\n';

describe('a picture', () => {
  it('is read into shapes', () => {
    expect(parsePicture(SVG)).toEqual({
      shape: {
        tag: 'svg',
        attributes: { viewBox: '0 0 10 10' },
        children: [
          {
            tag: 'g',
            attributes: { fill: 'none' },
            children: [{ tag: 'path', attributes: { d: 'M0 0h10', stroke: 'var(--action)' }, children: [] }],
          },
        ],
      },
    });
  });

  it.each([
    ['a script', SVG.replace('<g', '<script>alert(1)</script><g')],
    ['an event', SVG.replace('fill="none"', 'onclick="alert(1)"')],
    ['words', SVG.replace('<path', '<text x="1">word</text><path')],
    ['another picture', SVG.replace('<path', '<image href="https://elsewhere.example/x.png"/><path')],
    ['an address', SVG.replace('var(--action)', 'url(https://elsewhere.example)')],
    ['a style', SVG.replace('fill="none"', 'style="color:red"')],
    ['a tag left open', SVG.replace('</g>', '')],
    ['no viewBox', SVG.replace('viewBox="0 0 10 10"', '')],
    ['nothing', ''],
    ['a style sheet', SVG.replace('<g', '<?xml-stylesheet href="x.css"?><g')],
    ['a document type', `<!DOCTYPE svg [<!ENTITY a "aaaa">]>${SVG}`],
    ['data', SVG.replace('<g', '<![CDATA[word]]><g')],
    ['two pictures', `${SVG}${SVG}`],
    ['a script behind a reference', SVG.replace('var(--action)', '&#117;rl(javascript:alert(1))')],
  ])('that holds %s is refused', (_, text) => {
    expect(parsePicture(text)).toHaveProperty('faults');
  });

  it('is read as other programs write it: declaration, comments, single quotes, other namespaces', () => {
    const written = SVG.replace('<svg', '<?xml version="1.0" encoding="UTF-8"?>\n<!-- drawn -->\n<svg')
      .replaceAll('"', "'")
      .replace('<svg', "<svg xmlns:other='https://other.example'")
      .replaceAll('\n', '\r\n');
    expect(parsePicture(written)).toEqual(parsePicture(SVG));
  });

  it('has every fault named, with its line', () => {
    const text = '<svg viewBox="0 0 1 1">\n<title>a</title>\n<g onclick="x">\n<path d="url(x:)"/>\n</svg>';
    expect(parsePicture(text)).toEqual({
      faults: [
        { line: 2, message: '<title> has no place in a picture' },
        { line: 2, message: 'words have no place in a picture: "a"' },
        { line: 3, message: 'the attribute onclick has no place in a picture' },
        { line: 4, message: 'd="url(x:)" has no place in a picture' },
        { line: 3, message: '<g> is not closed' },
      ],
    });
  });

  it('of thousands of shapes within one another, or of megabytes, is refused at once', () => {
    const nested = (depth: number) =>
      `<svg viewBox="0 0 1 1">${'<g>'.repeat(depth)}${'</g>'.repeat(depth)}</svg>`;
    expect(parsePicture(nested(11))).toHaveProperty('shape');
    expect(parsePicture(nested(12))).toEqual({
      faults: [{ line: 1, message: 'shapes stand more than 12 deep within one another' }],
    });
    expect(parsePicture(nested(4000))).toHaveProperty('faults.length', 1);
    expect(parsePicture(nested(20_000))).toHaveProperty('faults.length', 1);
    const path = `<svg viewBox="0 0 1 1"><path d="${'M0 0h1'.repeat(1_000_000)}"/></svg>`;
    expect(parsePicture(path)).toMatchObject({
      faults: [{ message: expect.stringContaining('every visit') }],
    });
  });

  const withPicture = (line: string, files: Record<string, string> = { 'pictures/cup.svg': SVG }) =>
    smallCourse({
      ...files,
      ...Object.fromEntries(
        ['en', 'ky'].map((language) => [
          `${language}/serve.md`,
          `${smallCourse().get(`${language}/serve.md`)}\n${line}\n`,
        ]),
      ),
    });

  it('stands in a lesson with its title and what it shows, and is not searched', () => {
    const course = parseCourse(withPicture('![A cup with a handle](cup.svg "A cup") {#cup}'));
    const lesson = course.lessons.find(({ moduleId }) => moduleId === 'serve');
    expect(lesson?.blocks.at(-1)).toMatchObject({
      id: 'cup',
      kind: 'picture',
      title: 'A cup',
      description: 'A cup with a handle',
    });
    expect(lesson && JSON.stringify(chunkLesson(lesson))).not.toContain('handle');
  });

  it.each([
    ['no file', '![A cup](cup.svg "A cup") {#cup}', {}, /en\/serve.md:6: no file pictures\/cup.svg/],
    ['no title', '![A cup](cup.svg) {#cup}', { 'pictures/cup.svg': SVG }, /has a title/],
    ['no id', '![A cup](cup.svg "A cup")', { 'pictures/cup.svg': SVG }, /without its id/],
    [
      'a script in it',
      '![A cup](cup.svg "A cup") {#cup}',
      { 'pictures/cup.svg': '<svg viewBox="0 0 1 1"><script/></svg>' },
      /^pictures\/cup.svg:1: <script> has no place in a picture$/m,
    ],
  ])('with %s is a fault of its line', (_, line, files, says) => {
    expect(() => parseCourse(withPicture(line, files))).toThrow();
    try {
      parseCourse(withPicture(line, files));
    } catch (error) {
      expect((error as { details: string[] }).details.join('\n')).toMatch(says);
    }
  });

  const WITH_WORDS =
    '<svg viewBox="0 0 100 20"><path d="M0 0h10"/><text x="10" y="15" text-anchor="start">cup</text></svg>';
  const words = (changes: Record<string, string> = {}) =>
    withPicture('![A cup](cup.svg "A cup") {#cup}', {
      'pictures/cup.svg': WITH_WORDS,
      'en/pictures.yaml': 'cup.svg: { cup: A cup }',
      'ky/pictures.yaml': 'cup.svg: { cup: Чыны }',
      ...changes,
    });

  it('may have words, in every language its own', () => {
    const course = parseCourse(words());
    const drawn = course.lessons.flatMap(({ language, blocks }) =>
      blocks.flatMap((block) => (block.kind === 'picture' ? [[language, block.shape.children.at(-1)]] : [])),
    );
    const attributes = { x: '10', y: '15', 'text-anchor': 'start' };
    expect(drawn).toEqual([
      ['en', { tag: 'text', attributes, children: [], words: 'A cup' }],
      ['ky', { tag: 'text', attributes, children: [], words: 'Чыны' }],
    ]);
  });

  it('is turned round where a language is written from right to left', () => {
    const files = [...words()].map(([name, text]): [string, string] => [
      name.replace(/^ky/, 'ar'),
      text.replace('[en, ky]', '[en, ar]'),
    ]);
    const course = parseCourse(new Map(files));
    const lesson = course.lessons.find(({ language, moduleId }) => language === 'ar' && moduleId === 'serve');
    const picture = lesson?.blocks.find((block) => block.kind === 'picture');
    expect(picture?.kind === 'picture' && picture.shape.children).toMatchObject([
      { tag: 'g', attributes: { transform: 'matrix(-1 0 0 1 100 0)' }, children: [{ tag: 'path' }] },
      { tag: 'text', attributes: { x: '90', y: '15' }, words: 'Чыны' },
    ]);
  });

  it.each([
    ['a language', { 'ky/pictures.yaml': '{}' }, 'ky/pictures.yaml:1: cup.svg lacks the words "cup"'],
    [
      'a key',
      { 'en/pictures.yaml': 'cup.svg: { cup: A cup, tea: Tea }' },
      'en/pictures.yaml:1: cup.svg has no place for "tea"',
    ],
    [
      'a file',
      { 'en/pictures.yaml': 'cup.svg: { cup: A cup }\npot.svg: { pot: Pot }' },
      'en/pictures.yaml:2: no picture with words is called "pot.svg"',
    ],
    [
      'a place',
      { 'pictures/cup.svg': WITH_WORDS.replace('<text', '<g><text').replace('</text>', '</text></g>') },
      'pictures/cup.svg:1: words stand at the top of a picture, not in a group',
    ],
  ])('has its words named where %s is wrong', (_, changes, fault) => {
    try {
      parseCourse(words(changes as Record<string, string>));
      expect.unreachable();
    } catch (error) {
      expect((error as { details: string[] }).details).toContain(fault);
    }
  });
});
