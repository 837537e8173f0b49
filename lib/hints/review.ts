import type { ApprovedHint, EventKind, HintEvent } from './schema';

export type HintState = 'in-review' | 'approved' | 'rejected' | 'retired';

export interface Review {
  state: HintState;
  /** The text that counts now; 0 before the first. */
  version: number;
  /** The event that made it so; null before the first. */
  by: Pick<HintEvent, 'seq' | 'kind'> | null;
}

/** What the state rests on. */
export type Step = Pick<HintEvent, 'seq' | 'kind' | 'version' | 'undoes'>;

/** Bring a text that nobody has approved yet. */
const NEW_TEXT: readonly EventKind[] = ['drafted', 'written', 'imported', 'edited'];

/**
 * A hint's state from its events: the only place where it is worked out, for learners, desk, lists
 * and figures alike. What was undone has never been; a verdict on a text that is not the latest
 * says nothing; and what nobody has approved is in review.
 */
export function reviewOf<S extends Step>(events: readonly S[]): Review {
  let review: Review = { state: 'in-review', version: 0, by: null };
  for (const event of effective(events)) {
    const { seq, kind, version } = event;
    const by = { seq, kind };
    if (NEW_TEXT.includes(kind)) review = { state: 'in-review', version, by };
    else if (kind === 'retired') review = { ...review, state: 'retired', by };
    else if (review.version === 0 || version !== review.version) continue;
    else if (kind === 'source-changed' || kind === 'sent-back') {
      if (review.state === 'approved') review = { ...review, state: 'in-review', by };
    } else if (review.state !== 'retired' && (kind === 'approved' || kind === 'rejected'))
      review = { ...review, state: kind, by };
  }
  return review;
}

/** In their order, without what was undone. What undoes can't be undone. */
export function effective<S extends Step>(events: readonly S[]): S[] {
  const undone = new Set(events.flatMap(({ kind, undoes }) => (kind === 'undone' ? [undoes] : [])));
  return events
    .filter(({ seq, kind }) => kind !== 'undone' && !undone.has(seq))
    .sort((a, b) => a.seq - b.seq);
}

/**
 * Of the hints that are approved one a level, and one a wrong answer: the one that was approved
 * last. By level.
 */
export function onePerLevel<H extends ApprovedHint & { approvedAt: number }>(hints: readonly H[]): H[] {
  const latest = new Map<string, H>();
  for (const hint of [...hints].sort((a, b) => a.approvedAt - b.approvedAt))
    latest.set(`${hint.level} ${hint.answer ?? ''}`, hint);
  return [...latest.values()].sort((a, b) => a.level - b.level);
}
