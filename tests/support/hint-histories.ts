import fc from 'fast-check';
import type { Db } from '@/lib/db/port';
import { insertHints, insertVersions } from '@/lib/hints/course-hint-queries';
import { insertEvents, saveStates } from '@/lib/hints/hint-queries';
import { eventKinds, type HintEvent } from '@/lib/hints/schema';

const AT = new Date('2026-05-01T08:00:00Z');

const event = fc.record({
  kind: fc.constantFrom(...eventKinds, 'approved' as const),
  version: fc.constantFrom(1, 1, 1, 2, 3),
  undoes: fc.integer({ min: 1, max: 9 }),
});

/** Whatever somebody, or a fault, may write of hints: also what no screen of ours offers. */
export const randomHistories = (count: number): HintEvent[][] =>
  fc.sample(fc.array(event, { minLength: 1, maxLength: 9 }), { numRuns: count, seed: 17 }).map((list) =>
    [{ kind: 'drafted' as const, version: 1, undoes: 0 }, ...list].map(({ kind, version, undoes }, at) => ({
      ...{ seq: at + 1, kind, version, by: 'Aida', at: new Date(AT.getTime() + at) },
      ...{ reason: null, words: null, undoes: kind === 'undone' ? undoes : null },
    })),
  );

/**
 * Said another way than review.ts says it: the last text has an approval of its own that nothing
 * has taken back since.
 */
export function mayBeSeen(history: readonly HintEvent[]): boolean {
  const undone = history.map(({ undoes }) => undoes);
  const counts = history.filter(({ seq, kind }) => kind !== 'undone' && !undone.includes(seq));
  const text = counts.findLast(({ kind }) => ['drafted', 'written', 'imported', 'edited'].includes(kind));
  if (!text) return false;
  const since = counts.filter(({ seq }) => seq > text.seq);
  const ofIt = since.filter(({ version }) => version === text.version);
  const approval = ofIt.findLast(({ kind }) => kind === 'approved');
  if (!approval || since.some(({ kind }) => kind === 'retired')) return false;
  return !ofIt.some(
    ({ seq, kind }) => seq > approval.seq && ['rejected', 'source-changed', 'sent-back'].includes(kind),
  );
}

const idOf = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Where the hint of a history stands: each at an item of its own. */
export const placeOf = (n: number) => ({ courseId: 'tea', itemId: `item.${n}`, language: 'ky' });

/** Hints in three versions, each with a history. */
export async function fillHints(db: Db, histories: readonly HintEvent[][]): Promise<void> {
  const hints = histories.map((_, n) => ({ id: idOf(n), ...placeOf(n), level: 1 + (n % 3), answer: null }));
  await insertHints(db, hints, AT);
  const provenance = { by: 'person' as const, name: 'Aida', sources: [], itemHash: null };
  const versions = hints.flatMap(({ id }) =>
    [1, 2, 3].map((version) => ({ hintId: id, version, text: `hint ${version}`, provenance })),
  );
  await insertVersions(db, versions);
  const written = histories.map((events, n) => ({ id: idOf(n), events }));
  await insertEvents(db, new Map(written.map(({ id, events }) => [id, events])));
  await saveStates(db, written);
}
