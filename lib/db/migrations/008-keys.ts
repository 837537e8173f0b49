/**
 * Every foreign key is found by an index: deleting a learner, or a chunk of a course that is loaded
 * again, looked through all hints, weights and vectors of the site for each.
 */
export const sql = `
create index hint_use_learner on hint_use (learner_id);
create index calibration_learner on calibration (learner_id) where learner_id is not null;
alter table chunk_embedding drop constraint chunk_embedding_pkey;
alter table chunk_embedding add primary key (chunk_id, embedder_id);
`;
