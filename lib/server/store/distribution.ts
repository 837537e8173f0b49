import type { Sql } from '../../db/port';
import { UstatError } from '../../errors';

/**
 * Which table lies where on Citus, the engine beyond one server of PostgreSQL
 * (https://docs.citusdata.com, create_distributed_table and create_reference_table): a learner's
 * rows lie together on one node, what belongs to everybody on each.
 */

/** Whole on every node, in an order in which each is found by those that refer to it. */
export const REFERENCE = [
  ...['profile_name', 'course', 'course_file', 'course_text', 'lesson', 'item_version', 'item', 'shared_ids'],
  ...['population', 'calibration', 'lexical_index', 'hint', 'hint_version', 'hint_event'],
  ...['hint_batch', 'hint_batch_hint', 'hint_second', 'hint_effect'],
  ...['staff', 'staff_role', 'staff_session', 'class', 'hint_claim', 'hint_practice'],
  ...['course_draft', 'course_refused', 'course_change', 'translation_draft', 'question_draft'],
  ...['course_upload', 'course_pack', 'lab_run', 'hub', 'hub_class'],
  ...['experiment', 'experiment_sheet', 'experiment_stratum', 'experiment_chances', 'experiment_result'],
  ...['chunk', 'chunk_embedding', 'added_question', 'asked_question', 'asked_embedding', 'serving_embedder'],
  ...['question_group', 'group_embedding', 'question_event'],
] as const;

/** By the learner, whose own table comes first: the others lie beside it. */
export const DISTRIBUTED = [
  ...[
    'learner',
    'tombstone',
    'credential',
    'pin_reset',
    'session',
    'second_phone',
    'class_member',
    'class_made',
  ],
  ...['attempt', 'hint_use', 'uncounted', 'knowledge_state', 'earlier_state', 'learner_calibration'],
  ...['decision', 'round', 'placement', 'place', 'filled_sheet', 'exposure', 'study_consent'],
  ...['conversation', 'turn', 'sent_question', 'report', 'tutor_usage'],
  ...['sync_event', 'sync_device', 'removed_conversation'],
] as const;

/** On the coordinator alone: counts and notes of the program's own, joined with nothing. */
export const LOCAL = [
  ...['allowance', 'site_usage', 'retention', 'schema_migration'],
  ...['invitation', 'audit', 'audit_head', 'staff_code', 'staff_recovery', 'staff_link', 'class_list'],
  ...['job_note', 'job_end', 'job_worker', 'draft_run', 'help_contact'],
] as const;

interface Statement {
  table: string | null;
  text: string;
}

/** What lays the tables out, in the order in which Citus takes it. */
export function statements(): Statement[] {
  const [first, ...beside] = DISTRIBUTED;
  return [
    { table: null, text: 'create extension if not exists citus' },
    ...REFERENCE.map((table) => ({ table, text: `select create_reference_table('${table}')` })),
    { table: first, text: `select create_distributed_table('${first}', 'id')` },
    ...beside.map((table) => ({
      table,
      text: `select create_distributed_table('${table}', 'learner_id', colocate_with => '${first}')`,
    })),
  ];
}

/**
 * Runs them on a migrated database; what is laid out already is left, so that it may be called
 * again after an end amid it, and after a migration that brings a table.
 * @throws UstatError 'unavailable' where the server has no Citus
 */
export async function distribute(sql: Sql, tell: (text: string) => void): Promise<void> {
  const [citus] = await sql.query<{ version: string }>(
    "select default_version as version from pg_available_extensions where name = 'citus'",
  );
  if (!citus) {
    throw new UstatError(
      'unavailable',
      'This PostgreSQL has no Citus. Install it (package postgresql-NN-citus), add it to shared_preload_libraries, and start the server again.',
    );
  }
  for (const { table, text } of statements()) {
    if (table !== null && (await isLaidOut(sql, table))) continue;
    tell(text);
    await sql.query(text);
  }
}

async function isLaidOut(sql: Sql, table: string): Promise<boolean> {
  const found = await sql.query('select from pg_dist_partition where logicalrelid = $1::regclass', [table]);
  return found.length > 0;
}
