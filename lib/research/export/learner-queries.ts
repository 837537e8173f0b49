import type { Sql } from '../../db/port';
import { type Participant, participants } from '../../experiments/consent-queries';
import { exposuresOf } from '../../experiments/exposure-queries';
import { attemptsOf } from '../../knowledge/attempt-queries';
import { decisionsOf } from '../../path/decision-queries';
import { hintsUsedBy } from '../../practice/hint-queries';
import { loggedChoices } from '../../practice/round-queries';
import type { StoredRecord } from './record';

/** Of people, not of rows: one person's rows are in memory at a time. */
const PAGE = 500;

/** From a moment on, and before another one; null: from the beginning, until now. */
export interface Period {
  from: Date | null;
  before: Date | null;
}

/** The records of all who may be in an export of the course, one after the other, by id. */
export async function* exportedRecords(
  sql: Sql,
  courseId: string,
  consentedSince: Date,
  period: Period,
): AsyncGenerator<StoredRecord, void> {
  let page: Participant[];
  let last: string | null = null;
  do {
    page = await participants(sql, consentedSince, last, PAGE);
    for (const one of page) yield await recordIn(sql, courseId, one, period);
    last = page.at(-1)?.learnerId ?? null;
  } while (page.length === PAGE);
}

async function recordIn(
  sql: Sql,
  courseId: string,
  { learnerId, since: own }: Participant,
  { from, before }: Period,
): Promise<StoredRecord> {
  const since = own && from ? (own > from ? own : from) : (own ?? from);
  const isBefore = (at: Date) => before === null || at < before;
  const counts = (at: Date) => (since === null || at >= since) && isBefore(at);
  const exposures = await exposuresOf(sql, learnerId, courseId);
  return {
    learnerId,
    attempts: (await attemptsOf(sql, learnerId, courseId)).filter((row) => counts(row.answeredAt)),
    decisions: (await decisionsOf(sql, learnerId, courseId)).filter((row) => counts(row.decidedAt)),
    choices: await loggedChoices(sql, learnerId, courseId, since, before),
    // an arm that somebody was given before the period is theirs in it
    exposures: exposures.filter((row) => isBefore(row.exposedAt)),
    hints: (await hintsUsedBy(sql, learnerId, courseId)).filter((row) => counts(row.at)),
  };
}
