/** What the desk orders its queue by: how much a reviewer has to look at (lib/hints/checks). */
export const sql = `
alter table hint add column risk int not null default 0;
create index hint_queue on hint (course_id, state, (-risk), made_at, id);
`;
