import { hasCode } from '../errors';
import { questionLanguage } from '../grounding/language';
import { inOwnLetters } from '../retrieval/cyrillic';
import type { Embedder } from '../retrieval/embedder';
import { type ClassifierWeights, judgeCall } from './call-classifier';
import { type Danger, dangerIn } from './danger';

interface Guarded {
  /** In which the answer is given. */
  language: string;
  /** Topic of a call for help, or null. */
  danger: string | null;
}

/** What is decided about a question before anything is searched or sent anywhere. */
export function guard(question: string, screenLanguage: string, danger: Danger): Guarded {
  return { language: questionLanguage(question, screenLanguage), danger: dangerIn(question, danger) };
}

/** A call for help that no pattern knows. `card`: it is answered as one; `line`: it may be one, and is answered beside. */
export interface Heard {
  topic: string;
  shows: 'card' | 'line';
}

/**
 * What the classifier hears in a question in which the patterns hear nothing. Null where it hears nothing either, and where the
 * encoder that it belongs to is not there or does not answer: the patterns stand alone then.
 * @param language of the question
 */
export async function hear(
  question: string,
  language: string,
  { classifier, embedders }: { classifier: ClassifierWeights | null; embedders: readonly Embedder[] },
): Promise<Heard | null> {
  const encoder = embedders.find(({ id }) => id === classifier?.encoder);
  if (!classifier || !encoder) return null;
  try {
    const [vector] = await encoder.embed([inOwnLetters(question, language)], 'query', language);
    if (!vector) return null;
    const { probability, topic } = judgeCall(question, vector, classifier);
    if (probability < classifier.line) return null;
    return { topic, shows: probability < classifier.card ? 'line' : 'card' };
  } catch (error) {
    if (hasCode(error, 'unavailable')) return null;
    throw error;
  }
}
