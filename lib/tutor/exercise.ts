import { contentWords } from '../content/function-words';
import { romanise, romanisedWords } from '../content/romanise';
import { exerciseWords, type Key, keyOf } from '../grounding/answer-key';
import { exerciseAt, type OpenExercise, unansweredExercises } from '../practice/exercise';
import { grams } from '../retrieval/grams';
import type { Asker, TutorDeps } from './deps';
import type { Ask } from './schema';

/**
 * An exercise that a question belongs to. Its key is for the guard alone: `words` and `hints` may
 * be told to a model.
 */
export interface Exercise {
  roundId: string;
  position: number;
  /** Situation and question. */
  words: string;
  /** Approved hints shown so far. */
  hints: readonly string[];
  /** Whether it has any, shown or not. */
  hasHints: boolean;
  key: Key;
  /** The question asks for the answer itself, or for help with nothing named. */
  asksForAnswer: boolean;
}

/**
 * Share of a question's telling grams that stand in an exercise when it is that exercise, and when
 * it leans on it.
 */
const IS_ITS_QUESTION = 0.7;
const LEANS_ON_IT = 0.45;
/** Fewer telling words than this could be about anything. */
const LEAST_WORDS = 3;

/**
 * "answer", "hint", "help", "solve", "right", "tell", "understand" in four languages, romanised:
 * words that name nothing.
 */
const HELP =
  /^(?:answer|hint|help|solv|solution|correct|right|tell|say|give|understand|otvet|podska|pomo|reshi|reshe|pravil|skaj|poni|dai|joop|joob|kiiit|jardam|chigar|tuura|ait|tushun|jok|koi|juab|jauab|ajab|atni|tlmih|sadn|hl|afhm|fdlk)/;

/**
 * The exercise that a question is asked in, or, in the free chat, the unanswered one that it
 * repeats or leans on: there the answer is not to be had either. Null: an ordinary question.
 * @throws UstatError `not-found` for a place of a round that is not the learner's
 */
export async function exerciseOf(
  deps: Pick<TutorDeps, 'courses' | 'hints' | 'learner'>,
  learner: Asker,
  ask: Ask,
  now: Date,
): Promise<Exercise | null> {
  const language = learner.contentLanguage;
  const { courseId, roundId, position, question } = ask;
  if (roundId !== undefined && position !== undefined) {
    const open = await exerciseAt(deps, { roundId, position, language });
    return guarded(open, asksForHelp(question) || likeness(question, open) >= IS_ITS_QUESTION);
  }
  const open = (await unansweredExercises(deps, { courseId, language, now }))
    .map((exercise) => ({ exercise, like: likeness(question, exercise) }))
    .filter(({ like }) => like >= LEANS_ON_IT)
    .sort((a, b) => b.like - a.like)[0];
  return open ? guarded(open.exercise, open.like >= IS_ITS_QUESTION) : null;
}

function guarded(
  { roundId, position, item, hints, hasHints }: OpenExercise,
  asksForAnswer: boolean,
): Exercise {
  const key = keyOf(item.definition, item.texts);
  return { roundId, position, words: exerciseWords(item.text), hints, hasHints, key, asksForAnswer };
}

export function asksForHelp(question: string): boolean {
  return contentWords(question).every((word) => HELP.test(word));
}

/**
 * How much of a question stands in an exercise, in the best of its languages; 1 when it holds the
 * whole of its stem.
 */
function likeness(question: string, { item }: OpenExercise): number {
  const asked = contentWords(question);
  const said = ` ${romanisedWords(question).join(' ')} `;
  return Math.max(
    ...item.texts.map((text) => {
      if (said.includes(` ${romanisedWords(text.stem).join(' ')} `)) return 1;
      if (asked.length < LEAST_WORDS) return 0;
      const own = [...grams(asked.join(' ')).keys()];
      const there = grams(romanise(exerciseWords(text)));
      return own.filter((gram) => there.has(gram)).length / own.length;
    }),
  );
}
