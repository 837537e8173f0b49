import { createHash } from 'node:crypto';
import * as z from 'zod';
import { nameKey } from '../../auth/name-key';
import { forgetProfile } from '../../auth/profile';
import { grant, insertStaff, replacePassphrase, staffKey } from '../../auth/staff-queries';
import { UstatError } from '../../errors';
import { classesById } from '../../teaching/class-queries';
import { loadPack } from '../work/pack';
import type { PackKey } from '../work/pack-keys';
import { putClass, putMemberOf } from './classes';
import { writeLetter } from './letter';
import { eventsReply, hello, type Message, type Met, MOST_IDS, met, missing } from './messages';
import { courseDigest, type Taking } from './take';
import { batchesOf, deletedHere, eventsOf, ownClasses, ownLearners, type Telling } from './tell';
import { type Borrowing, borrowVectors } from './vectors';

/** Milliseconds that a letter's answer may take, a course among them. */
const PATIENCE = 120_000;

export type Meeting = Taking & Telling & Borrowing & { key: PackKey };

/**
 * What a hub knows of its parent between two meetings; lost at its end, which costs traffic alone.
 */
export interface Known {
  /** By learner: hash of the ids of events that the parent has. */
  told: Map<string, string>;
  /** By course: what the parent had when it was taken from there. */
  taken: Map<string, string>;
}
export const knowsNothing = (): Known => ({ told: new Map(), taken: new Map() });

export interface Meetings {
  /** Events that the parent had not. */
  sent: number;
  /** Courses that were taken. */
  courses: string[];
  refused: string[];
}

/**
 * A hub meets its parent once: says which classes it has, sends what their learners did and the
 * parent has not, takes courses, members and educators; who was deleted at one is at the other.
 * All of it may end anywhere and begin anew: what is sent follows from what the hub's database
 * holds, and the parent takes each event once.
 * @throws UstatError 'unavailable' where the parent does not answer, 'not-allowed' where it does
 *   not trust this hub
 */
export async function meetParent(deps: Meeting, parent: string, known: Known): Promise<Meetings> {
  const talk = await greet(deps.key, parent);
  const classes = await ownClasses(deps);
  const gone = await deletedHere(deps.db);
  const said = met.parse(await talk.json({ kind: 'meet', classes, gone }));
  for (const id of said.gone) await forgetProfile(deps, id);
  await takeClasses(deps, said);
  const others = new Set(said.refused);
  let sent = 0;
  for (const [learnerId, courseIds] of await ownLearners(deps))
    if (!others.has(learnerId)) sent += await tellOf(deps, talk, known, { learnerId, courseIds });
  const courses: string[] = [];
  for (const { id, digest } of said.courses) {
    if (known.taken.get(id) !== digest && (await courseDigest(deps.db, id)) !== digest) {
      const pack = await talk.bytes({ kind: 'pack', course: id });
      const trusted = new Set([talk.fingerprint]);
      const given = { trusted, root: process.cwd(), own: '', at: deps.clock(), replaces: true };
      await loadPack(deps.db, pack, given);
      known.taken.set(id, digest);
      courses.push(id);
    }
    await borrowVectors(deps, id, talk.json);
  }
  return { sent, courses, refused: said.refused };
}

async function tellOf(
  deps: Meeting,
  talk: Talk,
  known: Known,
  of: { learnerId: string; courseIds: string[] },
): Promise<number> {
  const events = await eventsOf(deps, { ...of, from: deps.key.fingerprint });
  const digest = createHash('sha256');
  for (const { id } of events) digest.update(id);
  const all = digest.digest('hex');
  if (events.length === 0 || known.told.get(of.learnerId) === all) return 0;
  const lacks = new Set<string>();
  for (let at = 0; at < events.length; at += MOST_IDS) {
    const ids = events.slice(at, at + MOST_IDS).map(({ id }) => id);
    const answer = missing.parse(await talk.json({ kind: 'ask', learner: of.learnerId, ids }));
    for (const id of answer.ids) lacks.add(id);
  }
  const fresh = events.filter(({ id }) => lacks.has(id));
  for (const batch of batchesOf(fresh, deps.clock()))
    eventsReply.parse(await talk.json({ kind: 'events', batch }));
  known.told.set(of.learnerId, all);
  return fresh.length;
}

/** The parent's classes of this hub, their members and educators, as they are there. */
async function takeClasses({ db, journal, clock, random }: Meeting, { classes }: Met): Promise<void> {
  for (const one of classes) {
    const made = await db.transaction(async (tx) => {
      if ((await classesById(tx, [one.id])).length === 0) await putClass(tx, one, random);
      const fresh = [];
      for (const member of one.members) {
        const put = await putMemberOf(tx, one.id, member, { at: clock(), may: async () => true });
        if (typeof put === 'object') fresh.push(put);
      }
      for (const { id, name, passphraseHash, language } of one.staff) {
        const row = { id, name, passphraseHash, language, nameKey: nameKey(name), madeAt: clock() };
        const there = await staffKey(tx, id);
        if (!there && !(await insertStaff(tx, row))) continue;
        if (there && there.passphraseHash !== passphraseHash) await replacePassphrase(tx, id, passphraseHash);
        await grant(tx, id, { role: 'educator', scope: `class:${one.id}` }, clock());
      }
      return fresh;
    });
    for (const learner of made) await journal.append({ type: 'learner', ...learner });
  }
}

interface Talk {
  /** The parent's, by whose packs it gives courses. */
  fingerprint: string;
  json(message: Message): Promise<unknown>;
  bytes(message: Message): Promise<Uint8Array>;
}

async function greet(key: PackKey, parent: string): Promise<Talk> {
  const address = new URL('/api/hub', parent);
  const { nonce, fingerprint } = hello.parse(await (await answered(address)).json());
  const post = async (message: Message) => {
    const body = await writeLetter(key, { nonce, to: fingerprint, message });
    const headers = { 'content-type': 'application/octet-stream', origin: address.origin };
    return answered(address, { method: 'POST', headers, body: new Uint8Array(body) });
  };
  return {
    fingerprint,
    json: async (message) => (await post(message)).json(),
    bytes: async (message) => new Uint8Array(await (await post(message)).arrayBuffer()),
  };
}

const refusal = z.object({ error: z.string() });

async function answered(address: URL, init: RequestInit = {}): Promise<Response> {
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(address, { ...init, signal, redirect: 'error' }).catch((cause: unknown) => {
    throw new UstatError('unavailable', `${address.origin} does not answer.`, [], { cause });
  });
  if (response.ok) return response;
  const { data } = refusal.safeParse(await response.json().catch(() => null));
  const code = response.status === 403 ? 'not-allowed' : 'unavailable';
  throw new UstatError(code, `${address.origin} answers ${response.status} ${data?.error ?? ''}`);
}
