/** Courses that came as packs: whose key signed them, and when they were made. */
export const sql = `
create table course_pack (
  course_id text primary key references course on delete cascade,
  fingerprint text not null,
  made_at timestamptz not null,
  loaded_at timestamptz not null
);
`;
