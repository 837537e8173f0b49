import { redirect } from 'next/navigation';
import type { Learner } from '@/lib/auth/schema';
import type { PathDeps } from '@/lib/path/next';
import { type MapView, type ModuleLine, mapView } from '../view';

interface PlacementView {
  map: MapView;
  /** Modules that opened as known, in course order. */
  opened: ModuleLine[];
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
  const placement = await deps.learner.placement(courseId);
  if (!placement?.outcome) return redirect(`/course/${courseId}`);
  const opened = new Set(placement.outcome.filter((one) => one.opens).map((one) => one.moduleId));
  const attempts = await deps.learner.inRound(placement.roundId);
  const first = attempts.filter(({ ordinal }) => ordinal === 1);
  const map = await mapView(deps, learner, courseId);
  return {
    map,
    opened: map.groups.flatMap(({ modules }) => modules.filter(({ id }) => opened.has(id))),
    answered: first.length,
    right: first.filter(({ correct }) => correct).length,
  };
}
