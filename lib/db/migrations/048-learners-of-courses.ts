/** Learners of a course are counted from the index alone. */
export const sql = 'create index knowledge_state_of_course on knowledge_state (course_id);';
