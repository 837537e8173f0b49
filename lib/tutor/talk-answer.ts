import type { CourseStore } from '../content/store';
import { hasCode } from '../errors';
import { chunkLesson, merge } from '../retrieval/chunk';
import { sentences } from '../retrieval/sentences';
import type { Asker } from './deps';
import type { Again, Citation, TurnAnswer } from './schema';
import type { Talked } from './talk';

type TalkAnswer = Extract<TurnAnswer, { kind: 'talk' }>;

/**
 * The answer to what is no question. Who did not understand, or wants it simpler or in another
 * language, gets what the answer before rests on once more, in a way in which it was not shown yet.
 * @param previous the answer before, in the same conversation
 */
export async function talkAnswer(
  courses: CourseStore,
  learner: Asker,
  { topic, wanted }: Talked,
  previous: TurnAnswer | undefined,
): Promise<TalkAnswer> {
  const shown = previous && shownBefore(previous);
  if (!shown) return { kind: 'talk', topic, wanted, again: null };
  const own = [learner.contentLanguage, learner.screenLanguage];
  const ways = {
    'dont-understand': [...own, STEPS],
    simpler: [STEPS, ...own],
    'other-language': wanted ? [wanted] : own,
  };
  const again = topic in ways ? await inAnotherWay(courses, shown, ways[topic as keyof typeof ways]) : null;
  return { kind: 'talk', topic, wanted, again };
}

/** Sentence by sentence. */
const STEPS = 'steps';

interface Shown {
  citation: Citation;
  tried: readonly string[];
}

function shownBefore(answer: TurnAnswer): Shown | null {
  if (answer.kind === 'talk') return answer.again;
  const citation = 'citations' in answer ? answer.citations[0] : undefined;
  return citation ? { citation, tried: [citation.language] } : null;
}

async function inAnotherWay(
  courses: CourseStore,
  { citation, tried }: Shown,
  ways: readonly string[],
): Promise<Again | null> {
  for (const way of ways.filter((one) => !tried.includes(one))) {
    const language = way === STEPS ? citation.language : way;
    const found = await passageIn(courses, citation, language);
    if (found) return { citation: found, inSteps: way === STEPS, tried: [...tried, way] };
  }
  return null;
}

/** The section as the lesson has it today in a language; null where it has none. */
async function passageIn(courses: CourseStore, cited: Citation, language: string): Promise<Citation | null> {
  const { courseId, moduleId, blockIds } = cited;
  const lesson = await courses.lesson(courseId, moduleId, language).catch((error: unknown) => {
    if (hasCode(error, 'not-found')) return null; // the module is gone meanwhile
    throw error;
  });
  if (lesson?.language !== language) return null;
  const chunks = chunkLesson(lesson);
  const one = chunks.find((chunk) => chunk.blockIds.some((id) => blockIds.includes(id)));
  if (!one) return null;
  const chunk = merge(chunks.filter(({ sectionId }) => sectionId === one.sectionId));
  return {
    n: 1,
    courseId,
    moduleId,
    sectionId: chunk.sectionId,
    blockIds: [...new Set(chunk.blockIds)],
    hash: chunk.hash,
    language,
    headingPath: chunk.headingPath,
    passage: chunk.text,
    sentences: sentences(chunk.text, language),
  };
}
