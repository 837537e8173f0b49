/**
 * What a learner knew at the end of each of the last days on which they answered: what has changed
 * since a week ago is told from it.
 */
export const sql = `
create table earlier_state (
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  replaced_at timestamptz not null,
  model_id text not null,
  state jsonb not null,
  last_seq bigint not null,
  updated_at timestamptz not null,
  primary key (learner_id, course_id, replaced_at)
);
`;
