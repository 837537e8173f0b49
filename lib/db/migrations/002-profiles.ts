/**
 * Profiles that can be opened on another phone, and what the tutor has spent, which outlives a
 * deleted conversation.
 */
export const sql = `
create table credential (
  learner_id uuid primary key references learner on delete cascade,
  name text not null,
  name_key text not null unique,
  pin_hash text not null,
  recovery_hash text not null,
  failures int not null default 0,
  locked_until timestamptz,
  claimed_at timestamptz not null
);

alter table learner add column seen_at timestamptz not null default now();
create index learner_seen on learner (seen_at);

create table tutor_usage (
  turn_id uuid primary key,
  learner_id uuid not null references learner on delete cascade,
  at timestamptz not null,
  tokens int not null
);
create index tutor_usage_learner on tutor_usage (learner_id, at);
create index tutor_usage_at on tutor_usage (at);
`;
