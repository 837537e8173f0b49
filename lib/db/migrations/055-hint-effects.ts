/** What learners did after a hint, beside those who did not see it: made anew each night. */
export const sql = `
create table hint_effect (
  -- 'hint <id>', or 'level <course> <n>'
  key text primary key,
  course_id text not null,
  hint_id uuid references hint on delete cascade,
  level int not null,
  seen int not null,
  others int not null,
  difference float8 not null,
  low float8 not null,
  high float8 not null,
  measured_at timestamptz not null
);
create index hint_effect_of_hint on hint_effect (hint_id);
create index hint_effect_of_course on hint_effect (course_id);
`;
