import type { Showing } from '../hints/effects';
import type { Outcome } from '../knowledge/outcome-queries';

/** A hint as a learner saw it. */
export interface SeenHint {
  roundId: string;
  position: number;
  hintId: string;
  version: number;
  level: number;
  at: Date;
}

/**
 * The exercises of one learner with what came of them.
 * @param outcomes in their order @param seen in any
 */
export function showingsOf(outcomes: readonly Outcome[], seen: readonly SeenHint[]): Showing[] {
  const keyOf = ({ roundId, position }: { roundId: string | null; position: number }) =>
    `${roundId} ${position}`;
  const byPlace = new Map<string, Outcome[]>();
  for (const one of outcomes) byPlace.set(keyOf(one), [...(byPlace.get(keyOf(one)) ?? []), one]);
  const hints = new Map<string, SeenHint[]>();
  for (const hint of seen) hints.set(keyOf(hint), [...(hints.get(keyOf(hint)) ?? []), hint]);
  // first answers, from which each exercise looks for the next of its skill
  const firsts = outcomes.flatMap((one, at) => (one.ordinal === 1 ? [{ ...one, order: at }] : []));
  return [...byPlace].flatMap(([key, own]) => {
    const [first] = own;
    const last = own.at(-1);
    if (!first || !last) return [];
    const order = outcomes.indexOf(last);
    const next = firsts.find(
      (one) => one.order > order && one.skillId === first.skillId && one.itemId !== first.itemId,
    );
    const wrongBy = (at: Date) => own.filter((one) => !one.correct && one.at <= at).length;
    return [
      {
        itemId: first.itemId,
        wrong: own.filter(({ correct }) => !correct).length,
        seen: (hints.get(key) ?? []).map(({ hintId, version, level, at }) => ({
          ...{ hintId, version, level, wrongBefore: wrongBy(at) },
        })),
        next: next ? next.correct && next.unaided : null,
      },
    ];
  });
}
