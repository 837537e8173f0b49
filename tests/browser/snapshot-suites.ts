import { describe, expect, it } from 'vitest';
import { answersSince, type Heard } from '@/lib/browser/pack/answers-since';
import { toWire } from '@/lib/browser/pack/wire';
import { openIdb } from '@/lib/browser/store/idb';
import { EVERYBODY, openRows } from '@/lib/browser/store/rows';
import { openSaved } from '@/lib/browser/store/saved';
import { holderOf, type Phone } from '@/lib/browser/worker/assemble';
import { lookWhoIsHere, unsure } from '@/lib/browser/worker/holder';
import { renew } from '@/lib/browser/worker/renew';
import { refresh, SNAPSHOT_FORMAT } from '@/lib/browser/worker/snapshot';
import type { SequencedAttempt } from '@/lib/knowledge/store';
import { seededRandom } from '@/lib/random';
import { parts } from './small-parts';

/** What the server says of the learner, over IndexedDB: run in a browser (store.test.ts). */

const ids = () => crypto.randomUUID();
const clock = () => new Date();
const known = { 'x-ustat': 'server' };

async function phoneWith(...courses: string[]): Promise<Phone> {
  const idb = openIdb(ids());
  const rows = openRows({ idb, clock, ids });
  const saved = openSaved(idb);
  for (const courseId of courses)
    await saved.settle({ manifest: { ...parts.manifest, courseId }, savedAt: clock() }, []);
  return { rows, saved };
}

/** A server where somebody, or nobody, is signed in, and which has these courses. */
function server(learner: string | null, has: readonly string[], meanwhile = async () => {}): void {
  globalThis.fetch = (async (address: string) => {
    const courseId = address.split('?')[0]?.split('/')[3];
    if (!courseId) return Response.json({ learner }, { headers: known });
    if (!learner) return Response.json({ error: 'not-allowed' }, { status: 403, headers: known });
    if (!has.includes(courseId)) return Response.json({}, { status: 404, headers: known });
    await meanwhile();
    const at = has.indexOf(courseId) + 1;
    const snapshot = {
      holder: { learner: { id: learner }, formToken: '', takesEvents: true },
      own: { attempt: new Map([[`a${at}`, { courseId }]]), state: new Map([[courseId, { at }]]) },
      ...{ crowd: {}, lastSeq: 10 - at, items: [] },
    };
    return new Response(toWire(snapshot), { headers: known });
  }) as typeof fetch;
}

/** What a request says that the phone has. */
function heardIn(address: string): Heard | null {
  const query = new URL(address, 'http://localhost').searchParams;
  const [after, digest] = [query.get('after'), query.get('digest')];
  return after && digest ? { seq: Number(after), digest } : null;
}

const statesOf = async ({ rows }: Phone, learner: string) =>
  (await rows.reads()).keys(learner, 'state').sort();
const placed = { kind: 'read', payload: { courseId: 'tea', moduleId: 'm', blockId: 'b' } } as const;

describe('what the server knows of the learner', () => {
  it('is kept of every saved course, and what the server no longer has goes', async () => {
    const phone = await phoneWith('tea', 'bread', 'gone');
    server('l1', ['tea', 'bread']);
    expect(await refresh(phone)).toBe(true);
    expect(await statesOf(phone, 'l1')).toEqual(['bread', 'tea']);
    const reads = await phone.rows.reads();
    expect(reads.all('l1', 'attempt').length).toBe(2);
    expect(reads.get(EVERYBODY, 'attempt', 'last')).toBe(9);
    await phone.rows.change(async (tx) => tx.put('l1', 'state', 'old', {}));
    expect(await refresh(phone)).toBe(true);
    expect(await statesOf(phone, 'l1')).toEqual(['bread', 'tea']);
  });

  it('does not come back when the learner has signed out meanwhile', async () => {
    const phone = await phoneWith('tea');
    server('l1', ['tea']);
    await refresh(phone);
    server('l1', ['tea'], () => phone.rows.wipe());
    expect(await refresh(phone)).toBe(false);
    expect(await holderOf(phone)).toBe(null);
    expect(await statesOf(phone, 'l1')).toEqual([]);
    expect(await phone.saved.courses()).toEqual([]);
  });

  it('shows nothing more while a door is open', async () => {
    const phone = await phoneWith('tea');
    server('l1', ['tea']);
    await refresh(phone);
    server('l1', ['tea'], () => unsure(phone));
    expect(await refresh(phone)).toBe(false);
    expect((await holderOf(phone))?.isUnsure).toBe(true);
  });

  it('goes where the server knows nobody any more, or somebody else', async () => {
    for (const next of [null, 'l2']) {
      const phone = await phoneWith('tea');
      server('l1', ['tea']);
      await refresh(phone);
      server(next, ['tea']);
      expect(await refresh(phone)).toBe(false);
      expect(await holderOf(phone)).toBe(null);
      expect(await statesOf(phone, 'l1')).toEqual([]);
    }
  });

  it('stays unshown where answers wait, until their owner is back', async () => {
    const phone = await phoneWith('tea');
    server('l1', ['tea']);
    await refresh(phone);
    await phone.rows.change(async (tx) => tx.tell('l1', placed));
    server(null, []);
    await lookWhoIsHere(phone);
    expect((await holderOf(phone))?.isUnsure).toBe(true);
    expect(await phone.rows.waiting('l1')).toBe(1);
    server('l1', ['tea']);
    await lookWhoIsHere(phone);
    expect((await holderOf(phone))?.isUnsure).toBe(false);
    expect(await statesOf(phone, 'l1')).toEqual(['tea']);
  });
});

describe('a phone that two people use', () => {
  it('is the second one’s too while answers of the first wait, and each sends their own', async () => {
    const phone = await phoneWith('tea');
    server('l1', ['tea']);
    await refresh(phone);
    await phone.rows.change(async (tx) => tx.tell('l1', placed));
    server('l2', ['tea']);
    await lookWhoIsHere(phone);
    expect(await refresh(phone)).toBe(true);
    expect(await holderOf(phone)).toMatchObject({ learner: { id: 'l2' }, isUnsure: false });
    expect(await statesOf(phone, 'l2')).toEqual(['tea']);
    await phone.rows.change(async (tx) => tx.tell('l2', placed));

    server('l1', ['tea']);
    await unsure(phone);
    await lookWhoIsHere(phone);
    expect(await holderOf(phone)).toMatchObject({ learner: { id: 'l1' }, isUnsure: false });
    expect([await phone.rows.waiting('l1'), await phone.rows.waiting('l2')]).toEqual([1, 1]);
    // what is the first one's is deleted, and nothing of the second's
    server(null, []);
    await lookWhoIsHere(phone, 'l1');
    expect([await phone.rows.waiting('l1'), await phone.rows.waiting('l2')]).toEqual([0, 1]);
    expect(await statesOf(phone, 'l1')).toEqual([]);
    expect((await holderOf(phone))?.isUnsure).toBe(true);
    await lookWhoIsHere(phone, 'l2');
    expect(await phone.saved.courses()).toEqual([]);
  });
});

describe('answers that the phone has', () => {
  const answered = (seq: number): SequencedAttempt =>
    ({
      ...{ id: `a${seq}`, courseId: 'tea', seq, ordinal: 1, answeredAt: new Date(seq) },
      view: { forecast: 1 / 3 + seq },
    }) as unknown as SequencedAttempt;

  it('do not come again, and are the same as if all had come, whatever happened meanwhile', async () => {
    const random = seededRandom('since');
    const phone = await phoneWith('tea');
    let all: SequencedAttempt[] = [];
    const sent: number[] = [];
    globalThis.fetch = (async (address: string) => {
      if (address === '/api/own') return Response.json({ learner: 'l1' }, { headers: known });
      const { attempts, since } = await answersSince(all, heardIn(address));
      sent.push(since === null ? -1 : attempts.length);
      const own = { attempt: new Map(attempts.map((row) => [row.id, row])) };
      const holder = { learner: { id: 'l1' }, formToken: '', takesEvents: true };
      const lastSeq = Math.max(0, ...all.map(({ seq }) => seq));
      return new Response(
        toWire({ format: SNAPSHOT_FORMAT, since, holder, own, crowd: {}, lastSeq, items: [] }),
        {
          headers: known,
        },
      );
    }) as typeof fetch;
    for (let step = 0; step < 60; step += 1) {
      const what = random();
      const last = all.at(-1)?.seq ?? 0;
      if (what < 0.6) all.push(answered(last + 1 + Math.floor(random() * 3)));
      // an answer that came late changes what another counts as
      else if (what < 0.7) all = all.map((one, n) => (n === 1 ? { ...one, ordinal: one.ordinal + 1 } : one));
      // the database was restored
      else if (what < 0.75) all = all.slice(0, -2);
      // of the phone alone, and never taken
      else if (what < 0.85)
        await phone.rows.change(async (tx) =>
          tx.put('l1', 'attempt', 'own', { ...answered(last + 1), id: 'own' }),
        );
      expect(await refresh(phone)).toBe(true);
      const here = (await phone.rows.reads()).all<SequencedAttempt>('l1', 'attempt');
      expect(here.sort((a, b) => a.seq - b.seq)).toEqual(all);
    }
    expect(sent.filter((n) => n === -1).length).toBeLessThan(20);
    expect(Math.max(...sent)).toBeLessThan(3);
  });

  it('of a server that is later than the phone change nothing', async () => {
    const phone = await phoneWith('tea');
    server('l1', ['tea']);
    await refresh(phone);
    const later = { format: SNAPSHOT_FORMAT + 1, holder: { learner: { id: 'l1' } }, own: {} };
    globalThis.fetch = (async () => new Response(toWire(later), { headers: known })) as typeof fetch;
    expect(await refresh(phone)).toBe(false);
    expect(await statesOf(phone, 'l1')).toEqual(['tea']);
  });
});

describe('the small parts of a saved course', () => {
  const HOUR = 3_600_000;
  const hashOf = async (text: string) =>
    [...new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');

  it('become those of the server once an hour, and nothing else does', async () => {
    const phone = await phoneWith('tea');
    const text = toWire([{ itemId: 'i', language: 'ky', hints: [] }]);
    const hints = { name: 'hints', hash: await hashOf(text), bytes: 1 };
    const later = {
      ...{ ...parts.manifest, version: 'later' },
      parts: parts.manifest.parts.map((one) =>
        one.name === 'hints' ? hints : { ...one, hash: `f${one.hash.slice(1)}` },
      ),
    };
    const asked: string[] = [];
    globalThis.fetch = (async (address: string) => {
      asked.push(address);
      return new Response(address.includes('?') ? text : JSON.stringify(later), { headers: known });
    }) as typeof fetch;
    await renew(phone, 2 * HOUR);
    expect(asked.length).toBe(2);
    const now = (await phone.saved.course('tea'))?.manifest;
    expect(await phone.saved.part('tea', 'hints')).toEqual([{ itemId: 'i', language: 'ky', hints: [] }]);
    expect(now).toEqual({
      ...parts.manifest,
      parts: parts.manifest.parts.map((one) => (one.name === 'hints' ? hints : one)),
    });
    await renew(phone, 2 * HOUR + 1);
    expect(asked.length).toBe(2);
    await renew(phone, 4 * HOUR);
    expect(asked.length).toBe(3);
  });
});
