/**
 * Questions that learners sent to the people who look after a course, because it does not answer
 * them.
 */
export const sql = `
create table sent_question (
  learner_id uuid not null references learner on delete cascade,
  turn_id uuid not null,
  course_id text not null,
  language text not null,
  text text not null,
  sent_at timestamptz not null,
  primary key (learner_id, turn_id)
);
create index sent_question_time on sent_question (sent_at);
`;
