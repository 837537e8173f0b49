import type { Sql } from '../db/port';
import type { Effect } from './effects';
import { EVENTS, sendBack } from './hint-queries';
import { reviewOf } from './review';
import type { HintEvent } from './schema';

export type KeptEffect = Effect & { at: Date };

const COLUMNS = 'seen, others, difference, low, high, measured_at as at';

/** The text that counts now of each hint of a course. */
export async function versionsNow(sql: Sql, courseId: string): Promise<Map<string, number>> {
  const rows = await sql.query<{ id: string; events: HintEvent[] }>(
    `select h.id, ${EVENTS} as events from hint h where h.course_id = $1`,
    [courseId],
  );
  return new Map(rows.map(({ id, events }) => [id, reviewOf(events).version]));
}

/** In the place of what was measured before. */
export async function keepEffects(
  tx: Sql,
  courseId: string,
  { hints, levels }: { hints: ReadonlyMap<string, Effect>; levels: ReadonlyMap<number, Effect> },
  at: Date,
): Promise<void> {
  const rows = [
    ...[...hints].map(([id, effect]) => ({ key: `hint ${id}`, hint: id, level: 0, ...effect })),
    ...[...levels].map(([level, effect]) => ({
      key: `level ${courseId} ${level}`,
      hint: null,
      level,
      ...effect,
    })),
  ];
  await tx.query('delete from hint_effect where course_id = $1', [courseId]);
  await tx.query(
    `insert into hint_effect (key, course_id, hint_id, level, seen, others, difference, low, high, measured_at)
     select n.key, $2, n.hint, n.level, n.seen, n.others, n.difference, n.low, n.high, $3
       from jsonb_to_recordset($1::jsonb) as n(key text, hint uuid, level int, seen int, others int, difference float8,
         low float8, high float8)
      where n.hint is null or exists (select from hint h where h.id = n.hint)`,
    [JSON.stringify(rows), courseId, at],
  );
}

/** Why a hint goes back that learners did worse after. */
const NO_EFFECT = 'no-effect';

/**
 * Hints whose interval lies wholly below nothing go back to review, each text once: who approves it
 * again has seen the figure.
 * @returns how many did
 */
export async function sendBackHarmful(tx: Sql, courseId: string, at: Date): Promise<number> {
  const rows = await tx.query<{ id: string; events: HintEvent[] }>(
    `select h.id, ${EVENTS} as events from hint h join hint_effect f on f.hint_id = h.id
      where h.course_id = $1 and h.state = 'approved' and f.high < 0 for update of h`,
    [courseId],
  );
  let count = 0;
  for (const { id, events } of rows) {
    const { state, version } = reviewOf(events);
    const wasSent = events.some((event) => event.reason === NO_EFFECT && event.version === version);
    if (state !== 'approved' || wasSent) continue;
    const whole = events.map((event) => ({ ...event, at: new Date(event.at) }));
    await sendBack(tx, { id, events: whole }, { by: '', at, reason: NO_EFFECT });
    count += 1;
  }
  return count;
}

/** Null where too few learners are known. */
export async function effectOfHint(sql: Sql, hintId: string): Promise<KeptEffect | null> {
  const [row] = await sql.query<KeptEffect>(`select ${COLUMNS} from hint_effect where hint_id = $1`, [
    hintId,
  ]);
  return row ?? null;
}

export async function effectsOfLevels(
  sql: Sql,
  courseId: string,
): Promise<(KeptEffect & { level: number })[]> {
  return sql.query(
    `select level, ${COLUMNS} from hint_effect where course_id = $1 and hint_id is null order by level`,
    [courseId],
  );
}
