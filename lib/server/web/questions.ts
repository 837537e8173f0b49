import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { hasCode, UstatError } from '../../errors';
import { courseWords } from '../../retrieval/course-words';
import { embedSomeQuestions } from '../../retrieval/question-queries';
import type { Section } from '../../retrieval/schema';
import { search } from '../../retrieval/search';
import { decideOnGroup, type GroupDecision } from '../../tutor/open/decide-queries';
import type { DeskGroup } from '../../tutor/open/desk-queries';
import { EMBED, GROUP } from '../work/kinds';
import { services } from './services';

/** Which groups a list shows, as addresses carry it. */
export const shownGroups = z.enum(['waiting', 'missing', 'outside', 'not-ours', 'answered']).catch('waiting');

/** Sections that a curator is offered by a digit. */
const NEAREST = 3;

/** Questions at the desk get their groups soon after somebody has sent one, or judged an answer. */
export async function groupSoon(): Promise<void> {
  const { db, jobs } = services();
  await jobs.enqueue(db, GROUP, {}, { key: GROUP.name });
}

/**
 * A decision on a group; questions that it adds take part in searches once it returns: by their
 * vectors too, unless the model does not answer now. A job makes those later.
 * @throws as decideOnGroup
 */
export async function decideAndEmbed(
  staff: SignedIn,
  at: { courseId: string; groupId: string; seen: number },
  decision: GroupDecision,
): Promise<void> {
  const all = services();
  const { db, jobs, embedders, passages } = all;
  await decideOnGroup(all, staff, at, decision);
  const { embedderId } = await courseWords(passages, at.courseId);
  const serving = embedders.find(({ id }) => id === embedderId);
  if (!serving) return;
  try {
    while (await embedSomeQuestions(db, serving, at.courseId));
  } catch (error) {
    if (!hasCode(error, 'unavailable')) throw error;
    await jobs.enqueue(db, EMBED, { course: at.courseId }, { key: `embed ${at.courseId}` });
  }
}

/** A section as a curator chooses it. */
export interface NamedSection extends Section {
  /** As a form sends it. */
  key: string;
  lesson: string;
  heading: string;
}

const keyOf = ({ moduleId, sectionId }: Section) => `${moduleId}/${sectionId}`;

/** What stands under headings in the lessons of a course, in reading order, in a language. */
export async function sectionsOf(courseId: string, language: string): Promise<NamedSection[]> {
  const { words } = await courseWords(services().passages, courseId);
  const shown = words.languages.has(language) ? language : (words.chunks[0]?.language ?? language);
  const named = new Map<string, NamedSection>();
  for (const { moduleId, sectionId, headingPath, language: own } of words.chunks) {
    const [lesson = moduleId, ...headings] = headingPath;
    const key = keyOf({ moduleId, sectionId });
    if (own !== shown || sectionId === '' || named.has(key)) continue;
    named.set(key, { key, moduleId, sectionId, lesson, heading: headings.join(' › ') });
  }
  return [...named.values()];
}

/** @throws UstatError 'bad-input' for a section that the course does not have */
export async function sectionFor(courseId: string, key: string): Promise<Section> {
  const { words } = await courseWords(services().passages, courseId);
  const chunk = words.chunks.find((one) => one.sectionId !== '' && keyOf(one) === key);
  if (!chunk) throw new UstatError('bad-input', 'Choose a section of the course.');
  return { moduleId: chunk.moduleId, sectionId: chunk.sectionId };
}

/** Those of the sections that are nearest to what a group asks most. */
export async function nearestSections(
  { courseId, wordings: [most] }: DeskGroup,
  sections: readonly NamedSection[],
  language: string,
): Promise<NamedSection[]> {
  if (!most) return [];
  const { passages, embedders } = services();
  const query = { courseId, text: most.text, languages: [most.language, language], k: NEAREST };
  const found = await search(passages, embedders, query);
  return found.passages.flatMap(({ chunk }) => sections.find(({ key }) => key === keyOf(chunk)) ?? []);
}
