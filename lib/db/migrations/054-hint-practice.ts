/** Practice for reviewers: copies of hints, some with a fault put in. Learners never read it. */
export const sql = `
create table hint_practice (
  id uuid primary key,
  staff_id uuid not null references staff on delete cascade,
  course_id text not null,
  language text not null,
  made_at timestamptz not null,
  cards jsonb not null,
  -- in the order of the cards: whether each was let pass
  answers jsonb not null default '[]'
);
create index hint_practice_of_staff on hint_practice (staff_id, course_id, made_at);
`;
