import type { Learner } from '../../auth/schema';
import { reserveTokens } from '../../grounding/budget-queries';
import { countAnswered } from '../../knowledge/attempt-queries';
import { giveHint } from '../../practice/exercise';
import type { TutorDeps } from '../../tutor/deps';
import { forLearner, patterns, services } from './services';

/** What a turn of this learner's needs; hints are given in their content language. */
export async function tutorDeps({ id, contentLanguage }: Learner): Promise<TutorDeps> {
  const all = services();
  const own = forLearner(id);
  return {
    ...all,
    ...own,
    embedders: all.embeddersFor(id),
    prompts: all.tutor.prompts,
    ...(await patterns()),
    limits: all.config.tutor,
    nextHint: (roundId, position) => giveHint(own, { roundId, position, language: contentLanguage }),
    reserve: async (turnId, tokens) => {
      const { tutor } = all.config;
      const tokensPerDay = tokensFor(tutor.tokensPerDay, await countAnswered(all.db, id, WHOLE_AFTER));
      return reserveTokens({ ...all, limits: { ...tutor, tokensPerDay } }, id, turnId, tokens);
    },
    after(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** Exercises after which a learner has the whole day's tokens, and the share before the first. */
const WHOLE_AFTER = 20;
const FIRST_SHARE = 0.1;

/**
 * Profiles cost nothing: thrown away by the dozen, each with a whole share, they spend the site's.
 */
export function tokensFor(whole: number, answered: number): number {
  return whole * Math.min(1, FIRST_SHARE + ((1 - FIRST_SHARE) * answered) / WHOLE_AFTER);
}
