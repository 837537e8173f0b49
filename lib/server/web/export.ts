import { hexToBytes } from '@noble/hashes/utils.js';
import { type PinReset, resetsOf } from '../../auth/first-pin-queries';
import { isLocked } from '../../auth/locked';
import type { Sql } from '../../db/port';
import { unpackAttempt } from '../../knowledge/packed-attempt';
import { unpackState } from '../../knowledge/packed-state';
import { sharedList } from '../../knowledge/shared-ids-queries';
import { unpackDecision } from '../../path/packed-decision';
import { type LoggedChoice, loggedChoices } from '../../practice/round-queries';
import { digitalSourceOf } from '../../tutor/digital-source';
import type { TurnAnswer } from '../../tutor/schema';
import { EXPORTED, PROFILE } from './stored';

/** What a reset of the PIN locks, by the moment of the column that orders it. */
const LOCKED = ['conversation', 'turn', 'sent_question', 'tutor_usage', 'sync_event'];
/** The moment of a row that says when it was, where that is another column than orders it. */
const MOMENT: Record<string, string> = { sync_event: 'correctedAt' };

/** Kinds of events (lib/sync/event.ts). */
const TALK = ['turn', 'mark', 'conversation'];

/** Hashes and the like: of use to nobody but who wants to guess what they were made of. */
export const WITHHELD = ['pin_hash', 'pin_seed', 'recovery_hash', 'code_hash', 'token_hash'];

/** How a row is packed: not of its content, which is shown as it is read. */
export const FORM = ['packed', 'shared'];

interface Unpacks {
  /** Its rows share lists of ids. */
  ids?: true;
  /** What a row's bytes tell, by the names of the columns in which programs before kept it. */
  read(packed: Uint8Array, ids: readonly string[]): object;
}
const state: Unpacks = { read: (packed) => ({ state: unpackState(packed) }) };
const PACKED: Record<string, Unpacks> = {
  attempt: { ids: true, read: (packed, ids) => unpackAttempt(ids, packed) },
  decision: {
    ids: true,
    read(packed, ids) {
      const { candidates: scored, runnerUp, ...rest } = unpackDecision(ids, packed);
      return { ...rest, candidates: { scored, runnerUp } };
    },
  },
  knowledge_state: state,
  earlier_state: state,
};

/**
 * Everything that is stored about a learner: every column as it is, named as the program names it.
 * Conversations that a reset of the PIN has locked come with it once the recovery code was given.
 */
export async function exportOf(sql: Sql, learnerId: string): Promise<Record<string, unknown>> {
  const profile = await Promise.all(
    PROFILE.map((table) => rowsOf(sql, table, table === 'learner' ? 'id' : 'learner_id', learnerId)),
  );
  const resets = await resetsOf(sql, learnerId);
  const choices = await loggedChoices(sql, learnerId);
  const lists = await Promise.all(
    Object.entries(EXPORTED).map(async ([table, { as, by }]) => {
      const all = await rowsOf(sql, table, 'learner_id', learnerId, by);
      const rows = LOCKED.includes(table) ? unlocked(all, MOMENT[table] ?? camelCase(by), resets) : all;
      if (table === 'turn') return [as, rows.map(withSource)] as const;
      if (table !== 'round') return [as, rows] as const;
      return [as, rows.map((row) => ({ ...row, choices: chosenIn(choices, row.id) }))] as const;
    }),
  );
  return { profile: Object.assign({}, ...profile.flat()), ...Object.fromEntries(lists) };
}

const chosenIn = (choices: readonly LoggedChoice[], round: unknown) =>
  choices.filter(({ roundId }) => roundId === round).map(({ roundId: _, ...made }) => made);

const unlocked = (rows: Record<string, unknown>[], by: string, resets: readonly PinReset[]) =>
  rows.filter((row) => !isOfTalk(row) || !isLocked(resets, new Date(String(row[by]))));

/** Of what phones sent: a conversation's, and what can't be read, which may be. */
const isOfTalk = ({ kind, refusal, counter }: Record<string, unknown>) =>
  counter === undefined || TALK.includes(String(kind)) || Boolean(refusal);

/** A turn that a model has written something of says so wherever it goes. */
function withSource(turn: Record<string, unknown>): Record<string, unknown> {
  const source = digitalSourceOf(turn.answer as TurnAnswer);
  return source ? { ...turn, digitalSourceType: source } : turn;
}

async function rowsOf(sql: Sql, table: string, owner: string, learnerId: string, by = owner) {
  const ids = 'ids' in (PACKED[table] ?? {}) ? sharedList('t.shared') : 'null::text[]';
  const rows = await sql.query<{ row: Record<string, unknown>; ids: string[] | null }>(
    `select to_jsonb(t) as row, ${ids} as ids from ${table} t where ${owner} = $1 order by ${by}`,
    [learnerId],
  );
  return rows.map(({ row, ids: shared }) => ({
    ...Object.fromEntries(
      Object.entries(row)
        .filter(([column]) => !WITHHELD.includes(column) && !FORM.includes(column))
        .map(([column, value]) => [camelCase(column), value]),
    ),
    ...(typeof row.packed === 'string'
      ? PACKED[table]?.read(hexToBytes(row.packed.slice(2)), shared ?? [])
      : {}),
  }));
}

const camelCase = (column: string) => column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
