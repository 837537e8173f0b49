import { describe, expect, it } from 'vitest';
import { toWire } from '@/lib/browser/pack/wire';
import { openIdb } from '@/lib/browser/store/idb';
import { EVERYBODY, openRows } from '@/lib/browser/store/rows';
import { openSaved } from '@/lib/browser/store/saved';
import type { Holder, Phone } from '@/lib/browser/worker/assemble';
import { lookWhoIsHere, unsure } from '@/lib/browser/worker/holder';
import { renew } from '@/lib/browser/worker/renew';
import { refresh } from '@/lib/browser/worker/snapshot';
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
  const holder = async () => (await rows.reads()).all<Holder>(EVERYBODY, 'learner')[0] ?? null;
  return { rows, saved, holder };
}

/** A server where somebody, or nobody, is signed in, and which has these courses. */
function server(learner: string | null, has: readonly string[], meanwhile = async () => {}): void {
  globalThis.fetch = (async (address: string) => {
    const courseId = address.split('/')[3];
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
    expect(await phone.holder()).toBe(null);
    expect(await statesOf(phone, 'l1')).toEqual([]);
    expect(await phone.saved.courses()).toEqual([]);
  });

  it('shows nothing more while a door is open', async () => {
    const phone = await phoneWith('tea');
    server('l1', ['tea']);
    await refresh(phone);
    server('l1', ['tea'], () => unsure(phone));
    expect(await refresh(phone)).toBe(false);
    expect((await phone.holder())?.isUnsure).toBe(true);
  });

  it('goes where the server knows nobody any more, or somebody else', async () => {
    for (const next of [null, 'l2']) {
      const phone = await phoneWith('tea');
      server('l1', ['tea']);
      await refresh(phone);
      server(next, ['tea']);
      expect(await refresh(phone)).toBe(false);
      expect(await phone.holder()).toBe(null);
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
    expect((await phone.holder())?.isUnsure).toBe(true);
    expect(await phone.rows.waiting('l1')).toBe(1);
    server('l1', ['tea']);
    await lookWhoIsHere(phone);
    expect((await phone.holder())?.isUnsure).toBe(false);
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
