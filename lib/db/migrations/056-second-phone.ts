/** A code by which a learner's profile is opened on another phone: one at a time, once. */
export const sql = `
create table second_phone (
  learner_id uuid primary key references learner (id) on delete cascade,
  code_hash text not null,
  made_at timestamptz not null,
  ends_at timestamptz not null
);
create index second_phone_by_code on second_phone (code_hash);
`;
