import { shareHeld } from '../grounding/share-held';
import { sentences } from '../retrieval/sentences';

/** Share of a sentence's telling grams in the hint from which on the hint leans on it. */
const LEANS_ON = 0.4;
/** Letters that stand beside an exercise without scrolling. */
const ROOM = 340;

export interface Shown {
  text: string;
  isMarked: boolean;
  /** Something of the section is left out before it, or a paragraph begins. */
  follows: 'sentence' | 'paragraph' | 'gap';
}

/** All sentences of a section; those that the hint leans on are marked. */
export function wholeSection(text: string, language: string, hint: string): Shown[] {
  return text.split(/\n+/).flatMap((line) =>
    sentences(line, language).map((sentence, at) => ({
      text: sentence,
      isMarked: shareHeld(sentence, hint) >= LEANS_ON,
      follows: at === 0 ? ('paragraph' as const) : ('sentence' as const),
    })),
  );
}

/**
 * The part of a section that a reviewer needs: the sentences that the hint leans on and their
 * neighbours, as many as there is room for; where it leans on none, the one that is nearest and
 * those around it.
 */
export function excerpt(text: string, language: string, hint: string): { shown: Shown[]; isWhole: boolean } {
  const all = wholeSection(text, language, hint);
  const held = all.map((sentence) => shareHeld(sentence.text, hint));
  const byWorth = all.map((_, at) => at).sort((a, b) => (held[b] ?? 0) - (held[a] ?? 0) || a - b);
  const [nearest = 0] = byWorth;
  const marked = byWorth.filter((at) => all[at]?.isMarked);
  const centres = marked.length > 0 ? marked : [nearest];
  const around = [1, -1, 2, -2].flatMap((step) => centres.map((at) => at + step));
  const taken = new Set<number>();
  let room = ROOM;
  for (const at of [...centres, ...around]) {
    const length = all[at]?.text.length ?? 0;
    // one sentence is shown however long it is
    if (length === 0 || taken.has(at) || (length > room && taken.size > 0)) continue;
    taken.add(at);
    room -= length;
  }
  const shown = all.flatMap((sentence, at) => {
    if (!taken.has(at)) return [];
    const isAfterGap = at > 0 && !taken.has(at - 1);
    return [isAfterGap ? { ...sentence, follows: 'gap' as const } : sentence];
  });
  return { shown, isWhole: shown.length === all.length };
}
