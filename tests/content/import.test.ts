import { describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { UstatError } from '@/lib/errors';
import { smallCourse } from '../support/course';

function faults(changes: Record<string, string>): readonly string[] {
  try {
    parseCourse(smallCourse(changes));
  } catch (error) {
    if (error instanceof UstatError) return error.details;
    throw error;
  }
  return [];
}

const text = (file: string) => smallCourse().get(file) ?? '';

describe('a course folder', () => {
  it('is parsed into structure, items, texts and lessons', () => {
    const course = parseCourse(smallCourse());
    expect(course.structure.modules.map((module) => module.id)).toEqual(['brew', 'serve']);
    expect(course.items.map((item) => [item.definition.id, item.moduleId])).toEqual([
      ['heat.when', 'brew'],
      ['heat.degrees', 'brew'],
      ['pour.order', 'serve'],
    ]);
    const lesson = course.lessons.find((found) => found.moduleId === 'brew' && found.language === 'ky');
    expect(lesson?.blocks.map((block) => [block.id, block.kind])).toEqual([
      ['opening', 'paragraph'],
      ['why', 'heading'],
      ['why-cold', 'paragraph'],
      ['steps', 'list'],
    ]);
    expect(lesson?.blocks[2]).toMatchObject({
      inline: [
        { text: 'Cold water takes ' },
        { text: 'nothing', strong: true },
        { text: ' from the leaves. The leaves stay closed.' },
      ],
    });
  });

  it('has a version for each item that changes with its texts and with nothing else', () => {
    const versions = (changes: Record<string, string>) =>
      Object.fromEntries(
        parseCourse(smallCourse(changes)).items.map((item) => [item.definition.id, item.version]),
      );
    const before = versions({});
    const after = versions({
      'ky/items.yaml': text('ky/items.yaml').replace('Look at the steam.', 'Listen to it.'),
    });
    expect(after['heat.when']).not.toBe(before['heat.when']);
    expect(after['heat.degrees']).toBe(before['heat.degrees']);
  });

  it('may name what brings people here, in every language, each with a module to begin with', () => {
    const goals = (module: string) => `${text('course.yaml')}goals: [{ id: guests, module: ${module} }]\n`;
    const words = (file: string) => `${text(file)}goals: { guests: I have guests }\n`;
    const both = {
      'course.yaml': goals('serve'),
      'en/course.yaml': words('en/course.yaml'),
      'ky/course.yaml': words('ky/course.yaml'),
    };
    const { structure, texts } = parseCourse(smallCourse(both));
    expect(structure.goals).toEqual([{ id: 'guests', module: 'serve' }]);
    expect(texts.ky?.goals).toEqual({ guests: 'I have guests' });
    expect(faults({ ...both, 'course.yaml': goals('wash') }).join('\n')).toContain('no module "wash"');
    expect(faults({ ...both, 'ky/course.yaml': text('ky/course.yaml') }).join('\n')).toContain(
      'goals lacks "guests"',
    );
    expect(faults({ ...both, 'course.yaml': text('course.yaml') }).join('\n')).toContain('has no "guests"');
    const twice = goals('serve').replace('}]', '}, { id: guests, module: brew }]');
    expect(faults({ ...both, 'course.yaml': twice }).join('\n')).toContain('is there twice');
  });

  it('names every fault at once, with file and line', () => {
    const found = faults({
      'items.yaml': text('items.yaml')
        .replace('answer: boiling', 'answer: steaming')
        .replace('skills: [pour]', 'skills: [poor]'),
      'en/items.yaml': text('en/items.yaml').replace('  otherwise: Look at the steam.\n', ''),
      'ky/brew.md': text('ky/brew.md').replace(' {#why-cold}', ''),
      'ky/serve.md': '',
    });
    expect(found).toContain('items.yaml:7: heat.when: "steaming" is none of cold, boiling');
    expect(found).toContain('items.yaml:15: pour.order: no skill "poor" in course.yaml');
    expect(found.find((line) => line.startsWith('en/items.yaml:'))).toMatch(
      /^en\/items.yaml:\d+: heat.when > otherwise:/,
    );
    expect(found).toContain('ky/brew.md:8: the block ends without its id, such as " {#why-it-costs}"');
    expect(found).toContain('ky/serve.md: is missing');
  });

  it('names the text that a translation lacks', () => {
    const lacking = text('ky/items.yaml').replace(
      '{ cold: When it is cold, boiling: When it boils }',
      '{ boiling: When it boils }',
    );
    expect(faults({ 'ky/items.yaml': lacking })).toEqual([
      'ky/items.yaml:4: heat.when: options lacks "cold"',
    ]);
  });

  it('refuses lessons whose blocks differ between languages', () => {
    expect(faults({ 'ky/brew.md': text('ky/brew.md').replace('{#steps}', '{#points}') })).toEqual([
      'ky/brew.md: block 4 is points (list), in en it is steps (list)',
    ]);
  });

  it('refuses prerequisites that go in a circle, misspelt keys and files that belong to nothing', () => {
    const circle = text('course.yaml').replace(
      '    minutes: 5\n    skills: [heat]',
      '    requires: [serve]\n    minutes: 5\n    skills: [heat]',
    );
    expect(faults({ 'course.yaml': circle }).join('\n')).toMatch(
      /course.yaml:\d+: "brew" and "serve" require each other/,
    );
    expect(faults({ 'course.yaml': text('course.yaml').replace('licence:', 'license:') }).join('\n')).toMatch(
      /license/,
    );
    expect(faults({ 'en/pour.md': text('en/serve.md') })).toEqual([
      'en/pour.md: belongs to nothing that course.yaml names',
    ]);
  });

  it('refuses what a lesson has no place for', () => {
    const link = text('en/serve.md').replace('A guest', 'A [guest](https://example.org)');
    expect(faults({ 'en/serve.md': link }).join('\n')).toMatch(/en\/serve.md:4: .*\(link\)/);
    const html = text('en/serve.md').replace('A guest', 'A <b>guest</b>');
    expect(faults({ 'en/serve.md': html }).join('\n')).toMatch(/en\/serve.md:4: .*\(html\)/);
  });
});
