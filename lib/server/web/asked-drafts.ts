import * as z from 'zod';
import { type CheckedQuestion, checkQuestion } from '../../asked/check';
import { EACH } from '../../asked/draft-queries';
import {
  type QuestionDraft,
  questionDraft,
  setQuestionDraft,
  waitingQuestions,
} from '../../asked/question-draft-queries';
import type { SignedIn } from '../../auth/staff-queries';
import { saveDrafts } from '../../content/draft-queries';
import { askedOf, withAsked } from '../../content/edit/asked-fields';
import { type LessonSection, lessonFields, lessonSections } from '../../content/edit/lesson-text';
import { type Outline, outlineOf } from '../../content/edit/outline';
import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';
import { dangerIn } from '../../tutor/danger';
import { lockCourse } from '../work/load-course';
import { underEdit } from './editing';
import { services } from './services';

/** Questions that a model has drafted for the sections of a course: a person decides on each. */

export const askedPage = (courseId: string, query: Record<string, string>): string =>
  `/curate/${courseId}/edit/asked?${new URLSearchParams(query)}`;

/** A section as a reviewer sees it beside a question. */
interface SectionBeside extends LessonSection {
  lesson: string;
  /** Questions that it has already. */
  asked: string[];
}

export interface AskedView {
  outline: Outline;
  /** The questions that wait, in the order of the course. */
  waiting: QuestionDraft[];
  /** The one to decide on; null: none waits. */
  draft: QuestionDraft | null;
  /** Null: it has left the lesson. */
  section: SectionBeside | null;
  checked: CheckedQuestion;
  /** Sections of lessons in the language, and those of them that have as many as are drafted. */
  sections: { all: number; asked: number; each: number };
}

/** @param wanted id of a question; null, or one that does not wait: the first */
export async function askedView(
  courseId: string,
  language: string,
  wanted: string | null,
): Promise<AskedView> {
  const { db } = services();
  const { files, outline } = await filesOfAsked(db, courseId, language);
  const lessons = new Map(
    outline.modules.map(({ id }) => [id, lessonSections(files.get(`${language}/${id}.md`))]),
  );
  const places = [...lessons].flatMap(([moduleId, own]) =>
    own.map(({ id }) => ({ language, moduleId, sectionId: id })),
  );
  const placeOf = ({ moduleId, sectionId }: { moduleId: string; sectionId: string }) =>
    places.findIndex((one) => one.moduleId === moduleId && one.sectionId === sectionId);
  const found = await waitingQuestions(db, courseId, language);
  const waiting = found
    .map((one) => ({ one, place: placeOf(one) }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
  const draft = waiting.find(({ id }) => id === wanted) ?? waiting[0] ?? null;
  const section = draft && (lessons.get(draft.moduleId) ?? []).find(({ id }) => id === draft.sectionId);
  const lesson = draft ? lessonFields(files.get(`${language}/${draft.moduleId}.md`)).title : '';
  return {
    ...{ outline, waiting, draft },
    section: draft && section ? { ...section, lesson, asked: askedOf(files, draft) } : null,
    checked: draft ? checkQuestion(files, draft, draft.text, isCall) : { faults: [], isBlocked: false },
    sections: {
      all: places.length,
      asked: places.filter((place) => askedOf(files, place).length >= EACH).length,
      each: EACH,
    },
  };
}

const isCall = (text: string) => dangerIn(text, services().tutor.danger) !== null;

/** @throws UstatError 'not-found' where the course is not written in the language */
async function filesOfAsked(sql: Sql, courseId: string, language: string) {
  const first = outlineOf((await underEdit(sql, courseId, ['course.yaml'])).files);
  if (!first.languages.includes(language))
    throw new UstatError('not-found', `The course is not written in ${language}.`);
  const lessons = first.modules.map(({ id }) => `${language}/${id}.md`);
  const paths = ['course.yaml', `${language}/questions.yaml`, ...lessons];
  return { ...(await underEdit(sql, courseId, paths)), outline: first };
}

const place = { course: z.string().min(1).max(200), draft: z.guid() };
export const askedDecision = z.discriminatedUnion('do', [
  z.object({ ...place, do: z.literal('approve'), text: z.string().trim().min(1).max(300) }),
  z.object({ ...place, do: z.enum(['reject', 'undo']) }),
]);
type AskedDecision = z.infer<typeof askedDecision>;

/**
 * Approved, a question stands in the draft of the course, among those of its section; from there it
 * is published with the rest, and gets its vector. Undone, it is taken out again and waits.
 * @returns the question as it was
 * @throws UstatError 'not-found'; 'conflict' where somebody has decided since; 'bad-input' for
 *   words that the course can not hold
 */
export async function decideAsked(staff: SignedIn, given: AskedDecision): Promise<QuestionDraft> {
  const { db, clock } = services();
  return db.transaction(async (tx) => {
    await lockCourse(tx, given.course);
    const draft = await questionDraft(tx, given.course, given.draft);
    const isOpen = draft.state === 'waiting';
    if (given.do === 'undo' ? isOpen || draft.by !== staff.name : !isOpen)
      throw new UstatError('conflict', 'Somebody has decided on this question meanwhile.');
    const write = async (questions: (now: string[]) => string[]) => {
      const { files, published } = await filesOfAsked(tx, given.course, draft.language);
      const changes = withAsked(files, draft, questions(askedOf(files, draft)));
      await saveDrafts(tx, given.course, changes, published, { by: staff.name, at: clock() });
    };
    if (given.do === 'approve') {
      const text = given.text.replace(/\s+/g, ' ').trim();
      const { files } = await filesOfAsked(tx, given.course, draft.language);
      const { faults, isBlocked } = checkQuestion(files, draft, text, isCall);
      if (isBlocked) throw new UstatError('bad-input', 'The question can not stand so.', faults);
      await write((now) => [...now, text]);
      await setQuestionDraft(tx, draft.id, { state: 'approved', by: staff.name, approved: text });
    } else if (given.do === 'reject')
      await setQuestionDraft(tx, draft.id, { state: 'rejected', by: staff.name, approved: null });
    else {
      if (draft.approved !== null) await write((now) => now.filter((one) => one !== draft.approved));
      await setQuestionDraft(tx, draft.id, { state: 'waiting', by: null, approved: null });
    }
    return draft;
  });
}
