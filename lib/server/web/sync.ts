import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isForgotten } from '../../auth/person-queries';
import { faultsOf, UstatError } from '../../errors';
import { type Reply, type SyncBatch, syncBatch } from '../../sync/protocol';
import { take } from '../../sync/take';
import { allowSync } from './limits-of-use';
import { services } from './services';
import { askingLearner, currentLearner } from './session';

/** Bytes of a batch once it is unpacked: more than a phone ever sends at once (outbox.ts). */
const MOST_BYTES = 4 * 1024 * 1024;
/** Events of a batch; a newer phone may send more than ours. */
const MOST_EVENTS = 1_000;

/** Why a phone's outbox is not taken; nothing in it was touched. */
export type NotTaken =
  /** The learner was deleted: the phone wipes what it has of them. */
  | 'gone'
  /** Nobody is signed in on this browser: the outbox waits until its learner is. */
  | 'signed-out'
  /** Somebody else is. */
  | 'other-learner';

/**
 * Takes a batch for the learner who is signed in on this browser; it has to be theirs.
 * @throws UstatError 'bad-input' for a body that is no batch, 'over-budget' for too many
 */
export async function takeBatch(request: Request): Promise<Reply | NotTaken> {
  const { db, clock, copies, courses, journal, log, model, sync } = services();
  const [learner, batch] = [await currentLearner(), await readBatch(request).catch((error) => error)];
  const isRead = !(batch instanceof Error);
  if (isRead && (await isForgotten(db, batch.learner))) return 'gone';
  if (!learner) return 'signed-out';
  if (!isRead) throw batch;
  if (batch.learner !== learner.id) return 'other-learner';
  // the cookie is made anew once a day, as for every form
  await askingLearner();
  await allowSync(learner.id);
  const failed = (error: unknown) => log.failure('/api/sync', error);
  // all of them: what was answered is taken, also where its course is offered no longer
  return take({ sync: sync(learner.id), courses: courses(), model, journal, copies, clock, failed }, batch);
}

const unpack = promisify(gunzip);
const GZIP = [0x1f, 0x8b];

/**
 * The batch in a body, packed by gzip or not.
 * @throws UstatError 'bad-input' where it is none, or too large once it is unpacked
 */
export async function readBatch(request: Request): Promise<SyncBatch> {
  const body = Buffer.from(await request.arrayBuffer());
  const isPacked = GZIP.every((byte, at) => body[at] === byte);
  const bytes = isPacked ? await unpack(body, { maxOutputLength: MOST_BYTES }).catch(notABatch) : body;
  const json = await Promise.resolve(bytes.toString('utf8')).then(JSON.parse).catch(notABatch);
  const parsed = syncBatch.safeParse(json);
  if (!parsed.success)
    throw new UstatError('bad-input', 'This is no batch of events.', faultsOf(parsed.error));
  if (parsed.data.events.length > MOST_EVENTS)
    throw new UstatError('bad-input', `More than ${MOST_EVENTS} events in a batch.`);
  return parsed.data;
}

function notABatch(cause: unknown): never {
  throw new UstatError('bad-input', 'This is no batch of events.', [], { cause });
}
