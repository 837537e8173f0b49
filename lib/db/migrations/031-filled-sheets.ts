/** What learners put into the lists and letters of a course. */
export const sql = `
create table filled_sheet (
  learner_id uuid not null references learner on delete cascade,
  course_id text not null,
  sheet_id text not null,
  filled jsonb not null,
  saved_at timestamptz not null,
  primary key (learner_id, course_id, sheet_id)
);
`;
