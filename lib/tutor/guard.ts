import { contentWords } from '../content/function-words';
import { hasCode } from '../errors';
import { questionLanguage } from '../grounding/language';
import { inOwnLetters } from '../retrieval/cyrillic';
import type { Embedder } from '../retrieval/embedder';
import { type ClassifierWeights, judgeCall } from './call-classifier';
import { type Danger, dangerIn, everydayIn, GENERAL } from './danger';
import { asksForHelp } from './exercise';
import { type Ask, type TalkTopic, talkTopics } from './schema';
import { besidePoliteWords, type Talked, talkIn } from './talk';
import type { Talk } from './talk-patterns';

interface Guarded {
  /** In which the answer is given. */
  language: string;
  /** Topic of a call for help, or null. */
  danger: string | null;
  /** What it is when it is no question; null too where it calls for help. */
  talk: Talked | null;
}

/** What is decided about a question before anything is searched or sent anywhere. */
export function guard(
  { question, roundId }: Pick<Ask, 'question' | 'roundId'>,
  screenLanguage: string,
  known: { danger: Danger; talk: Talk },
): Guarded {
  const language = questionLanguage(question, screenLanguage);
  const danger = dangerIn(question, known.danger);
  const talk = danger === null ? talkIn(question, known.talk) : null;
  if (talk === null || (roundId !== undefined && asksForHint(question, talk.topic)))
    return { language, danger, talk: null };
  return { language: languageOf(talk, language, screenLanguage), danger, talk };
}

/** In an exercise these ask for its next hint. */
const ASK_FOR_HINT: ReadonlySet<TalkTopic> = new Set(['dont-understand', 'simpler', 'unclear']);

function asksForHint(question: string, topic: TalkTopic): boolean {
  return ASK_FOR_HINT.has(topic) || (contentWords(question).length > 0 && asksForHelp(question));
}

/**
 * "Макул" on an English screen is Kyrgyz, because it is "ok" in Kyrgyz: its letters alone would
 * make it Russian.
 */
function languageOf({ languages }: Talked, guessed: string, screenLanguage: string): string {
  if (guessed === screenLanguage || languages.includes(guessed)) return guessed;
  return languages[0] ?? screenLanguage;
}

/**
 * What no pattern knows. `card`: a call for help, answered as one; `line`: it may be one, and is
 * answered beside; `talk`: no question, whatever the course holds where that is sure, else where
 * the course less likely answers than it is talk. What stands beside polite words decides: "thanks!
 * and what about tax" asks.
 */
export type Heard = { topic: string; shows: 'card' | 'line' } | HeardTalk;
interface HeardTalk {
  topic: TalkTopic;
  shows: 'talk';
  isSure: boolean;
  probability: number;
}

export interface Ears {
  danger: Pick<Danger, 'everyday'>;
  talk: Talk;
  /** Of calls for help. */
  classifier: ClassifierWeights | null;
  talkClassifier: ClassifierWeights | null;
  embedders: readonly Embedder[];
}

/**
 * A topic that less than this speaks for is wrong more often than right: of 28 such cards of the
 * choosing set 22 had the advice of another trouble (npm run bench:danger -- --set choose).
 */
const LEAST_SHARE = 0.3;

/**
 * What the classifiers hear in a question in which the patterns hear nothing. Null where they hear
 * nothing either, and where the encoder that they belong to is not there or does not answer: the
 * patterns stand alone then.
 * @param language of the question
 */
export async function hear(
  question: string,
  language: string,
  { danger, talk, classifier, talkClassifier, embedders }: Ears,
): Promise<Heard | null> {
  const encoder = embedders.find(({ id }) => id === classifier?.encoder);
  if (!classifier || !encoder) return null;
  try {
    const [vector] = await encoder.embed([inOwnLetters(question, language)], 'query', language);
    if (!vector) return null;
    const { probability, topic, share } = judgeCall(question, vector, classifier);
    if (probability >= classifier.line) {
      const everyday = everydayIn(question, danger);
      if (everyday) return { topic: everyday, shows: 'line' };
      const shows = probability < classifier.card ? 'line' : 'card';
      return { topic: share < LEAST_SHARE ? GENERAL : topic, shows };
    }
    if (talkClassifier?.encoder !== encoder.id) return null;
    const heard = talkHeard(question, vector, talkClassifier);
    const rest = heard && besidePoliteWords(question, talk);
    if (!rest) return heard;
    const [own] = await encoder.embed([inOwnLetters(rest, language)], 'query', language);
    const asked = own ? talkHeard(rest, own, talkClassifier) : null;
    return asked?.isSure ? heard : asked;
  } catch (error) {
    if (hasCode(error, 'unavailable')) return null;
    throw error;
  }
}

function talkHeard(question: string, vector: Float32Array, weights: ClassifierWeights): HeardTalk | null {
  const { probability, topic } = judgeCall(question, vector, weights);
  const talk = talkTopics.find((one) => one === topic);
  if (!talk || probability < weights.line) return null;
  return { topic: talk, shows: 'talk', isSure: probability >= weights.card, probability };
}
