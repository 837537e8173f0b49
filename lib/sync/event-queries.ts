import type { Sql } from '../db/port';
import { type Envelope, kinds } from './event';
import type { Refusal } from './protocol';
import type { KeptEvent, KnownDevice, NotTaken } from './store';
import { EVENT_VERSION } from './version';

/** SQL on sync_event and sync_device. */

const EVENT = `id, device, counter::float8 as counter, kind, version, (extract(epoch from at) * 1000)::float8 as at,
  corrected_at as "correctedAt", received_at as "receivedAt", payload, refusal`;

type Row = Omit<Envelope, 'learner'> & Omit<KeptEvent, 'event'>;

const eventFrom = (learner: string, { correctedAt, receivedAt, refusal, ...event }: Row): KeptEvent => ({
  event: { ...event, learner },
  ...{ correctedAt, receivedAt, refusal },
});

/** Those of the ids that are there. */
export async function knownEvents(sql: Sql, learnerId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    'select id from sync_event where learner_id = $1 and id = any($2::uuid[])',
    [learnerId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function refusedEvents(
  sql: Sql,
  learnerId: string,
  reasons: readonly Refusal[],
  most: { events: number; bytes: number },
): Promise<KeptEvent[]> {
  // in an order that is another one whenever something was sent: none waits behind others for ever
  const rows = await sql.query<Row>(
    `with waiting as (
       select *, row_number() over mixed as n, sum(pg_column_size(payload)) over mixed as bytes from sync_event
       where learner_id = $1 and refusal is not null and refusal = any($2::text[])
         and (refusal <> 'newer' or version <= $3 and kind = any($4::text[]))
       window mixed as (order by md5(id::text || coalesce((select max(seen_at) from sync_device where learner_id = $1)::text, '')), id))
     select ${EVENT} from waiting where n = 1 or n <= $5 and bytes <= $6 order by corrected_at, id`,
    [learnerId, reasons, EVENT_VERSION, kinds, most.events, most.bytes],
  );
  return rows.map((row) => eventFrom(learnerId, row));
}

/** The learner's own page tells of it (removed: they have said so themselves). */
export const notTakenOf = (sql: Sql, learnerId: string): Promise<NotTaken[]> =>
  sql.query<NotTaken>(
    `select kind, refusal, count(*)::int as count from sync_event
     where learner_id = $1 and refusal is not null and refusal <> 'removed' group by 1, 2 order by 1, 2`,
    [learnerId],
  );

/** Events of one learner's of which nothing came, at most; bytes of them as they are kept. */
const REFUSED_MOST = { events: 20_000, bytes: 20_000_000 };

export async function isFullOfRefused(sql: Sql, learnerId: string): Promise<boolean> {
  const [row] = await sql.query<{ full: boolean }>(
    `select count(*) >= $2 or coalesce(sum(size), 0) >= $3 as full from (
       select pg_column_size(payload) as size from sync_event
       where learner_id = $1 and refusal is not null limit $2) kept`,
    [learnerId, REFUSED_MOST.events, REFUSED_MOST.bytes],
  );
  return row?.full ?? false;
}

/** Conditions as the indexes of migration 066 have them. */
const ABOUT = {
  mark: "kind = 'mark' and payload ->> 'turnId' = $2",
  conversation: "kind = 'conversation' and payload ->> 'conversationId' = $2",
} as const;

/** Taken events of one kind about one thing, the latest last. */
export async function eventsAbout(
  sql: Sql,
  learnerId: string,
  kind: keyof typeof ABOUT,
  id: string,
): Promise<KeptEvent[]> {
  const rows = await sql.query<Row>(
    `select ${EVENT} from sync_event
     where learner_id = $1 and ${ABOUT[kind]} and refusal is null order by corrected_at, id`,
    [learnerId, id],
  );
  return rows.map((row) => eventFrom(learnerId, row));
}

/** New ones, or what became of one that is there. */
export async function saveEvents(tx: Sql, learnerId: string, events: readonly KeptEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ event, correctedAt, receivedAt, refusal }) => ({
    ...{ id: event.id, device: event.device, counter: event.counter, kind: event.kind },
    ...{ version: event.version, payload: event.payload ?? null, refusal },
    ...{ at: new Date(event.at), corrected_at: correctedAt, received_at: receivedAt },
  }));
  await tx.query(
    `insert into sync_event (learner_id, id, device, counter, kind, version, at, corrected_at, received_at, payload, refusal)
     select $1, id, device, counter, kind, version, at, corrected_at, received_at, payload, refusal
       from jsonb_to_recordset($2::jsonb) as e (id uuid, device uuid, counter bigint, kind text, version int,
         at timestamptz, corrected_at timestamptz, received_at timestamptz, payload jsonb, refusal text)
     on conflict (learner_id, id) do update set refusal = excluded.refusal, payload = excluded.payload`,
    [learnerId, JSON.stringify(rows)],
  );
}

/** Nothing stays of what was asked in a conversation that is removed. */
export async function forgetTurns(tx: Sql, learnerId: string, conversationId: string): Promise<void> {
  await tx.query(
    `update sync_event set payload = null
     where learner_id = $1 and (kind = 'turn' and payload -> 'conversation' ->> 'id' = $2
       or refusal = 'unreadable' and lower(payload::text) like '%' || $2 || '%')`,
    [learnerId, conversationId],
  );
}

/** null for a device that was never here. */
export async function deviceById(sql: Sql, learnerId: string, id: string): Promise<KnownDevice | null> {
  const [row] = await sql.query<KnownDevice>(
    `select offset_ms::float8 as "clockError", have::float8 as have from sync_device
     where learner_id = $1 and id = $2`,
    [learnerId, id],
  );
  return row ?? null;
}

/** @returns up to which counter all events of the device are there */
export async function saveDevice(
  tx: Sql,
  learnerId: string,
  id: string,
  { clockError, have }: KnownDevice,
  at: Date,
): Promise<number> {
  const [row] = await tx.query<{ have: number }>(
    `insert into sync_device (learner_id, id, offset_ms, have, seen_at)
     values ($1, $2, $3::bigint, (
       select coalesce(max(counter), $4::bigint) from (
         select counter, row_number() over (order by counter) as n from (
           select distinct counter from sync_event where learner_id = $1 and device = $2 and counter > $4::bigint) one) numbered
       where counter = n + $4::bigint), $5)
     on conflict (learner_id, id) do update
     set offset_ms = excluded.offset_ms, have = excluded.have, seen_at = excluded.seen_at
     returning have::float8 as have`,
    [learnerId, id, Math.round(clockError), have, at],
  );
  return row?.have ?? have;
}
