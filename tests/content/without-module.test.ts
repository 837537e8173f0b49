import { expect, test } from 'vitest';
import { withoutModule } from '@/lib/content/edit/without-module';
import { parseCourse, readCourse } from '@/lib/content/import/course';
import { Problems } from '@/lib/content/import/problems';
import { readCourseFolder } from '@/lib/server/work/load-course';
import { smallCourse } from '../support/course';

const LANGUAGES = ['en', 'ru', 'ky', 'ar'];

test.each(['suspicious-links', 'scam-calls', 'employment-contract'])(
  'the course that ships is whole without %s',
  (moduleId) => {
    const files = readCourseFolder('seed/courses/money-phone-safely');
    const before = parseCourse(files);
    const changed = new Map(files);
    for (const [path, text] of withoutModule(files, moduleId, LANGUAGES)) {
      if (text === null) changed.delete(path);
      else changed.set(path, text);
    }
    const problems = new Problems();
    readCourse(changed, problems);
    // words that only its lessons had are for a person to decide on
    expect(problems.lines.filter((line) => !/\/words\.yaml:/.test(line))).toEqual([]);
    expect([...changed.keys()].filter((path) => path.endsWith(`/${moduleId}.md`))).toEqual([]);
    const kept = before.items.filter((item) => item.moduleId !== moduleId).map((item) => item.version);
    const items = readCourse(
      new Map([...changed].filter(([path]) => !path.endsWith('/words.yaml'))),
      new Problems(),
    )?.items;
    expect(items?.map((item) => item.version)).toEqual(kept);
  },
);

test('what asked for a module asks for it no more', () => {
  const changes = withoutModule(smallCourse(), 'brew', ['en', 'ky']);
  expect(changes.get('course.yaml')).not.toMatch(/requires|brew|heat/);
  expect(changes.get('en/brew.md')).toBeNull();
  const changed = smallCourse();
  for (const [path, text] of changes) {
    if (text === null) changed.delete(path);
    else changed.set(path, text);
  }
  const problems = new Problems();
  const course = readCourse(changed, problems);
  expect(problems.lines).toEqual([]);
  expect(course?.items.map(({ definition }) => definition.id)).toEqual(['pour.order']);
});
