import type { Db } from '../../lib/db/port';
import type { Embedder } from '../../lib/retrieval/embedder';
import { sqlConversations } from '../../lib/server/store/sql-conversations';
import { sqlCourses } from '../../lib/server/store/sql-courses';
import { sqlHints } from '../../lib/server/store/sql-hints';
import { sqlLearner } from '../../lib/server/store/sql-learner';
import { sqlPassages } from '../../lib/server/store/sql-passages';
import { readTutorFiles } from '../../lib/server/tutor-files';
import type { TutorDeps } from '../../lib/tutor/deps';
import { root } from '../support/app';

/** The tutor of one learner at a time that stands still: no model writes, nothing is reserved. */
export function quietTutor(db: Db, learnerId: string, now: Date, embedders: Embedder[]): TutorDeps {
  return {
    courses: sqlCourses(db),
    passages: sqlPassages(db),
    hints: sqlHints(db),
    learner: sqlLearner(db, learnerId),
    conversations: sqlConversations(db, learnerId),
    embedders,
    chat: null,
    classifier: null,
    talkClassifier: null,
    ...readTutorFiles(root),
    contacts: [],
    clock: () => now,
    ids: () => crypto.randomUUID(),
    after: () => () => undefined,
    nextHint: async () => null,
    reserve: async () => false,
    limits: { deadlineMs: 1, totalMs: 1 },
  };
}
