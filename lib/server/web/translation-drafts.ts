import * as z from 'zod';
import type { SignedIn } from '../../auth/staff-queries';
import { textsNamed } from '../../content/edit/texts';
import { sourceMark, type Translated } from '../../content/edit/translation';
import type { Glossary } from '../../content/schema';
import { UstatError } from '../../errors';
import { checkTranslated } from '../../translation/check';
import { askDraft, type DraftOutcome, type DraftPlace, draftOf } from '../../translation/draft-queries';
import { TRANSLATE } from '../work/kinds';
import { pieceView } from './editing';
import { services } from './services';

/** What a model has written for a page of texts, until somebody takes it over. */

export const askedTexts = z.object({
  course: z.string().min(1).max(200),
  texts: z.string().min(1).max(200),
  language: z.string().regex(/^[A-Za-z0-9-]{2,20}$/),
});

/**
 * Has a draft written in the background; while one is, nothing more is asked.
 * @throws UstatError 'unavailable' where the site has no model, 'not-found'
 */
export async function askTranslation(staff: SignedIn, place: DraftPlace): Promise<void> {
  const { db, jobs, draft, clock } = services();
  const { chat, translation } = draft;
  if (!chat) throw new UstatError('unavailable', 'The site has no model.');
  const { courseId, texts, language } = place;
  if (!textsNamed(texts)) throw new UstatError('not-found', `No texts are called ${texts}.`);
  await pieceView(staff, courseId, { kind: 'translation', id: texts, language });
  await db.transaction(async (tx) => {
    const asked = { by: staff.name, model: chat.id, prompts: translation.version, at: clock() };
    if (!(await askDraft(tx, place, asked))) return;
    const payload = { course: courseId, language, texts };
    await jobs.enqueue(tx, TRANSLATE, payload, { key: `translate ${courseId} ${language} ${texts}` });
  });
}

/** A text as a model has written it, with what a careful reader would stop at. */
export interface Suggested {
  text: string;
  faults: string[];
}

export interface Suggestions {
  /** Of the site; null: it has none, and nothing can be asked for. */
  model: string | null;
  isWriting: boolean;
  /** Why there is no draft where one was asked for. */
  failure: Exclude<DraftOutcome, 'done'> | null;
  /** Who wrote it. */
  by: string;
  /** By the names of the texts; of those that still have the source that they were made from. */
  texts: Map<string, Suggested>;
}

export async function suggestionsFor(
  place: DraftPlace,
  texts: readonly Translated[],
  glossary: Glossary,
): Promise<Suggestions> {
  const { db, draft } = services();
  const found = await draftOf(db, place);
  const outcome = found?.outcome ?? null;
  const suggested = texts.flatMap(({ name, source, text, state, isList }): [string, Suggested][] => {
    const one = found?.texts[name];
    const isOpen = state === 'missing' || state === 'stale';
    if (!one || !isOpen || one.source !== sourceMark(source) || one.text === text) return [];
    const given = { source, text: one.text, isList };
    const faults = checkTranslated(given, { language: place.language, glossary });
    return [[name, { text: one.text, faults }]];
  });
  return {
    model: draft.chat?.id ?? null,
    isWriting: found !== null && outcome === null,
    failure: outcome === 'done' ? null : outcome,
    by: found?.model ?? '',
    texts: new Map(suggested),
  };
}
