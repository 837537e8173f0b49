/**
 * What the whole site spends, counted by the hour: a day of a busy site has a million turns, too
 * many to add up before each. Names nobody, so it stays when a learner leaves.
 */
export const sql = `
create table site_usage (
  hour timestamptz primary key,
  tokens bigint not null
);
insert into site_usage (hour, tokens)
  select date_trunc('hour', at, 'UTC'), sum(tokens) from tutor_usage where at > now() - interval '25 hours' group by 1;
drop index tutor_usage_at;
`;
