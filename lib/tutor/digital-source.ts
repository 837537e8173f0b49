import type { TurnAnswer } from './schema';

/**
 * IPTC's digital source type of text that a model wrote: for machines, what the page says to people
 * (EU AI Act, article 50).
 */
export const TRAINED_ALGORITHM = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

/** Null where none of an answer is a model's text. */
export function digitalSourceOf(answer: TurnAnswer): string | null {
  const hasWords = (answer.kind === 'generated' || answer.kind === 'broken') && answer.words !== '';
  return hasWords ? TRAINED_ALGORITHM : null;
}
