import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { everyLanguage, outlineOf } from '../../content/edit/outline';
import { textsNamed } from '../../content/edit/texts';
import { pathsOfTexts, sourceLanguage, sourceMark, translatedTexts } from '../../content/edit/translation';
import { hasCode, UstatError } from '../../errors';
import { askWithin } from '../../hints/ask-model';
import type { RunningJob } from '../../jobs/kind';
import { knownWords, wordsBeside } from '../../translation/beside';
import { type DraftPlace, dayBudget, draftOf, endDraft } from '../../translation/draft-queries';
import { readTranslation, translationMessages } from '../../translation/drafted';
import type { Services } from '../web/services';
import { filesUnderEdit } from './publish-course';

/** A lesson in a language that a tokeniser cuts small. */
const MOST = { tokens: 6_000, written: 30_000 };

type TranslateServices = Pick<Services, 'db' | 'clock' | 'draft' | 'config'>;

/** Has a model translate the texts of a page that are missing or stale. */
export async function runTranslate(
  { db, clock, draft, config }: TranslateServices,
  place: DraftPlace,
  job: Pick<RunningJob, 'signal' | 'isLast'>,
): Promise<void> {
  const asked = await draftOf(db, place);
  const of = textsNamed(place.texts);
  if (!asked || asked.outcome !== null || !of) return;
  const { chat, translation: prompts } = draft;
  try {
    if (!chat) throw new UstatError('unavailable', `The site has no model ${asked.model} any more.`);
    const outline = outlineOf(await filesUnderEdit(db, place.courseId, ['course.yaml']));
    const paths = pathsOfTexts(of, everyLanguage(outline));
    const files = await filesUnderEdit(db, place.courseId, paths);
    const all = translatedTexts(files, of, place.language);
    const texts = all.filter(({ state }) => state === 'missing' || state === 'stale');
    const around = all.flatMap(({ source }) => source || []).join('\n');
    const languages = { from: sourceLanguage(outline), to: place.language };
    const words = wordsBeside(around, languages, knownWords(files, languages));
    const wait = (ms: number) => sleep(ms, undefined, { signal: job.signal }).catch(() => undefined);
    const budget = dayBudget(db, place, config.draft.tokens, clock);
    const nonce = randomBytes(6).toString('hex');
    const given = { language: place.language, words, around };
    const messages = translationMessages(prompts, texts, given, nonce);
    const found = readTranslation(await askWithin({ chat, budget, wait }, MOST)(messages, job.signal), texts);
    const kept = texts.flatMap(({ name, source }) => {
      const text = found?.get(name);
      return text === undefined ? [] : [[name, { text, source: sourceMark(source) }] as const];
    });
    await endDraft(db, place, found ? 'done' : 'unreadable', Object.fromEntries(kept));
  } catch (error) {
    if (hasCode(error, 'over-budget')) return endDraft(db, place, 'budget');
    if (job.isLast && !job.signal.aborted) await endDraft(db, place, 'failed');
    throw error;
  }
}
