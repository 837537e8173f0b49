import { randomBytes } from 'node:crypto';
import { type Actor, recordAudit } from '../../auth/audit';
import { UstatError } from '../../errors';
import { classIds } from '../../teaching/class-queries';
import { classOf } from '../../teaching/classes';
import { allHubs, deleteHub, giveClass, type Hub, insertHub } from '../../teaching/hub-queries';
import type { SchoolClass } from '../../teaching/schema';
import { readLetter } from '../hub/letter';
import { signedMessage } from '../hub/messages';
import {
  meet,
  missingOf,
  mustBeTheirCourse,
  mustBeTrusted,
  packFor,
  type Taking,
  takeEvents,
} from '../hub/take';
import { lendVectors } from '../hub/vectors';
import { isFingerprint, packKey } from '../work/pack-keys';
import { services } from './services';

export { PHONES_MEASURED, phonesServed, thisMachine } from '../hub/phones';

/** How long a letter is good after its hub has asked for a nonce, ms; twice that at most. */
const GOOD_FOR = 600_000;

const ownKey = () => packKey(services().config.dataDir);

function nonces(): [now: string, before: string] {
  const { hasher, clock } = services();
  const window = Math.floor(clock().getTime() / GOOD_FOR);
  return [hasher.keyed(`hub ${window}`), hasher.keyed(`hub ${window - 1}`)];
}

/** What a hub's letter has to name: this site, by its key, and that it is no old one once more. */
export const hubHello = () => ({ fingerprint: ownKey().fingerprint, nonce: nonces()[0] });

/**
 * Answers a letter of a hub (lib/server/hub).
 * @throws UstatError 'bad-input' where it is none, 'not-allowed' for a hub that is not trusted here
 *   or a letter to another site, 'not-found' for what is not the hub's
 */
export async function hubLetter(request: Request): Promise<Response> {
  const { from, says } = await readLetter(new Uint8Array(await request.arrayBuffer()));
  const { data } = signedMessage.safeParse(says);
  if (!data) throw new UstatError('bad-input', 'This letter says nothing that this program knows.');
  const { nonce, to, message } = data;
  const key = ownKey();
  if (to !== key.fingerprint || !nonces().includes(nonce))
    throw new UstatError('not-allowed', 'This letter is to another site, or an old one.');
  const { db, log } = services();
  await mustBeTrusted(db, from);
  const failed = (error: unknown) => log.failure('/api/hub', error);
  const deps: Taking = { ...services(), random: randomBytes, failed };
  switch (message.kind) {
    case 'meet':
      return Response.json(await meet(deps, from, message));
    case 'ask':
      return Response.json({ ids: await missingOf(deps, from, message.learner, message.ids) });
    case 'events':
      return Response.json(await takeEvents(deps, from, message));
    case 'pack': {
      const pack = await packFor(deps, from, { course: message.course, root: process.cwd(), key });
      return new Response(Buffer.from(pack));
    }
    case 'vectors':
      await mustBeTheirCourse(db, from, message.course);
      return Response.json(await lendVectors(db, message));
  }
}

/** What /admin/hubs shows. */
export async function hubsSeen(): Promise<{ hubs: Hub[]; classes: SchoolClass[]; own: string }> {
  const { db } = services();
  const classes = await Promise.all((await classIds(db)).map((id) => classOf(db, id)));
  return { hubs: await allHubs(db), classes, own: ownKey().fingerprint };
}

/** @throws UstatError 'bad-input' for no fingerprint, 'conflict' for one that is trusted already */
export async function trustHub(actor: Actor, given: { fingerprint: string; name: string }): Promise<void> {
  const { db, hasher, clock } = services();
  const { fingerprint, name } = given;
  if (!isFingerprint(fingerprint)) throw new UstatError('bad-input', 'No fingerprint.', ['fingerprint']);
  await db.transaction(async (tx) => {
    if (!(await insertHub(tx, fingerprint, name, clock())))
      throw new UstatError('conflict', 'The hub is trusted already.');
    const told = { action: 'hub-trusted', subject: name, after: fingerprint } as const;
    await recordAudit(tx, hasher, actor, told, clock());
  });
}

/** Nothing of it is taken any more; what came stays. @throws UstatError 'not-found' */
export async function stopHub(actor: Actor, fingerprint: string): Promise<void> {
  const { db, hasher, clock } = services();
  await db.transaction(async (tx) => {
    const name = await deleteHub(tx, fingerprint);
    if (name === null) throw new UstatError('not-found', 'There is no such hub.');
    const told = { action: 'hub-stopped', subject: name, before: fingerprint } as const;
    await recordAudit(tx, hasher, actor, told, clock());
  });
}

/**
 * The hub gets the class with its members, their names and what opens their profiles, and its
 * educators.
 * @throws UstatError 'conflict' where it is another hub's, 'not-found' where either is not there
 */
export async function giveHub(actor: Actor, given: { fingerprint: string; class: string }): Promise<void> {
  const { db, hasher, clock } = services();
  const { fingerprint } = given;
  await db.transaction(async (tx) => {
    const hub = (await allHubs(tx)).find((one) => one.fingerprint === fingerprint);
    if (!hub) throw new UstatError('not-found', 'There is no such hub.');
    const { name } = await classOf(tx, given.class);
    if (!(await giveClass(tx, given.class, fingerprint)))
      throw new UstatError('conflict', 'The class is another hub’s.');
    await recordAudit(tx, hasher, actor, { action: 'hub-given', subject: name, after: hub.name }, clock());
  });
}
