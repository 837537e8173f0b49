import type { Journal } from '../db/journal';
import type { ApprovedHints } from '../hints/store';
import type { AttemptEntry } from '../knowledge/attempt';
import type { PathDeps } from '../path/next';
import type { LearnerStore } from './store';

/** What a learner's practice is given; lib/server assembles it. */
export interface PracticeDeps extends PathDeps {
  learner: LearnerStore;
  hints: ApprovedHints;
  journal: Journal<AttemptEntry>;
  ids: () => string;
}
