import type { Db } from '../../db/port';
import { countWithdrawn, whoIsIn } from '../../experiments/exposure-queries';
import { curveSumsOf } from '../../research/experiment/curve-queries';
import { offPathOf } from '../../research/experiment/off-path-queries';
import { type Asked, countUnits, outcomesOf } from '../../research/experiment/outcome-queries';
import { type Measured, measuredOf, saveMeasured } from '../../research/experiment/result-queries';

/** Of more learners the sums are counted once an hour, by a job: a page does not wait for them. */
const LARGE = 5_000;

/** Counts all that an analysis is made of. @param units of the version */
async function measure(db: Db, asked: Asked, units: number): Promise<Measured> {
  const { id, version, now } = asked;
  // before the sums: who leaves meanwhile makes it another one
  const mark = await whoIsIn(db, id, version, now);
  const [{ rows, parts }, curve, withdrawn, offPath] = await Promise.all([
    outcomesOf(db, asked),
    curveSumsOf(db, asked, units),
    countWithdrawn(db, id, version),
    offPathOf(db, asked),
  ]);
  return { at: now, mark, rows, parts, curve, withdrawn: Object.fromEntries(withdrawn), offPath };
}

/**
 * What a page shows: counted now, or of very many learners at the last hour, unless somebody of
 * them has left since.
 * @param large of more learners what was stored is read
 */
export async function measuredNow(db: Db, asked: Asked, large = LARGE): Promise<Measured> {
  const { id, version } = asked;
  const units = await countUnits(db, id, version);
  const stored = units > large ? await measuredOf(db, id, version) : null;
  const isTrue = stored !== null && (await whoIsIn(db, id, version, stored.at)) === stored.mark;
  return isTrue ? stored : measure(db, asked, units);
}

/** Counts anew where there are more than so many learners. @returns whether there are */
export async function storeMeasured(db: Db, asked: Asked, large = LARGE): Promise<boolean> {
  const units = await countUnits(db, asked.id, asked.version);
  if (units <= large) return false;
  await saveMeasured(db, asked.id, asked.version, await measure(db, asked, units));
  return true;
}
