/** A round says what it is, instead of being a placement where it has no module. */
export const sql = `
alter table round add column kind text;
update round set kind = case when module_id is null then 'placement' else 'practice' end;
alter table round alter column kind set not null;
`;
