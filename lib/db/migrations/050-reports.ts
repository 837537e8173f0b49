/**
 * What learners report as wrong, in an exercise or an answer of the tutor's, and what was done:
 * they read it once.
 */
export const sql = `
create table report (
  learner_id uuid not null references learner on delete cascade,
  -- of an answer: its turn's
  id uuid not null,
  course_id text not null references course on delete cascade,
  -- an exercise as it was shown, or an answer
  item_id text,
  item_version text,
  fault text,
  language text not null,
  -- masked: the question of an answer, or what was written of an exercise
  text text not null,
  -- sections that the answer showed
  shown jsonb not null default '[]',
  made_at timestamptz not null,
  outcome text,
  said text,
  said_in text,
  done_by text,
  done_at timestamptz,
  -- the learner has read what was done
  read_at timestamptz,
  primary key (learner_id, id),
  check ((item_id is null) = (item_version is null))
);
create index report_list on report (course_id, outcome, made_at);
create index report_id on report (id);
create index report_made on report (made_at);
`;
