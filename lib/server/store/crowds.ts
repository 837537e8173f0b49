import type { Sql } from '../../db/port';
import { sharedCalibration } from '../../knowledge/calibration-queries';
import { populationOf, populationVersion } from '../../knowledge/population-queries';
import type { Crowd } from '../../knowledge/store';

/**
 * What is counted of courses, for anybody: the learner's own weights are nobody's. Not to be
 * changed.
 */
export type Crowds = (courseId: string, modelId: string) => Promise<Crowd>;

export const readCrowds =
  (sql: Sql): Crowds =>
  async (courseId, modelId) => {
    const [population, calibration] = await Promise.all([
      populationOf(sql, courseId),
      sharedCalibration(sql, courseId, modelId),
    ]);
    return { population, calibration };
  };

/** So long, in milliseconds, nobody looks whether more was counted meanwhile. */
const LOOKED_EVERY = 1_000;

interface Kept {
  lookedAt: number;
  version: string | null;
  crowd: Promise<Crowd>;
}

/** The same, kept by the process while nothing was counted; a second late at most. */
export function keptCrowds(sql: Sql, clock: () => number = () => performance.now()): Crowds {
  const read = readCrowds(sql);
  const kept = new Map<string, Kept>();
  async function look(key: string, courseId: string, modelId: string): Promise<Kept> {
    const lookedAt = clock();
    const before = kept.get(key);
    const version = await populationVersion(sql, courseId);
    if (before && before.version === version) return { ...before, lookedAt };
    return { lookedAt, version, crowd: read(courseId, modelId) };
  }
  const looking = new Map<string, Promise<Crowd>>();
  return (courseId, modelId) => {
    const key = JSON.stringify([courseId, modelId]);
    const known = kept.get(key);
    if (known && clock() - known.lookedAt < LOOKED_EVERY) return known.crowd;
    const under = looking.get(key);
    if (under) return under;
    const fresh = look(key, courseId, modelId)
      .then(async (found) => {
        const crowd = await found.crowd;
        kept.set(key, found);
        return crowd;
      })
      .finally(() => looking.delete(key));
    looking.set(key, fresh);
    return fresh;
  };
}
