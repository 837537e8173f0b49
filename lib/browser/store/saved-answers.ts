import type { Weights } from '../../knowledge/calibration';
import { newPopulation } from '../../knowledge/counts';
import type { CountedCrowd, Increment } from '../../knowledge/increment';
import type { AnswersStore } from '../../knowledge/store';
import type { KeptCrowd } from './own-reads';
import { EVERYBODY, type RowChange, type Rows } from './rows';

/** What answers have left to be counted in a course, in their order. */
export interface Uncounted {
  courseId: string;
  increments: Increment[];
}

/**
 * What this phone counts of its own answers, onto what the server had counted when the course was
 * saved: after the next meeting the server's count stands in its place.
 */
export function savedAnswers(rows: Rows): Pick<AnswersStore, 'uncounted' | 'count'> {
  return {
    uncounted: async () =>
      (await rows.reads()).all<Uncounted>(EVERYBODY, 'uncounted').map(({ courseId }) => courseId),
    count: (courseId, limit, work) =>
      rows.change(async (tx) => {
        const waiting = tx.get<Uncounted>(EVERYBODY, 'uncounted', courseId)?.increments ?? [];
        if (waiting.length === 0) return 0;
        const increments = structuredClone(waiting.slice(0, limit));
        const crowd = countedIn(tx, courseId, increments);
        work(crowd, increments);
        keepCrowd(tx, courseId, crowd);
        const left = waiting.slice(limit);
        if (left.length > 0) tx.put(EVERYBODY, 'uncounted', courseId, { courseId, increments: left });
        else tx.remove(EVERYBODY, 'uncounted', courseId);
        return increments.length;
      }),
  };
}

const weightsKey = (courseId: string, modelId: string) => `${courseId} ${modelId}`;

/** What is counted of a course, with the own weights of those whose answers are to be counted. */
function countedIn(tx: RowChange, courseId: string, increments: readonly Increment[]): CountedCrowd {
  const kept = structuredClone(tx.get<KeptCrowd>(EVERYBODY, 'crowd', courseId));
  const ids = [...new Set(increments.map(({ learnerId }) => learnerId))];
  const learners = (modelId: string) =>
    new Map(
      ids.flatMap((id): [string, Weights][] => {
        const own = tx.get<Weights>(id, 'weights', weightsKey(courseId, modelId));
        return own ? [[id, structuredClone(own)]] : [];
      }),
    );
  return {
    population: kept?.population ?? newPopulation(),
    calibrations: new Map(
      [...(kept?.calibrations ?? [])].map(([modelId, calibration]) => [
        modelId,
        { calibration, learners: learners(modelId) },
      ]),
    ),
  };
}

function keepCrowd(tx: RowChange, courseId: string, { population, calibrations }: CountedCrowd): void {
  const shared = [...calibrations].map(([modelId, { calibration }]) => [modelId, calibration] as const);
  tx.put(EVERYBODY, 'crowd', courseId, { population, calibrations: new Map(shared) } satisfies KeptCrowd);
  for (const [modelId, { learners }] of calibrations)
    for (const [id, own] of learners) tx.put(id, 'weights', weightsKey(courseId, modelId), own);
}
