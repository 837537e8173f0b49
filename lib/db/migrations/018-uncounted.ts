/**
 * What an answer adds to what everybody's answers say: an answer leaves it here, and a timer counts
 * it in. So no answer waits for another learner's. A row is gone when it is counted.
 */
export const sql = `
create table uncounted (
  learner_id uuid not null references learner on delete cascade,
  seq bigint not null,
  course_id text not null,
  skill_id text not null,
  item_id text not null,
  model_id text,
  numbers float8[] not null,
  primary key (learner_id, seq)
);
`;
