import type { Learner } from '../../auth/schema';
import { reserveTokens } from '../../grounding/budget-queries';
import { giveHint } from '../../practice/exercise';
import type { TutorDeps } from '../../tutor/deps';
import { forLearner, services } from './services';

/** What a turn of this learner's needs; hints are given in their content language. */
export function tutorDeps({ id, contentLanguage }: Learner): TutorDeps {
  const all = services();
  const own = forLearner(id);
  return {
    ...all,
    ...own,
    prompts: all.tutor.prompts,
    danger: all.tutor.danger,
    talk: all.tutor.talk,
    limits: all.config.tutor,
    nextHint: (roundId, position) => giveHint(own, { roundId, position, language: contentLanguage }),
    reserve: (turnId, tokens) => reserveTokens({ ...all, limits: all.config.tutor }, id, turnId, tokens),
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  };
}
