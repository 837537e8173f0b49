import type { Sql } from '../db/port';
import { answerIn } from './packed-attempt';

/** Rows of a page of the cursor. */
const PAGE = 5_000;

/**
 * Wrong answers to a course's items, each as an attempt keeps it ("option:<id>", "named:<id>"),
 * that at least so many different learners gave. What somebody typed is in none of them: an answer
 * that the item does not know has no name. Within a transaction; one pass over the table.
 * @returns by item, in the order of their names
 */
export async function frequentMistakes(
  tx: Sql,
  courseId: string,
  least: number,
): Promise<Map<string, string[]>> {
  // who gave each; of those that enough gave nobody is kept
  const givers = new Map<string, Set<string> | 'enough'>();
  await tx.query("select set_config('ustat.course', $1, true)", [courseId]);
  await tx.query(
    `declare mistaken no scroll cursor for
     select a.learner_id as "learnerId", coalesce(a.item_id, s.ids[3]) as "itemId", a.packed, a.mistake
       from attempt a left join shared_ids s on s.id = a.shared
      where coalesce(a.course_id, s.ids[1]) = current_setting('ustat.course') and not a.correct`,
  );
  let count = PAGE;
  while (count === PAGE) {
    const rows = await tx.query<{
      learnerId: string;
      itemId: string;
      packed: Uint8Array | null;
      mistake: string | null;
    }>(`fetch forward ${PAGE} from mistaken`);
    count = rows.length;
    for (const { learnerId, itemId, packed, mistake } of rows) {
      const named = packed === null ? mistake : answerIn(packed).mistake;
      if (named === null) continue;
      const key = JSON.stringify([itemId, named]);
      const known = givers.get(key) ?? new Set();
      if (known === 'enough') continue;
      known.add(learnerId);
      givers.set(key, known.size >= least ? 'enough' : known);
    }
  }
  await tx.query('close mistaken');
  const byItem = new Map<string, string[]>();
  for (const [key, who] of [...givers].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (who !== 'enough') continue;
    const [itemId, named] = JSON.parse(key) as [string, string];
    byItem.set(itemId, [...(byItem.get(itemId) ?? []), named]);
  }
  return byItem;
}
