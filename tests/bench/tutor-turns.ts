import * as z from 'zod';
import { embedCourse } from '../../lib/retrieval/embedding-queries';
import { openEncoder } from '../../lib/server/models/encoder';
import { loadCourse } from '../../lib/server/work/load-course';
import type { TutorDeps } from '../../lib/tutor/deps';
import type { TurnAnswer } from '../../lib/tutor/schema';
import { takeTurn } from '../../lib/tutor/turn';
import { root } from '../support/app';
import { addLearner, testDb } from '../support/db';
import { course } from '../support/learner';
import { readYamlFile } from './course';
import { quietTutor } from './tutor-deps';

const question = z.object({ text: z.string(), language: z.string() });
const list = z.array(question);
const questionsFile = z.object({
  answerable: list,
  unanswerable: list,
  unseenAnswerable: list,
  unseenUnanswerable: list,
});
/** The modules that the questions were written for; others answer some of the unanswerable ones. */
const MODULES = ['suspicious-links', 'sending-money', 'employment-contract'];
const LEARNER = '00000000-0000-7000-8000-000000000001';
const NOW = new Date('2026-01-01T00:00:00Z');

export interface Refusals {
  /** Of questions that the course does not answer: how many the tutor says so of. */
  correct: number;
  unanswerable: number;
  /** Of questions that it answers: how many are turned away. */
  wrong: number;
  answerable: number;
}

/**
 * The whole tutor, without a model, on questions that chose its weights ("seen") and on others:
 * with the encoder that ships, as a learner has it.
 */
export async function refusalFigures(
  progress: (line: string) => void,
): Promise<{ seen: Refusals; unseen: Refusals; wrong: string[] }> {
  const sets = questionsFile.parse(readYamlFile('tests/data/questions-money-phone.yaml'));
  const db = await testDb();
  const encoder = await openEncoder(`${root}/models`);
  try {
    await addLearner(db, LEARNER, NOW);
    await loadCourse(
      db,
      { ...course, lessons: course.lessons.filter(({ moduleId }) => MODULES.includes(moduleId)) },
      NOW,
    );
    await embedCourse(db, encoder, course.structure.id, (done, total) =>
      progress(`vectors: ${done} of ${total}`),
    );
    const deps = quietTutor(db, LEARNER, NOW, [encoder]);
    const wrong: string[] = [];
    const count = async (
      answerable: z.infer<typeof list>,
      unanswerable: z.infer<typeof list>,
    ): Promise<Refusals> => {
      const figures = {
        correct: 0,
        unanswerable: unanswerable.length,
        wrong: 0,
        answerable: answerable.length,
      };
      for (const one of unanswerable) {
        if (await isRefused(deps, one)) figures.correct += 1;
        else wrong.push(`answered: ${one.text}`);
      }
      for (const one of answerable) {
        if (!(await isRefused(deps, one))) continue;
        figures.wrong += 1;
        wrong.push(`refused: ${one.text}`);
      }
      return figures;
    };
    const seen = await count(sets.answerable, sets.unanswerable);
    const unseen = await count(sets.unseenAnswerable, sets.unseenUnanswerable);
    return { seen, unseen, wrong };
  } finally {
    await encoder.close();
    await db.close();
  }
}

async function isRefused(deps: TutorDeps, { text, language }: z.infer<typeof question>): Promise<boolean> {
  const learner = { id: LEARNER, screenLanguage: language, contentLanguage: language };
  const ask = { turnId: crypto.randomUUID(), courseId: course.structure.id, question: text };
  let answer: TurnAnswer | undefined;
  for await (const event of takeTurn(deps, learner, ask))
    if (event.type === 'done') answer = event.turn.answer;
  return answer?.kind === 'not-in-course';
}
