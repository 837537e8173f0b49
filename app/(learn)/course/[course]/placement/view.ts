import { redirect } from 'next/navigation';
import { courseOrStart } from '@/app/_ui/course';
import type { Learner } from '@/lib/auth/schema';
import type { PathDeps } from '@/lib/path/next';
import { standingOf } from '@/lib/path/standing';
import { checkComesFirst, type MapView, type ModuleLine, mapOf } from '../view';

interface PlacementView {
  map: MapView;
  /** Modules that opened as known, in course order. */
  opened: ModuleLine[];
  /** Modules that are likely known: a check comes before them. In course order. */
  toCheck: ModuleLine[];
  /** Exercises that were answered, and those of them that were right. */
  answered: number;
  right: number;
}

/** What came of the learner's placement; before it has ended the map says how to go on with it. */
export async function placementView(
  deps: PathDeps,
  learner: Learner,
  courseId: string,
): Promise<PlacementView> {
  const course = await courseOrStart(deps.courses, courseId, learner.contentLanguage);
  const standing = await standingOf(deps, course);
  const { placement } = standing;
  if (!placement?.outcome) return redirect(`/course/${courseId}`);
  const opened = new Set(placement.outcome.filter((one) => one.opens).map((one) => one.moduleId));
  const attempts = await deps.learner.inRound(placement.roundId);
  const first = attempts.filter(({ ordinal }) => ordinal === 1);
  const map = mapOf(standing);
  return {
    map,
    toCheck: map.groups.flatMap(({ modules }) => modules.filter(({ id }) => checkComesFirst(standing, id))),
    opened: map.groups.flatMap(({ modules }) => modules.filter(({ id }) => opened.has(id))),
    answered: first.length,
    right: first.filter(({ correct }) => correct).length,
  };
}
