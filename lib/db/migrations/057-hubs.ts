/** Other sites whose answers are taken here, and which classes are theirs. */
export const sql = `
create table hub (
  fingerprint text primary key,
  name text not null,
  trusted_at timestamptz not null,
  seen_at timestamptz
);

create table hub_class (
  class_id uuid primary key references class on delete cascade,
  fingerprint text not null references hub on delete cascade
);
create index hub_class_of on hub_class (fingerprint);
`;
