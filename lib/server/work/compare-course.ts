import { filesOf } from '../../content/course-file-queries';
import { partsOf } from '../../content/course-list-queries';
import { type Difference, differenceOf } from '../../content/difference';
import { hash, type ParsedCourse } from '../../content/parsed-course';
import type { CourseReport } from '../../content/upload-queries';
import type { Sql } from '../../db/port';
import { hintChange, hintsOfCourse } from '../../hints/course-hint-queries';
import { chunkLesson } from '../../retrieval/chunk';
import { filedQuestions } from '../../retrieval/question-queries';

/** What loading a course would change here: nothing is changed by asking. */
export async function compareCourse(
  sql: Sql,
  course: ParsedCourse,
  language: string,
  at: Date,
): Promise<Omit<CourseReport, 'isRetired'>> {
  const { structure, texts, items, lessons, questions, files = new Map<string, string>() } = course;
  const { id, languages, modules } = structure;
  const there = await partsOf(sql, id);
  const none = new Map<string, string>();
  const stored = await filesOf(sql, id);
  const asked = (list: Awaited<ReturnType<typeof filedQuestions>>) =>
    new Map(list.map((one) => [`${one.language}: ${one.text}`, one.place]));
  const coming = questions.map(({ answer, ...one }) => ({
    ...one,
    place: answer ? `${answer.moduleId}/${answer.sectionId}` : '',
  }));
  const hashes = (all: ReadonlyMap<string, string>) =>
    new Map([...all].map(([path, text]) => [path, hash(text)]));
  const { hints, toReview } = await compareHints(sql, course, at);
  const parts: [string, Difference][] = [
    [
      'lessons',
      differenceOf(
        there?.lessons ?? none,
        new Map(lessons.map((one) => [`${one.language}/${one.moduleId}`, one.hash])),
      ),
    ],
    [
      'items',
      differenceOf(there?.items ?? none, new Map(items.map((one) => [one.definition.id, one.version]))),
    ],
    ['questions', differenceOf(asked(await filedQuestions(sql, id)), asked(coming))],
    ['hints', hints],
    // of a course that came before its files were kept nothing can be said of them
    ...(there && stored.size > 0
      ? [['files', differenceOf(hashes(stored), hashes(files))] satisfies [string, Difference]]
      : []),
  ];
  return {
    ...{ id, languages, modules: modules.length, items: items.length },
    title: (texts[language] ?? texts[languages[0] ?? ''])?.title ?? id,
    against: there?.mark ?? null,
    parts: parts.map(([part, difference]) => ({ part, difference })),
    toReview,
  };
}

/** What becomes of the hints; of those that the files leave alone nothing is told. */
async function compareHints(sql: Sql, course: ParsedCourse, at: Date) {
  const known = await hintsOfCourse(sql, course.structure.id);
  const chunks = course.lessons.flatMap((lesson) => chunkLesson(lesson));
  const change = hintChange(course, chunks, known, at);
  const places = new Map(
    [...known, ...change.hints].map((hint) => [hint.id, `${hint.language}: ${hint.itemId}, ${hint.level}`]),
  );
  const before = new Map(known.map(({ id }) => [id, '']));
  const after = new Map([...before.keys(), ...change.hints.map(({ id }) => id)].map((id) => [id, '']));
  for (const { hintId } of change.versions) after.set(hintId, 'changed');
  let toReview = 0;
  for (const [id, events] of change.events) {
    const last = events.at(-1)?.kind;
    if (last === 'source-changed') toReview += 1;
    if (last === 'retired' || last === 'rejected') after.delete(id);
  }
  const named = (ids: ReadonlyMap<string, string>) => new Map([...ids].map(([id, mark]) => [id, mark]));
  const { added, changed, gone } = differenceOf(named(before), named(after));
  const inWords = ({ count, first }: Difference['added']) => ({
    count,
    first: first.map((id) => places.get(id) ?? id),
  });
  return { hints: { added: inWords(added), changed: inWords(changed), gone: inWords(gone) }, toReview };
}
