import { CLOSE, type Judgement, judge, judgeSections, type Scale } from './answerable';
import { askedIn } from './asked';
import type { Embedder } from './embedder';
import { type Gathered, type Leg, type Query, rankGathered, shownLanguage } from './gather';
import { type AskedScore, type RankedSection, worthOf } from './sections';
import { sectionKey } from './words';

/** Whether a course answers a question, judged by all that was gathered. */

/** Whether sections answer, by what people ask about them where that is known. */
export function judgeFound(
  sections: readonly RankedSection[],
  all: Gathered,
  query: Query,
): { answerable: boolean; certainty: number; close: boolean } {
  if (all.asked.size === 0) {
    const { answerable, certainty } = judgePassages(all, query, 'fused');
    return { answerable, certainty, close: false };
  }
  const [first = 0, second = Number.NEGATIVE_INFINITY] = sections.map(({ score }) => score);
  const close = first - second < CLOSE;
  const elsewhere = all.asked.get('') ?? null;
  // cosines of another embedder have another scale: words tell then
  if (all.embedder?.calibrated) return { ...judgeSections(first, elsewhere, true), close };
  const inWords = (score: AskedScore | undefined) => score && { ...score, cosine: null };
  const scores = sections.map(({ parts: [{ chunk, share }] }) => {
    return share + worthOf(inWords(all.asked.get(sectionKey(chunk, chunk))));
  });
  return { ...judgeSections(Math.max(0, ...scores), inWords(elsewhere ?? undefined) ?? null, false), close };
}

/** Whether passages answer, by their own words and vectors alone. */
export function judgePassages(all: Gathered, query: Query, leg: Leg): Judgement {
  const { words, embedder } = all;
  const spoken = query.languages[0] ?? shownLanguage(words, query);
  // Wordings in other languages find more, beside the point too: where lessons speak the question's
  // language, it alone judges.
  const ranked =
    words.whole.has(spoken) && leg !== 'dense'
      ? rankGathered(all, query, words.lexical.shares(askedIn(query.text, words.terms, spoken, 'own')))
      : rankGathered(all, query);
  return judge(ranked, scaleOf(embedder, words.whole.has(spoken) || words.terms.forms.has(spoken)));
}

/** @param told whether lessons or terms speak the question's language: words can tell then */
function scaleOf(embedder: Embedder | null, told: boolean): Scale | null {
  if (embedder?.calibrated) return told ? 'fused' : 'wordless';
  return told || !embedder ? 'words' : null;
}
