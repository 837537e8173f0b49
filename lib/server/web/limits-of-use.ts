import { type Allowance, take } from '../../auth/allowance-queries';
import { UstatError } from '../../errors';
import { services } from './services';
import { visitor } from './visitor';

const MINUTE = 60_000;
const perMinute = (count: number): Allowance => ({ burst: count, everyMs: MINUTE / count });

/** Times what one learner may ask a model a minute: all turns of one, and of one address. */
const TURNS_OF_ONE = 2;
const TURNS_AT_ADDRESS = 40;
/** Batches a minute: a year without a network is sent in one. */
const BATCHES = 120;

/**
 * Before a profile is made: a dormitory, a class, a mobile network share an address.
 * @throws UstatError 'over-budget' with the moment until which none is made
 */
export async function allowProfile(): Promise<void> {
  const { profilesPerHour } = services().config;
  const { address } = await visitor();
  await takeOrSayWhen(`profiles at ${address}`, {
    burst: profilesPerHour,
    everyMs: (60 * MINUTE) / profilesPerHour,
  });
}

/**
 * Before a turn of the tutor, with or without a model.
 * @throws UstatError 'over-budget' with the moment until which nothing is asked
 */
export async function allowTurn(learnerId: string): Promise<void> {
  const { turnsPerMinute } = services().config.tutor;
  const { address } = await visitor();
  await takeOrSayWhen(`turns of ${learnerId}`, perMinute(TURNS_OF_ONE * turnsPerMinute));
  await takeOrSayWhen(`turns at ${address}`, perMinute(TURNS_AT_ADDRESS * turnsPerMinute));
}

/**
 * Before a batch of what a phone did.
 * @throws UstatError 'over-budget' with the moment until which none is taken
 */
export const allowSync = (learnerId: string): Promise<void> =>
  takeOrSayWhen(`batches of ${learnerId}`, perMinute(BATCHES));

/** In the database: several processes count together. */
async function takeOrSayWhen(whose: string, allowance: Allowance): Promise<void> {
  const { db, hasher, clock } = services();
  const until = await take(db, hasher.keyed(whose), allowance, clock());
  if (until) throw new UstatError('over-budget', 'Too much at once.', [], { until });
}
