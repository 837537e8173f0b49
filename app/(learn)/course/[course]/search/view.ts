import { blockAnchor } from '@/app/_ui/blocks';
import { courseOrStart } from '@/app/_ui/course';
import type { Learner } from '@/lib/auth/schema';
import type { Sheet } from '@/lib/content/sheet';
import type { CourseStore, CourseView } from '@/lib/content/store';
import type { CourseWord } from '@/lib/content/words';
import { findSections } from '@/lib/retrieval/find';
import { buildLexicalIndex, readLexicalIndex } from '@/lib/retrieval/lexical';
import type { PassageStore } from '@/lib/retrieval/store';

/** Letters of a search: nobody types more to find a word. */
export const LONGEST_SEARCH = 100;
const MOST = 8;
const LEAST_SHARE = 0.4;

interface SearchView {
  course: CourseView;
  /** Parts of lessons. */
  parts: { href: string; lesson: string; heading: string | null; sentence: string }[];
  sheets: Sheet[];
  /** Words of the course that say what they mean. */
  words: CourseWord[];
}

/** What a course says of what is sought, by the words alone; nothing where nothing is sought. */
export async function searchView(
  { courses, passages }: { courses: CourseStore; passages: PassageStore },
  learner: Learner,
  courseId: string,
  sought: string,
): Promise<SearchView> {
  const language = learner.contentLanguage;
  const course = await courseOrStart(courses, courseId, language);
  if (sought === '') return { course, parts: [], sheets: [], words: [] };
  const query = { courseId, text: sought, languages: [course.language], k: MOST };
  const sections = await findSections(passages, query);
  return {
    course,
    parts: sections.map(({ moduleId, sectionId, headingPath, sentence }) => {
      const [lesson = '', ...headings] = headingPath;
      const anchor = sectionId === '' ? '' : `#${blockAnchor(sectionId)}`;
      return {
        href: `/course/${courseId}/${moduleId}${anchor}`,
        lesson,
        heading: headings.at(-1) ?? null,
        sentence,
      };
    }),
    sheets: among(await courses.sheets(courseId, language), sought, ({ text }) => text.title),
    words: among(await courses.words(courseId, language), sought, ({ word, forms }) =>
      [word, ...forms].join(' '),
    ),
  };
}

/** Of a few things those whose words hold what is sought, best first. */
function among<T>(things: readonly T[], sought: string, textOf: (thing: T) => string): T[] {
  if (things.length === 0) return [];
  return readLexicalIndex(buildLexicalIndex(things.map(textOf)))
    .search(sought, 3)
    .flatMap(({ row, share }) => (share >= LEAST_SHARE ? (things[row] ?? []) : []));
}
