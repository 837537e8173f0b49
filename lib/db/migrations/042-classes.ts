/** Classes, and the learners who joined one: what an educator sees of whom. */
export const sql = `
create table class (
  id uuid primary key,
  code text not null unique,
  name text not null,
  language text not null,
  course_ids jsonb not null,
  -- its last day; from the next on nobody joins, and nobody sees anything of its members
  ends_on date,
  made_at timestamptz not null
);
create table class_member (
  learner_id uuid not null references learner on delete cascade,
  class_id uuid not null references class on delete cascade,
  -- as the learner wants to be called in it
  called text not null,
  joined_at timestamptz not null,
  primary key (learner_id, class_id)
);
create index class_member_of on class_member (class_id, joined_at);
`;
