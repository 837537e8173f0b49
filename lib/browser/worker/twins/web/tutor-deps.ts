import type { Learner } from '@/lib/auth/schema';
import { giveHint } from '@/lib/practice/exercise';
import type { TutorDeps } from '@/lib/tutor/deps';
import { forLearner, patterns, services } from './services';

/** lib/server/web/tutor-deps.ts in a worker: without a model the tutor quotes. */
export async function tutorDeps({ id, contentLanguage }: Learner): Promise<TutorDeps> {
  const all = services();
  const own = forLearner(id);
  return {
    ...own,
    ...{ embedders: all.embedders, chat: null },
    ...{ classifier: all.classifiers.danger, talkClassifier: all.classifiers.talk },
    contacts: all.contacts,
    prompts: { system: '', user: '', exercise: '', version: '' },
    ...(await patterns()),
    limits: all.config.tutor,
    nextHint: (roundId, position) => giveHint(own, { roundId, position, language: contentLanguage }),
    reserve: async () => false,
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  };
}
