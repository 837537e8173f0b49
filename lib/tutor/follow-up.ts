import { contentWords } from '../retrieval/function-words';
import { romanise } from '../retrieval/romanise';

/** A question with fewer words of its own than this may lean on the one before. */
const FEW = 3;

/** How a question that goes on opens ("and how much?", "а сколько?", "анда канча?"), romanised. */
const GOES_ON =
  /^(?:and|but|so|then|what about|how about|why|what if|a|i|no|a esli|togda|nu|jana|al emi|emi|anda|birok|al|u|ua|tib)(?![\p{L}\p{N}])/u;
/** Words that stand for something said before, romanised. */
const STANDS_FOR =
  /(?<![\p{L}\p{N}])(?:it|that|this|those|them|they|there|one|ones|same|eto|etogo|etim|etom|on|ona|ego|ee|ih|tam|tak|anin|ani|aga|andan|alar|oshol|oshonu|mini|munu|ushul|haza|zalk|hza)(?![\p{L}\p{N}])/u;

/**
 * The text to search with: a short question that goes on from the one before, or points back at it,
 * gets that one's telling words. Found by rule, so that no model is called before the search.
 * @param previous the question before, in the same conversation
 */
export function resolved(question: string, previous: string | undefined): string {
  if (previous === undefined) return question;
  const own = contentWords(question);
  const plain = romanise(question).trim();
  const leans = own.length === 0 || (own.length < FEW && (GOES_ON.test(plain) || STANDS_FOR.test(plain)));
  if (!leans) return question;
  return `${question} ${contentWords(previous).join(' ')}`;
}
