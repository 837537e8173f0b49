/**
 * Who holds a role, read and counted from the index alone. A new site's comes with the table, which
 * a later step makes (040).
 */
export const sql = `
do $$ begin
  if to_regclass('staff_role') is not null then
    create index if not exists staff_role_people on staff_role (role, staff_id);
  end if;
end $$;
`;
