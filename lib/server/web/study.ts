import { saveConsent } from '../../experiments/consent-queries';
import { SHARES } from '../work/kinds';
import { services } from './services';

/** Those who leave within a minute are counted out together. */
const SOON = 60_000;

/**
 * What a learner says about taking part. Of whoever leaves an experiment nothing is shown from then
 * on; its stored sums, which a page would have to count meanwhile, are made anew.
 */
export async function answerStudy(
  learnerId: string,
  said: { takesPart: boolean; isOfAge: boolean },
): Promise<void> {
  const { db, jobs, clock, config, log } = services();
  const left = await saveConsent(db, learnerId, { ...said, age: config.studyAge }, clock());
  if (left === 0) return;
  const runAt = new Date(clock().getTime() + SOON);
  await jobs
    .enqueue(db, SHARES, {}, { key: `${SHARES.name} after leaving`, runAt })
    .catch((error: unknown) => log.failure('Sums of experiments are counted with the next hour', error));
}
