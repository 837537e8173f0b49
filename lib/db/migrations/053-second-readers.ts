/**
 * Hints that were approved together, so that they are taken back together; and verdicts that a
 * second person makes anew without knowing the first.
 */
export const sql = `
create table hint_batch (
  id uuid primary key,
  course_id text not null,
  by text not null,
  at timestamptz not null,
  undone_at timestamptz
);
create index hint_batch_of_course on hint_batch (course_id, at);
create table hint_batch_hint (
  batch_id uuid not null references hint_batch on delete cascade,
  hint_id uuid not null references hint on delete cascade,
  -- the event that approved it
  seq int not null,
  primary key (batch_id, hint_id)
);
create index hint_batch_hint_of_hint on hint_batch_hint (hint_id);
create table hint_second (
  hint_id uuid not null references hint on delete cascade,
  -- the verdict that is looked at again
  seq int not null,
  version int not null,
  first_by text not null,
  first_verdict text not null,
  -- sample: of all verdicts; own: of what its author approved; bulk: of what nobody has read
  why text not null,
  asked_at timestamptz not null,
  second_by text,
  second_verdict text,
  second_reason text,
  second_at timestamptz,
  primary key (hint_id, seq)
);
create index hint_second_open on hint_second (asked_at) where second_at is null;
`;
