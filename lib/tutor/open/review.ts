/** What becomes of a group of questions that the tutor did not answer. */

/** `open` and `in-review` wait for a curator. */
export type GroupState = 'open' | 'in-review' | 'answered' | 'missing' | 'outside' | 'not-ours';

type GroupEventKind = 'given' | 'approved' | 'missing' | 'outside' | 'not-ours' | 'undone';

export interface GroupEvent {
  seq: number;
  kind: GroupEventKind;
  /** Who of staff, by name. */
  by: string;
  at: Date;
  /** What is missing, as an editor reads it. */
  words: string | null;
  moduleId: string | null;
  sectionId: string | null;
  /** Ids of the questions that it added to what is asked about the course. */
  added: string[];
  undoes: number | null;
}

const STATE: Record<Exclude<GroupEventKind, 'undone'>, GroupState> = {
  given: 'in-review',
  approved: 'answered',
  missing: 'missing',
  outside: 'outside',
  'not-ours': 'not-ours',
};

type Step = Pick<GroupEvent, 'seq' | 'kind' | 'undoes'>;

/**
 * The decision that counts: the last that was not undone. What undoes can't be undone. The only
 * place where a group's state is worked out.
 */
export function standingOn<S extends Step>(events: readonly S[]): { state: GroupState; last: S | null } {
  const undone = new Set(events.map(({ undoes }) => undoes));
  const last = events.findLast(({ seq, kind }) => kind !== 'undone' && !undone.has(seq)) ?? null;
  return { state: last && last.kind !== 'undone' ? STATE[last.kind] : 'open', last };
}
