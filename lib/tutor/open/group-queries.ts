import { toSql } from 'pgvector';
import type { Db, Sql } from '../../db/port';
import { hasCode } from '../../errors';
import { shareInCommon } from '../../retrieval/decided';
import type { Embedder } from '../../retrieval/embedder';
import { indexedGrams } from '../../retrieval/grams';
import { SAME } from '../nearness';
import { collectReports } from '../report-queries';
import { collectJudged } from '../sent-question-queries';

/** Questions that get their vectors, and their groups, together. */
const BATCH = 32;

interface Deps {
  db: Db;
  embedder: Embedder | null;
  clock: () => Date;
  ids: () => string;
}

interface Lone {
  learnerId: string;
  turnId: string;
  courseId: string;
  language: string;
  text: string;
}

/**
 * Brings what was judged and reported to the desk, and gives every question there a group: that of
 * the nearest first question of a group, where it asks the same, else one of its own. A question
 * stays where it is; groups that are answered take no more. Called again it goes on; one call at a
 * time.
 * @param progress questions done, and in all; what it throws breaks the work off between batches
 */
export async function groupQuestions(
  deps: Deps,
  progress: (done: number, all: number) => unknown = () => undefined,
): Promise<void> {
  const { db, clock } = deps;
  await collectJudged(db, clock());
  await collectReports(db, clock());
  await db.query(
    `delete from question_group g where g.state = 'open'
        and not exists (select from sent_question s where s.group_id = g.id)`,
  );
  const lone = await db.query<Lone>(
    `select learner_id as "learnerId", turn_id as "turnId", course_id as "courseId", language, text
       from sent_question where group_id is null order by course_id, sent_at, turn_id`,
  );
  await embedGroups(deps);
  const byWords = wordGroups(deps);
  for (let from = 0; from < lone.length; from += BATCH) {
    await progress(from, lone.length);
    const batch = lone.slice(from, from + BATCH);
    const vectors = await vectorsOf(deps.embedder, batch);
    for (const [at, question] of batch.entries()) await join(deps, byWords, question, vectors?.[at] ?? null);
  }
  await progress(lone.length, lone.length);
}

/** Groups of another embedder, or of a backup, which has no vectors, get theirs. */
async function embedGroups({ db, embedder }: Deps): Promise<void> {
  if (!embedder) return;
  for (;;) {
    const lacking = await db.query<{ id: string; text: string; language: string }>(
      `select distinct on (g.id) g.id, s.text, s.language from question_group g join sent_question s on s.group_id = g.id
        where not exists (select from group_embedding e where e.group_id = g.id and e.embedder_id = $1)
        order by g.id, s.sent_at, s.turn_id limit $2`,
      [embedder.id, BATCH],
    );
    const vectors = lacking.length > 0 ? await vectorsOf(embedder, lacking) : null;
    if (!vectors) return;
    for (const [at, { id }] of lacking.entries()) await saveVector(db, id, embedder.id, vectors[at]);
  }
}

const saveVector = (sql: Sql, groupId: string, embedderId: string, vector: Float32Array | undefined) =>
  sql.query(
    `insert into group_embedding (group_id, course_id, embedder_id, embedding)
     select g.id, g.course_id, $2, $3::vector from question_group g where g.id = $1
     on conflict (group_id) do update set embedder_id = excluded.embedder_id, embedding = excluded.embedding`,
    [groupId, embedderId, toSql(Array.from(vector ?? [0]))],
  );

/** Null where words alone tell. */
async function vectorsOf(
  embedder: Embedder | null,
  batch: readonly Pick<Lone, 'text' | 'language'>[],
): Promise<(Float32Array | undefined)[] | null> {
  if (!embedder) return null;
  try {
    return await Promise.all(
      batch.map(async ({ text, language }) => (await embedder.embed([text], 'query', language))[0]),
    );
  } catch (error) {
    if (hasCode(error, 'unavailable')) return null;
    throw error;
  }
}

async function join(
  { db, embedder, clock, ids }: Deps,
  byWords: WordGroups,
  { learnerId, turnId, courseId, text }: Lone,
  vector: Float32Array | null,
): Promise<void> {
  const near =
    embedder && vector
      ? await nearestGroup(db, courseId, embedder.id, vector)
      : await byWords.nearest(courseId, text);
  const groupId = near ?? ids();
  await db.transaction(async (tx) => {
    if (!near) {
      await tx.query('insert into question_group (id, course_id, made_at) values ($1, $2, $3)', [
        ...[groupId, courseId, clock()],
      ]);
      if (embedder && vector) await saveVector(tx, groupId, embedder.id, vector);
    }
    await tx.query('update sent_question set group_id = $3 where learner_id = $1 and turn_id = $2', [
      ...[learnerId, turnId, groupId],
    ]);
  });
  if (!near) byWords.add(courseId, groupId, text);
}

async function nearestGroup(
  sql: Sql,
  courseId: string,
  embedderId: string,
  vector: Float32Array,
): Promise<string | null> {
  const [row] = await sql.query<{ id: string; cosine: number }>(
    `select e.group_id as id, (-(e.embedding <#> $3::vector))::float8 as cosine
       from group_embedding e join question_group g on g.id = e.group_id
      where e.course_id = $1 and e.embedder_id = $2 and vector_dims(e.embedding) = $4 and g.state <> 'answered'
      order by cosine desc, e.group_id limit 1`,
    [courseId, embedderId, toSql(Array.from(vector)), vector.length],
  );
  return row && row.cosine >= SAME.cosine ? row.id : null;
}

interface WordGroups {
  nearest(courseId: string, text: string): Promise<string | null>;
  add(courseId: string, id: string, text: string): void;
}

/** Groups by the words of their first question, read when they are first asked for. */
function wordGroups({ db }: Deps): WordGroups {
  const known = new Map<string, Promise<{ id: string; grams: ReadonlyMap<string, number> }[]>>();
  const groupsOf = (courseId: string) => {
    const groups = known.get(courseId) ?? firstQuestions(db, courseId);
    known.set(courseId, groups);
    return groups;
  };
  return {
    async nearest(courseId, text) {
      const own = indexedGrams(text);
      let best: { id: string; share: number } | null = null;
      for (const { id, grams } of await groupsOf(courseId)) {
        const share = shareInCommon(own, grams);
        if (share >= SAME.grams && share > (best?.share ?? 0)) best = { id, share };
      }
      return best?.id ?? null;
    },
    add(courseId, id, text) {
      known.get(courseId)?.then((groups) => groups.push({ id, grams: indexedGrams(text) }));
    },
  };
}

async function firstQuestions(sql: Sql, courseId: string) {
  const rows = await sql.query<{ id: string; text: string }>(
    `select distinct on (g.id) g.id, s.text from question_group g join sent_question s on s.group_id = g.id
      where g.course_id = $1 and g.state <> 'answered' order by g.id, s.sent_at, s.turn_id`,
    [courseId],
  );
  return rows.map(({ id, text }) => ({ id, grams: indexedGrams(text) }));
}
