/**
 * A course keeps the files that it was read from, as they were written: it is given out as the
 * folder that it came as. `source_hash` is over all of them; null: loaded before they were kept. A
 * retired course is offered to nobody new. An upload waits until its administrator has read what it
 * changes.
 */
export const sql = `
alter table course add column source_hash text, add column retired_at timestamptz,
  -- somebody has loaded it: a start with another one of that id leaves it; null: the program has
  add column is_own boolean;
create table course_file (
  course_id text not null references course on delete cascade,
  path text not null,
  text text not null,
  primary key (course_id, path)
);
create table course_upload (
  staff_id uuid primary key references staff on delete cascade,
  at timestamptz not null,
  name text not null,
  -- as JSON; null where the archive could not be read
  files text,
  -- what it would change, or what is wrong with it
  report jsonb not null
);
`;
