/**
 * Questions that the tutor did not answer, at the desk of curators: grouped, with what became of
 * each group, and the questions that curators have added to what is asked about a course.
 */
export const sql = `
create table question_group (
  id uuid primary key,
  course_id text not null references course on delete cascade,
  made_at timestamptz not null,
  -- what lib/tutor/open/review.ts makes of its events: lists are found by it
  state text not null default 'open'
);
create index question_group_state on question_group (course_id, state);
create table group_embedding (
  group_id uuid primary key references question_group on delete cascade,
  course_id text not null,
  embedder_id text not null,
  embedding vector not null
);
create index group_embedding_course on group_embedding (course_id, embedder_id);
create table question_event (
  group_id uuid not null references question_group on delete cascade,
  seq int not null,
  kind text not null,
  by text not null,
  at timestamptz not null,
  words text,
  module_id text,
  section_id text,
  -- questions that it has added to what is asked about the course
  added jsonb not null default '[]',
  undoes int,
  primary key (group_id, seq)
);
-- a question stands at the desk because it was sent, or because its answer did not help
alter table sent_question add column why text not null default 'sent',
  add column group_id uuid references question_group on delete set null;
create index sent_question_group on sent_question (group_id);

create table added_question (
  id uuid primary key,
  course_id text not null references course on delete cascade,
  language text not null,
  -- where it is answered; null: nowhere, and the like is refused at once
  module_id text,
  section_id text,
  text text not null,
  state text not null check (state in ('in-review', 'approved', 'withdrawn')),
  by text not null,
  at timestamptz not null,
  check ((module_id is null) = (section_id is null))
);
create index added_question_course on added_question (course_id, state);
alter table asked_question add column added_id uuid references added_question on delete cascade;
create index asked_question_added on asked_question (added_id);
`;
