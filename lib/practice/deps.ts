import type { Journal } from '../db/journal';
import type { TreatmentIn } from '../experiments/treatment';
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
  /** By experiments; without it everything is as it is for everybody. */
  treatment?: TreatmentIn;
}
