/**
 * The order of answers comes from a sequence that is asked before the answer is written (it belongs
 * to no table: partitions share it), and learners count what changed of them: an answer is written
 * where nothing has changed since it was worked out.
 */
export const sql = `
alter table attempt alter column seq drop identity;
create sequence if not exists answer_order;
select setval('answer_order', coalesce((select max(seq) from attempt), 0) + 1, false);
alter table attempt alter column seq set default nextval('answer_order');
alter table learner add column changes bigint not null default 0;
`;
