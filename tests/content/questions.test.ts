import { describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import { UstatError } from '@/lib/errors';
import { smallCourse } from '../support/course';

function faults(questions: string): readonly string[] {
  try {
    parseCourse(smallCourse({ 'en/questions.yaml': questions }));
  } catch (error) {
    if (error instanceof UstatError) return error.details;
    throw error;
  }
  return [];
}

const GOOD = `asked:
  brew:
    why: ["Why is my tea pale?", "tea has no colour"]
elsewhere: ["Where do I buy a kettle?"]
`;

describe('questions.yaml', () => {
  it('is read in order, with what the course does not answer at the end', () => {
    const { questions } = parseCourse(smallCourse({ 'en/questions.yaml': GOOD }));
    const answer = { moduleId: 'brew', sectionId: 'why' };
    expect(questions).toEqual([
      { language: 'en', answer, position: 0, text: 'Why is my tea pale?' },
      { language: 'en', answer, position: 1, text: 'tea has no colour' },
      { language: 'en', answer: null, position: 0, text: 'Where do I buy a kettle?' },
    ]);
  });

  it('makes another version of the course', () => {
    const version = (text: string) => parseCourse(smallCourse({ 'en/questions.yaml': text })).version;
    expect(version(GOOD)).not.toBe(version(GOOD.replace('pale', 'weak')));
  });

  it('need not be there', () => {
    expect(parseCourse(smallCourse()).questions).toEqual([]);
  });

  it.each([
    [
      'a section that is gone',
      GOOD.replace('why:', 'where:'),
      /en\/questions.yaml:3: the lesson brew has no section "where"/,
    ],
    [
      'a module that is gone',
      GOOD.replace('brew:', 'boil:'),
      /questions.yaml:3: the course has no lesson "boil"/,
    ],
    ['a section without any', GOOD.replace('why:', 'where:'), /the section "brew\/why" has no question/],
    [
      'a question twice',
      GOOD.replace('tea has no colour', 'why is my TEA pale'),
      /:3: this question is there twice/,
    ],
    [
      'a question here and elsewhere',
      GOOD.replace('Where do I buy a kettle?', 'Tea has no colour.'),
      /:4: this question is there twice/,
    ],
    [
      'one of 2,000 characters',
      GOOD.replace('Why is my tea pale?', 'tea '.repeat(500)),
      /:3: asked > brew > why > 0/,
    ],
    [
      'one in another language',
      GOOD.replace('Why is my tea pale?', 'Эмнеге чайым агыш?'),
      /:3: .*in another language/,
    ],
    ['an empty one', GOOD.replace('Why is my tea pale?', ' '), /:3: asked > brew > why > 0/],
    ['a misspelt key', GOOD.replace('elsewhere', 'elswhere'), /elswhere/],
    [
      'no list',
      GOOD.replace('["Why is my tea pale?", "tea has no colour"]', 'Why?'),
      /:3: asked > brew > why/,
    ],
  ])('%s is named with its line', (_, text, message) => {
    expect(faults(text).join('\n')).toMatch(message);
  });

  it('holds so many that somebody could have written them', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `"question ${n}"`).join(', ');
    expect(faults(GOOD.replace('"Why is my tea pale?"', many)).join('\n')).toMatch(/asked > brew > why/);
    expect(faults(GOOD.replace('"Where do I buy a kettle?"', many)).join('\n')).toMatch(/elsewhere/);
  });
});
