import { describe, expect, it } from 'vitest';
import type { CourseStore } from '@/lib/content/store';
import { UstatError } from '@/lib/errors';
import { chunkLesson } from '@/lib/retrieval/chunk';
import type { Citation, TalkTopic, TurnAnswer } from '@/lib/tutor/schema';
import { talkAnswer } from '@/lib/tutor/talk-answer';
import { LEARNER } from './desk';
import { COURSE } from './small-course';
import { smallLessons } from './small-lessons';

const lessons = smallLessons();
/** The small course: "fees" in English and Kyrgyz, "contract" in English alone. */
const courses = {
  lesson: async (_: string, moduleId: string, language: string) => {
    const own = lessons.filter((lesson) => lesson.moduleId === moduleId);
    const found = own.find((lesson) => lesson.language === language) ?? own[0];
    if (!found) throw new UstatError('not-found', moduleId);
    return found;
  },
} as Pick<CourseStore, 'lesson'> as CourseStore;

function cited(moduleId: string, language: string, blockId: string): Citation {
  const lesson = lessons.find((one) => one.moduleId === moduleId && one.language === language);
  const chunk = lesson && chunkLesson(lesson).find(({ blockIds }) => blockIds.includes(blockId));
  if (!chunk) throw new Error(`no ${blockId}`);
  const { position: _, text: passage, ...rest } = chunk;
  return { ...rest, n: 1, courseId: COURSE, passage, sentences: [passage.split('\n')[0] ?? ''] };
}
const quoted = (moduleId: string, language: string, blockId: string): TurnAnswer => ({
  kind: 'quoted',
  citations: [cited(moduleId, language, blockId)],
});
const answer = (
  topic: TalkTopic,
  previous?: TurnAnswer,
  over: { wanted?: string; contentLanguage?: string } = {},
) =>
  talkAnswer(
    courses,
    { ...LEARNER, contentLanguage: over.contentLanguage ?? 'en' },
    { topic, languages: ['en'], wanted: over.wanted ?? null },
    previous,
  );

describe('talkAnswer', () => {
  it.each(['greeting', 'dont-understand', 'simpler', 'other-language'] as const)(
    'says fixed words for %s where nothing was shown before',
    async (topic) => {
      expect(await answer(topic)).toEqual({ kind: 'talk', topic, wanted: null, again: null });
      const none: TurnAnswer = { kind: 'not-in-course', nearestModules: ['fees'] };
      expect((await answer(topic, none)).again).toBeNull();
    },
  );
  it('shows who did not understand the same in another of their languages, then sentence by sentence, then no more', async () => {
    const shown = quoted('fees', 'ky', 'receipt-steps');
    const first = await answer('dont-understand', shown);
    expect(first.again).toMatchObject({
      inSteps: false,
      citation: { language: 'en', blockIds: ['receipt-steps'] },
    });
    const second = await answer('dont-understand', first);
    expect(second.again).toMatchObject({ inSteps: true, citation: { language: 'en' } });
    expect(second.again?.citation.sentences).toEqual([
      'Compare the name with the passport.',
      'Keep the receipt until the money has arrived.',
    ]);
    expect((await answer('dont-understand', second)).again).toBeNull();
  });
  it('shows it in small steps at once to who reads one language, or asks for simpler words', async () => {
    const steps = await answer('dont-understand', quoted('fees', 'en', 'price-why'));
    expect(steps.again).toMatchObject({ inSteps: true, citation: { language: 'en' } });
    for (const sentence of steps.again?.citation.sentences ?? [])
      expect(steps.again?.citation.passage).toContain(sentence);
    const simpler = await answer('simpler', quoted('fees', 'en', 'price-why'), { contentLanguage: 'ky' });
    expect(simpler.again?.inSteps).toBe(true);
    expect((await answer('simpler', simpler, { contentLanguage: 'ky' })).again?.citation.language).toBe('ky');
  });
  it('shows the language that is asked for, and no other in its place', async () => {
    const shown = quoted('fees', 'en', 'price-why');
    expect((await answer('other-language', shown, { wanted: 'ky' })).again?.citation.language).toBe('ky');
    expect((await answer('other-language', shown, { wanted: 'ru' })).again).toBeNull();
    expect(
      (await answer('other-language', quoted('contract', 'en', 'read-why'), { wanted: 'ky' })).again,
    ).toBeNull();
  });
  it('shows nothing again after thanks, nor of a lesson that is gone', async () => {
    expect((await answer('thanks', quoted('fees', 'en', 'price-why'))).again).toBeNull();
    const gone = { ...cited('fees', 'en', 'price-why'), moduleId: 'gone' };
    expect((await answer('simpler', { kind: 'quoted', citations: [gone] })).again).toBeNull();
  });
});
