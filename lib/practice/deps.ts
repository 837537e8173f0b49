import type { Journal } from '../db/journal';
import type { AttemptEntry } from '../knowledge/attempt';
import type { PathDeps } from '../path/next';
import type { LearnerStore } from './store';

/** What a learner's practice is given; lib/server assembles it. */
export interface PracticeDeps extends PathDeps {
  learner: LearnerStore;
  journal: Journal<AttemptEntry>;
  ids: () => string;
}
