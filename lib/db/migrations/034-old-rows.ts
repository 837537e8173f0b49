/**
 * Rows that programs before migration 021 wrote as JSON are found by these until a job has packed
 * them (lib/server/work/pack-old.ts). On a site that has none the indexes are empty.
 */
export const sql = `
create index attempt_old on attempt (learner_id, id) where packed is null;
create index decision_old on decision (learner_id, id) where packed is null;
create index knowledge_state_old on knowledge_state (learner_id) where packed is null and state is not null;
create index earlier_state_old on earlier_state (learner_id) where packed is null and state is not null;
`;
