import { type AskedPlace, askedOf } from '../content/edit/asked-fields';
import { lessonFields, lessonSections } from '../content/edit/lesson-text';
import type { Outline } from '../content/edit/outline';
import type { Db, Sql } from '../db/port';
import { UstatError } from '../errors';
import type { Message, Signal } from '../grounding/chat-model';
import { type Drafted, type Going, goThrough } from '../hints/go-through';
import { type QuestionPrompts, questionMessages, readQuestions } from './drafted';
import { draftsOfSection, insertQuestionDrafts } from './question-draft-queries';

/**
 * Questions that a section is to have in a language: with five the search found it for .67 of what
 * people asked, with two for .53.
 */
export const EACH = 5;

interface QuestionDeps {
  db: Db;
  clock: () => Date;
  ids: () => string;
  nonce: () => string;
  /** Files of the course as they are under edit: a drafting may take an hour. */
  files(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Within the budget of the drafting. */
  ask(messages: readonly Message[], signal: Signal): Promise<string>;
  model: string;
  prompts: QuestionPrompts;
}

interface WantedSections {
  courseId: string;
  language: string;
  /** Null: all. */
  moduleId: string | null;
}

/**
 * Drafts questions where a section has fewer than it should, with those that wait. They wait for a
 * person. Calling it again goes on.
 * @throws as goThrough
 */
export async function draftQuestions(
  deps: QuestionDeps,
  { modules }: Pick<Outline, 'modules'>,
  { courseId, language, moduleId }: WantedSections,
  going: Going,
): Promise<Drafted> {
  const wanted = modules.filter(({ id }) => moduleId === null || id === moduleId);
  const files = await deps.files(wanted.map(({ id }) => lessonPath(language, id)));
  const places = wanted.flatMap(({ id }) =>
    lessonSections(files.get(lessonPath(language, id))).map(
      (section): AskedPlace => ({ language, moduleId: id, sectionId: section.id }),
    ),
  );
  return goThrough(
    places,
    (place) => `${place.moduleId}/${place.sectionId}`,
    (place) => draftFor(deps, courseId, place, going),
    going,
  );
}

const lessonPath = (language: string, moduleId: string) => `${language}/${moduleId}.md`;

async function draftFor(
  deps: QuestionDeps,
  courseId: string,
  place: AskedPlace,
  { kept, signal }: Going,
): Promise<number | null> {
  const path = lessonPath(place.language, place.moduleId);
  const files = await deps.files([path, `${place.language}/questions.yaml`]);
  const section = lessonSections(files.get(path)).find(({ id }) => id === place.sectionId);
  if (!section) throw new UstatError('not-found', `The lesson has no part ${place.sectionId} any more.`);
  const known = async (sql: Sql) => {
    const drafts = await draftsOfSection(sql, courseId, place);
    const asked = askedOf(files, place);
    const waiting = drafts.filter(({ state }) => state === 'waiting').length;
    // what was approved stands among the questions, or was taken out there
    return { there: [...asked, ...drafts.map(({ text }) => text)], count: EACH - asked.length - waiting };
  };
  const before = await known(deps.db);
  if (before.count <= 0) return 0;
  const wanted = {
    ...before,
    language: place.language,
    lesson: lessonFields(files.get(path)).title,
    section,
  };
  const answer = await deps.ask(questionMessages(deps.prompts, wanted, deps.nonce()), signal);
  if (readQuestions(answer, before) === null) return null;
  return deps.db.transaction(async (tx) => {
    const key = `ustat questions ${courseId} ${place.language} ${place.moduleId} ${place.sectionId}`;
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [key]);
    const now = await known(tx);
    const texts = now.count > 0 ? (readQuestions(answer, now) ?? []) : [];
    const drafts = texts.map((text) => ({ ...place, id: deps.ids(), courseId, text, model: deps.model }));
    await insertQuestionDrafts(tx, drafts, { prompts: deps.prompts.version, at: deps.clock() });
    if (drafts.length > 0) await kept?.(tx, drafts.length);
    return drafts.length;
  });
}
