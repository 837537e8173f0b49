import { gunzipSync, gzipSync } from 'node:zlib';
import type { Db } from '@/lib/db/port';
import { countAnswers } from '@/lib/knowledge/count-answers';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { answerExercise, giveHint } from '@/lib/practice/exercise';
import { startRound } from '@/lib/practice/rounds';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlAnswers } from '@/lib/server/store/sql-answers';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlSync } from '@/lib/server/store/sql-sync';
import { sendAll } from '@/lib/sync/outbox';
import { type Reply, type SyncBatch, syncBatch } from '@/lib/sync/protocol';
import { type TakeDeps, take } from '@/lib/sync/take';
import { answerTo } from '../support/answer-to';
import type { Phone } from '../support/phone';

/** What a server takes a learner's events with. */
export function takingOn(
  db: Db,
  model: KnowledgeModel,
  clock: () => Date,
  more: Partial<TakeDeps> = {},
): (learnerId: string, batch: SyncBatch) => Promise<Reply> {
  const shared = { courses: sqlCourses(db), model, journal: noJournal, copies: noCopies, clock };
  const failed = (error: unknown) => {
    throw error;
  };
  return (learnerId, batch) =>
    take({ ...shared, failed, sync: sqlSync(db, learnerId), ...more }, JSON.parse(JSON.stringify(batch)));
}

/** Sends all that waits, batch by batch. @returns what became of each event */
export async function syncAll(
  { outbox, deps }: Phone,
  server: (learnerId: string, batch: SyncBatch) => Promise<Reply>,
): Promise<Reply['outcomes']> {
  const outcomes: Reply['outcomes'] = [];
  await sendAll(outbox, {
    compress: async (text) => gzipSync(text),
    now: deps.clock,
    async send(body) {
      const batch = syncBatch.parse(JSON.parse(gunzipSync(body).toString()));
      const said = await server(batch.learner, batch);
      outcomes.push(...said.outcomes);
      return said;
    },
  });
  return outcomes;
}

/** A round of a module, answered to its end; a wrong one is tried once more, after a hint. */
export async function practise(
  { deps, learner }: Pick<Phone, 'deps' | 'learner'>,
  courseId: string,
  moduleId: string,
  right: (position: number) => boolean,
): Promise<string> {
  const { roundId, position: first } = await startRound(deps, courseId, moduleId);
  const done = async () => {
    const round = await learner.round(roundId);
    return round.finishedAt !== null || round.items.length < position;
  };
  let position = first;
  for (; !(await done()); position += 1) {
    const chosen = (await learner.round(roundId)).items[position - 1];
    const item = await deps.courses.item(courseId, chosen?.itemId ?? '', 'en', chosen?.version);
    const give = (isRight: boolean) =>
      answerExercise(deps, {
        ...{ roundId, position, attemptId: deps.ids(), language: 'en' },
        answer: answerTo(item, isRight),
      });
    if (right(position)) await give(true);
    else {
      await give(false);
      await giveHint(deps, { roundId, position, language: 'en' });
      await give(true);
    }
  }
  return roundId;
}

/** Rows of tables that say what a learner did, without what is the crowd's or of the arrival. */
export async function stateOf(db: Db, learnerId: string, courseId: string): Promise<unknown> {
  const { learner } = await own(db, learnerId);
  const attempts = (await learner.attempts(courseId)).map(({ seq: _, view, ...row }) => {
    const { forecast: __, ...seen } = view;
    return { ...row, view: seen };
  });
  const rows: Record<string, unknown> = {};
  for (const [table, columns] of Object.entries(TABLES))
    rows[table] = await db.query(
      `select ${columns} from ${table} where learner_id = $1 order by ${columns.split(', ').slice(0, 3).join(', ')}`,
      [learnerId],
    );
  const decisions = await db.query<{ id: string }>(
    'select id from decision where learner_id = $1 order by id',
    [learnerId],
  );
  const { state } = (await learner.state(courseId)) ?? { state: null };
  return JSON.parse(
    JSON.stringify({ attempts, rows, decisions, decision: await learner.decision(courseId), state }),
  );
}

const TABLES = {
  round: 'id, kind, module_id, length, items, started_at, finished_at, checked, example',
  hint_use: 'round_id, position, level, item_id, used_at, hint_id, hint_version, language',
  place: 'course_id, module_id, block_id, seen_at',
  placement: 'course_id, round_id, policy, choices, outcome, ended_at',
  filled_sheet: 'course_id, sheet_id, filled, saved_at',
  conversation: 'id, course_id, module_id, hidden, started_at',
  turn: 'conversation_id, position, id, question, answer, helped, asked_at, status',
};

async function own(db: Db, learnerId: string) {
  const { sqlLearner } = await import('@/lib/server/store/sql-learner');
  return { learner: sqlLearner(db, learnerId) };
}

/** Counts what waits to be counted of everybody's answers. */
export const count = (db: Db) => countAnswers(sqlAnswers(db));
