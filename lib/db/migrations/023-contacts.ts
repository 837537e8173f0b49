/** People whom learners in danger can call, as an administrator has named them. */
export const sql = `
create table help_contact (
  id uuid primary key,
  position int not null,
  name text not null,
  country text not null,
  phone text not null,
  languages jsonb not null,
  hours text not null,
  free boolean not null
);
`;
