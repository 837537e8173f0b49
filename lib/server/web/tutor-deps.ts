import { giveHint } from '../../practice/exercise';
import type { TutorDeps } from '../../tutor/deps';
import { services } from './services';

/** What a turn needs, for this learner's content language: hints are given in it. */
export function tutorDeps(contentLanguage: string): TutorDeps {
  const all = services();
  return {
    ...all,
    prompts: all.tutor.prompts,
    danger: all.tutor.danger,
    limits: all.config.tutor,
    nextHint: (learnerId, roundId, position) =>
      giveHint(all, learnerId, { roundId, position, language: contentLanguage }),
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  };
}
