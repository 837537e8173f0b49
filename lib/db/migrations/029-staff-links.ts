/**
 * Accounts of staff at a provider (OpenID Connect) that open one here. Refers to no table of staff,
 * as those of codes: it comes with a later number. Who has no passphrase has '' as its hash.
 */
export const sql = `
create table staff_link (
  issuer text not null,
  subject text not null,
  staff_id uuid not null,
  linked_at timestamptz not null,
  primary key (issuer, subject)
);
create index staff_link_of on staff_link (staff_id);
`;
