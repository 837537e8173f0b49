/**
 * What phones did without a network, as it came: each event once, by its id. One of which nothing
 * came says why in `refusal`. What a turn says stands in its conversation alone. Attempts of a
 * learner are in order by when they were answered: a phone's may come late.
 */
export const sql = `
create table sync_event (
  learner_id uuid not null references learner on delete cascade,
  id uuid not null,
  device uuid not null,
  counter bigint not null,
  kind text not null,
  version int not null,
  at timestamptz not null,
  corrected_at timestamptz not null,
  received_at timestamptz not null,
  payload jsonb,
  refusal text,
  primary key (learner_id, id)
);
create index sync_event_device on sync_event (learner_id, device, counter);

create table sync_device (
  learner_id uuid not null references learner on delete cascade,
  id uuid not null,
  offset_ms bigint not null,
  have bigint not null,
  seen_at timestamptz not null,
  primary key (learner_id, id)
);

create table removed_conversation (
  learner_id uuid not null references learner on delete cascade,
  id uuid not null,
  primary key (learner_id, id)
);

drop index attempt_order;
create index attempt_order on attempt (learner_id, answered_at);
`;
