/**
 * A few exercises on arrival in a course, out of all its modules: a round that belongs to none, and
 * what came of it.
 */
export const sql = `
alter table round alter column module_id drop not null;

create table placement (
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  round_id uuid not null unique references round on delete cascade,
  policy text not null,
  -- for each exercise, in order: which it is, what was weighed with which scores, and the propensity of the one shown
  choices jsonb not null,
  -- null until it has ended: of each module how likely it is known, and whether it opened so
  outcome jsonb,
  ended_at timestamptz,
  primary key (learner_id, course_id)
);
`;
