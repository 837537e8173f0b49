import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { hasCode } from '@/lib/errors';
import { abortable } from '@/lib/grounding/chat-model';
import { approveBulk, bulkOf, type Ready, undoBulk } from '@/lib/hints/bulk-queries';
import { runChecks } from '@/lib/hints/checks/run-checks';
import { deskHint, type Filter, judgedHints, queue } from '@/lib/hints/desk-queries';
import { draftHints, fromPassages } from '@/lib/hints/draft-queries';
import { groundOf, renewed, toCheck, writtenFrom } from '@/lib/hints/ground';
import { approvedHints } from '@/lib/hints/hint-queries';
import { sampleOf, secondFor } from '@/lib/hints/second';
import { countSeconds, nextSecond, saveSecond, secondPairs } from '@/lib/hints/second-queries';
import { hintsOfItem, writeHint } from '@/lib/hints/write-queries';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { loadCourse } from '@/lib/server/work/load-course';
import { bothDatabases } from '../support/both-databases';
import { teaWithoutHints } from '../support/course';
import { lacks } from '../support/needs';

const AIDA = { id: '018f0000-0000-7000-8000-00000000000a', name: 'Аида' };
const BEK = { id: '018f0000-0000-7000-8000-00000000000b', name: 'Бек' };
const ALL: Filter = { courseId: 'tea', language: 'ky', itemIds: null };
const PLACE = { courseId: 'tea', itemId: 'heat.when', language: 'ky' };
const OWN = 'Чайнектин буусуна көңүл буруңуз.';
const conflict = (error: unknown) => hasCode(error, 'conflict');
const badInput = (error: unknown) => hasCode(error, 'bad-input');

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('readers on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    const now = new Date('2026-05-01T08:00:00Z');
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
    });
    afterAll(() => opened?.drop());
    beforeEach(async () => {
      const { db } = opened;
      await db.query('delete from hint');
      await db.query('delete from hint_batch');
      await loadCourse(db, parseCourse(teaWithoutHints('ky')), now);
      const deps = { db, courses: () => sqlCourses(db), clock: () => now, ids: () => crypto.randomUUID() };
      const wanted = { courseId: 'tea', language: 'ky', moduleId: null };
      await draftHints(deps, fromPassages, wanted, { signal: abortable().signal });
    });

    const look = async ({ courseId, itemId, language, level, text, provenance }: Ready) => {
      const ground = await groundOf(sqlCourses(opened.db), { courseId, itemId, language });
      return {
        checks: runChecks({ text, language, level }, toCheck(ground, [])),
        provenance: writtenFrom(ground, { by: 'person', name: '' }, []),
        today: renewed(ground, provenance),
      };
    };
    const bulk = () => bulkOf(opened.db, ALL, { staffId: AIDA.id, now });
    const approve = async (mark: string, batchId: string = crypto.randomUUID()) =>
      approveBulk(opened.db, AIDA, ALL, { mark, now, batchId, look });
    const waiting = async () =>
      (await queue(opened.db, ALL, { staffId: AIDA.id, now, from: 0, most: 50 })).hints;
    const shown = async () => (await approvedHints(opened.db, PLACE)).map(({ text }) => text);

    it('approve together what every check lets pass, and nothing else', async () => {
      await opened.db.query(
        `update hint_version v set checks = jsonb_set(checks, '{0,outcome}', '"not-run"')
          from hint h where h.id = v.hint_id and h.item_id = 'pour.order'`,
      );
      const before = await waiting();
      const { hints, mark } = await bulk();
      expect(hints.length).toBeGreaterThan(0);
      expect(hints.map(({ itemId }) => itemId)).not.toContain('pour.order');
      const risky = before.filter(({ risk }) => risk > 0).map(({ id }) => id);
      expect(hints.filter(({ id }) => risky.includes(id))).toEqual([]);
      expect(await approve(mark)).toMatchObject({ approved: hints.length, left: 0 });
      const after = (await waiting()).map(({ id }) => id);
      expect(after).toHaveLength(before.length - hints.length);
      expect((await bulk()).hints).toEqual([]);
    });

    it('approve no more than was shown: what came or changed since is told', async () => {
      const { mark, hints } = await bulk();
      await opened.db.query('update hint set risk = 1 where id = $1', [hints[0]?.id]);
      await expect(approve(mark)).rejects.toSatisfy(conflict);
      expect(await shown()).toEqual([]);
    });

    it('leave what the checks of today do not let pass', async () => {
      const { mark, hints } = await bulk();
      const files = teaWithoutHints('ky');
      files.set(
        'ky/items.yaml',
        (files.get('ky/items.yaml') ?? '').replace('Кайнап турганда', 'Сабактын бөлүгүн кароо'),
      );
      await loadCourse(opened.db, parseCourse(files), now);
      const done = await approve(mark);
      expect(done.approved + done.left).toBe(hints.length);
      for (const { id } of hints) {
        const { review, provenance } = await deskHint(opened.db, 'tea', id, { staffId: AIDA.id, now });
        if (review.state !== 'approved') continue;
        const ground = await groundOf(sqlCourses(opened.db), {
          ...PLACE,
          itemId: hints.find((one) => one.id === id)?.itemId ?? '',
        });
        expect(renewed(ground, provenance)).toEqual(provenance);
      }
    });

    it('take a batch back as one, but for what somebody decided since', async () => {
      const { mark, hints } = await bulk();
      const batchId = crypto.randomUUID();
      await approve(mark, batchId);
      const at = { courseId: 'tea', batchId, now };
      await expect(undoBulk(opened.db, BEK, at)).rejects.toSatisfy(badInput);
      const [first] = hints;
      await opened.db.query(
        `insert into hint_event (hint_id, seq, kind, version, by, at) values ($1, 90, 'rejected', $2, 'Бек', $3)`,
        [first?.id, first?.version, now],
      );
      expect(await undoBulk(opened.db, AIDA, at)).toBe(hints.length - 1);
      expect(await shown()).toEqual([]);
      await expect(undoBulk(opened.db, AIDA, at)).rejects.toSatisfy(badInput);
    });

    it('read one in twenty of a batch, at least one; a hint that they would not approve goes back', async () => {
      await approve((await bulk()).mark);
      expect(await countSeconds(opened.db, 'tea', BEK.name)).toBe(1);
      const next = await nextSecond(opened.db, 'tea', BEK, now);
      const at = { courseId: 'tea', hintId: next?.hint.id ?? '', seq: next?.seq ?? 0, now };
      await saveSecond(opened.db, BEK, at, { verdict: 'rejected', reason: 'unclear' });
      await expect(saveSecond(opened.db, BEK, at, { verdict: 'approved', reason: null })).rejects.toSatisfy(
        conflict,
      );
      const hint = await deskHint(opened.db, 'tea', at.hintId, { staffId: BEK.id, now });
      expect(hint.review).toMatchObject({ state: 'in-review', by: { kind: 'sent-back' } });
      expect(hint.events.at(-1)).toMatchObject({ by: 'Бек', reason: 'unclear' });
      // what was sent back is read by a person: never in bulk
      expect((await bulk()).hints.map(({ id }) => id)).not.toContain(at.hintId);
      expect(await secondPairs(opened.db, 'tea')).toEqual([
        { language: 'ky', why: 'bulk', first: 'approved', second: 'rejected' },
      ]);
    });

    it('write hints of their own, which wait, or which they approve and another reads again', async () => {
      const ground = await groundOf(sqlCourses(opened.db), PLACE);
      const place = { ...PLACE, level: 3, answer: null };
      const looked = (text: string) => ({
        checks: runChecks({ text, language: 'ky', level: 3 }, toCheck(ground, [])),
        provenance: writtenFrom(ground, { by: 'person', name: AIDA.name }, []),
      });
      const write = (text: string, approves: boolean, despite = false) => {
        const writing = { id: crypto.randomUUID(), place, text, of: null, approves, despite };
        return writeHint(opened.db, AIDA, writing, looked(text), now);
      };
      await write(OWN, false);
      expect(await shown()).toEqual([]);
      expect(await countSeconds(opened.db, 'tea', BEK.name)).toBe(0);
      await expect(write('<script>x</script>', true)).rejects.toSatisfy(badInput);
      await write(OWN, true);
      expect(await shown()).toEqual([OWN]);
      const there = await hintsOfItem(opened.db, 'tea', 'heat.when');
      expect(
        there
          .filter(({ text }) => text === OWN)
          .map(({ state }) => state)
          .sort(),
      ).toEqual(['approved', 'in-review']);
      expect(await countSeconds(opened.db, 'tea', AIDA.name)).toBe(0);
      expect(await countSeconds(opened.db, 'tea', BEK.name)).toBe(1);
      expect(await judgedHints(opened.db, 'tea')).toHaveLength(1);
      // nobody can read it beside an exercise that has left the course
      const left = (isRetired: boolean) =>
        opened.db.query('update item set retired = $1 where item_id = $2', [isRetired, PLACE.itemId]);
      await left(true);
      expect(await countSeconds(opened.db, 'tea', BEK.name)).toBe(0);
      expect(await nextSecond(opened.db, 'tea', BEK, now)).toBeNull();
      await left(false);
      expect(await countSeconds(opened.db, 'tea', BEK.name)).toBe(1);
    });
  });
});

it('falls on one verdict in twenty, by hint and verdict alone', () => {
  const event = { seq: 2, kind: 'approved' as const, by: 'Аида' };
  const ids = Array.from({ length: 4_000 }, (_, n) => `hint ${n}`);
  const asked = ids.filter((id) => secondFor(id, [], event) === 'sample');
  expect(asked.length).toBeGreaterThan(160);
  expect(asked.length).toBeLessThan(240);
  expect(asked).toEqual(ids.filter((id) => secondFor(id, [], event) !== null));
  expect(secondFor('x', [{ kind: 'written', by: 'Аида' }], event)).toBe('own');
  expect(sampleOf(ids.map((id) => ({ id, seq: 2 })))).toHaveLength(200);
  expect(sampleOf([{ id: 'a', seq: 1 }])).toHaveLength(1);
});
