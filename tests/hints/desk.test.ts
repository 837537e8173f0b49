import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { hasCode } from '@/lib/errors';
import { abortable } from '@/lib/grounding/chat-model';
import { runChecks } from '@/lib/hints/checks/run-checks';
import { claim, type Decision, decide } from '@/lib/hints/decide-queries';
import { beside, deskHint, type Filter, progressOf, queue } from '@/lib/hints/desk-queries';
import { draftHints, fromPassages } from '@/lib/hints/draft-queries';
import { groundOf, renewed, toCheck, writtenFrom } from '@/lib/hints/ground';
import { approvedHints } from '@/lib/hints/hint-queries';
import type { Provenance } from '@/lib/hints/schema';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { loadCourse } from '@/lib/server/work/load-course';
import { bothDatabases } from '../support/both-databases';
import { teaWithoutHints } from '../support/course';
import { lacks } from '../support/needs';

const AIDA = { id: '018f0000-0000-7000-8000-00000000000a', name: 'Аида' };
const BEK = { id: '018f0000-0000-7000-8000-00000000000b', name: 'Бек' };
const ITEM = { courseId: 'tea', itemId: 'heat.when', language: 'ky' };
const ALL: Filter = { courseId: 'tea', language: 'ky', itemIds: null };
const BETTER = 'Чайнектин буусуна көңүл буруңуз.';

const conflict = (error: unknown) => hasCode(error, 'conflict');
const badInput = (error: unknown) => hasCode(error, 'bad-input');

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('the desk on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    let now = new Date('2026-05-01T08:00:00Z');
    const clock = () => now;
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
      for (const { id, name } of [AIDA, BEK])
        await opened.db.query(
          `insert into staff (id, name, name_key, passphrase_hash, language, made_at, seen_at) values ($1, $2, $2, '', 'ky', $3, $3)`,
          [id, name, now],
        );
    });
    afterAll(() => opened?.drop());
    beforeEach(async () => {
      await opened.db.query('delete from hint');
      await loadCourse(opened.db, parseCourse(teaWithoutHints('ky')), now);
      await draft();
    });

    const deps = () => ({
      db: opened.db,
      courses: () => sqlCourses(opened.db),
      clock,
      ids: () => crypto.randomUUID(),
    });
    const draft = async () => {
      const wanted = { courseId: 'tea', language: 'ky', moduleId: null };
      return (await draftHints(deps(), fromPassages, wanted, { signal: abortable().signal })).hints;
    };
    const waiting = async (filter = ALL, staffId = AIDA.id) =>
      (await queue(opened.db, filter, { staffId, now, from: 0, most: 50 })).hints;
    const first = async () => {
      const found = (await waiting()).find(({ itemId, level }) => itemId === ITEM.itemId && level === 2);
      if (!found) throw new Error('nothing was drafted');
      return found.id;
    };
    const shown = async () => (await approvedHints(opened.db, ITEM)).map(({ text }) => text);
    const hintOf = (id: string) => deskHint(opened.db, 'tea', id, { staffId: AIDA.id, now });

    async function does(id: string, decision: Decision, by = AIDA, seen?: number): Promise<void> {
      const hint = await hintOf(id);
      const ground = await groundOf(sqlCourses(opened.db), hint);
      const look = (text: string, from: Provenance) => ({
        checks: runChecks({ text, language: hint.language, level: hint.level }, toCheck(ground, [])),
        provenance: writtenFrom(ground, { by: 'person', name: by.name }, []),
        today: renewed(ground, from),
      });
      const at = { courseId: 'tea', hintId: id, seen: seen ?? hint.events.at(-1)?.seq ?? 0 };
      await decide({ db: opened.db, clock, look }, by, at, decision);
    }
    const APPROVE: Decision = { do: 'approve', despite: false };
    const REJECT: Decision = { do: 'reject', reason: 'unclear', words: 'Кыскараак' };

    it('has what was drafted, once, and learners see none of it', async () => {
      const before = await waiting();
      expect(before.length).toBeGreaterThan(2);
      expect(await draft()).toBe(0);
      expect(await waiting()).toEqual(before);
      expect(await shown()).toEqual([]);
      const { review, provenance, checks } = await hintOf(await first());
      expect(review).toMatchObject({ state: 'in-review', version: 1 });
      expect(provenance).toMatchObject({ by: 'passage', sources: [{ moduleId: 'brew', sectionId: 'why' }] });
      expect(checks?.length).toBe(9);
    });

    it('shows learners what is approved, until that is taken back', async () => {
      const id = await first();
      const { text } = await hintOf(id);
      await does(id, APPROVE);
      expect(await shown()).toEqual([text]);
      expect((await waiting()).map((one) => one.id)).not.toContain(id);
      await does(id, { do: 'undo' });
      expect(await shown()).toEqual([]);
      expect((await waiting()).map((one) => one.id)).toContain(id);
      await expect(does(id, { do: 'undo' })).rejects.toSatisfy(badInput);
    });

    /** Loads the course again, its exercise in other words or the same. */
    const loadAgain = (otherwise: string) => {
      const files = teaWithoutHints('ky');
      const text = files.get('ky/items.yaml') ?? '';
      files.set('ky/items.yaml', text.replace(/^( +stem: .*)$/m, `$1${otherwise}`));
      return loadCourse(opened.db, parseCourse(files), now);
    };

    it('keeps what is approved when the course is loaded again, and asks once where its item changed', async () => {
      const id = await first();
      await does(id, APPROVE);
      const { text } = await hintOf(id);
      await opened.db.query("update course set version = 'another'");
      await loadAgain('');
      expect(await shown()).toEqual([text]);
      await loadAgain(' Качан?');
      expect(await shown()).toEqual([]);
      await does(id, APPROVE);
      expect(await shown()).toEqual([text]);
      await opened.db.query("update course set version = 'another'");
      await loadAgain(' Качан?');
      expect(await shown()).toEqual([text]);
    });

    it('brings back by an undo no approval for words that are others now', async () => {
      const id = await first();
      await does(id, APPROVE);
      await does(id, REJECT);
      await loadAgain(' Качан?');
      await does(id, { do: 'undo' });
      expect(await shown()).toEqual([]);
      expect((await hintOf(id)).review.state).toBe('in-review');
    });

    it('takes back one’s own verdict alone', async () => {
      const id = await first();
      await does(id, APPROVE);
      await does(id, REJECT, BEK);
      await expect(does(id, { do: 'undo' })).rejects.toSatisfy(badInput);
      expect(await shown()).toEqual([]);
      await does(id, { do: 'undo' }, BEK);
      expect(await shown()).toHaveLength(1);
    });

    it('keeps a rejected one from learners, with the reason, and from being drafted again', async () => {
      const id = await first();
      await does(id, REJECT);
      expect(await shown()).toEqual([]);
      expect((await hintOf(id)).events.at(-1)).toMatchObject({
        reason: 'unclear',
        words: 'Кыскараак',
        by: 'Аида',
      });
      expect(await draft()).toBe(0);
    });

    it('saves an edit as a version of its own, approved with it or not', async () => {
      const id = await first();
      const edit = { do: 'edit', text: BETTER, despite: false } as const;
      await does(id, { ...edit, approves: false });
      expect(await shown()).toEqual([]);
      expect(await hintOf(id)).toMatchObject({ text: BETTER, review: { state: 'in-review', version: 2 } });
      await does(id, APPROVE);
      expect(await shown()).toEqual([BETTER]);
      await does(id, { ...edit, text: `${BETTER} Ысык суу керек.`, approves: true });
      expect(await shown()).toEqual([`${BETTER} Ысык суу керек.`]);
      const { provenance } = await hintOf(id);
      expect(provenance).toMatchObject({ by: 'person', name: 'Аида', sources: [{ sectionId: 'why' }] });
    });

    it('approves what fails a check only when the reviewer says so', async () => {
      const id = await first();
      const edit = { do: 'edit', text: 'Посмотрите внимательно на чайник и пар.', despite: false } as const;
      await expect(does(id, { ...edit, approves: true })).rejects.toSatisfy(badInput);
      expect((await hintOf(id)).review.version).toBe(1);
      await does(id, { ...edit, approves: false });
      expect((await waiting())[0]?.id).toBe(id);
      await expect(does(id, APPROVE)).rejects.toSatisfy(badInput);
      await does(id, { do: 'approve', despite: true });
      expect(await shown()).toEqual([edit.text]);
    });

    it('refuses what was decided on an older page, of two at once too', async () => {
      const id = await first();
      await does(id, { do: 'edit', text: BETTER, approves: false, despite: false }, BEK);
      await expect(does(id, APPROVE, AIDA, 1)).rejects.toSatisfy(conflict);
      const seen = (await hintOf(id)).events.at(-1)?.seq ?? 0;
      const both = await Promise.allSettled([does(id, APPROVE, AIDA, seen), does(id, REJECT, BEK, seen)]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    });

    it('leaves a hint to the colleague who has it, for ten minutes', async () => {
      const id = await first();
      await claim(opened.db, id, BEK.id, now);
      await claim(opened.db, id, AIDA.id, now);
      expect((await waiting()).find((one) => one.id === id)?.isClaimed).toBe(true);
      await expect(does(id, APPROVE)).rejects.toSatisfy(conflict);
      now = new Date(now.getTime() + 11 * 60_000);
      await does(id, APPROVE);
      expect(await shown()).toHaveLength(1);
    });

    it('goes on to the next and back, past what a colleague has', async () => {
      const ids = (await waiting()).map(({ id }) => id);
      const [one = '', two = '', three = ''] = ids;
      const from = async (hintId: string, way: 'next' | 'previous') =>
        (await beside(opened.db, ALL, { hintId, staffId: AIDA.id, now }))[way];
      expect(await from(one, 'next')).toBe(two);
      expect(await from(two, 'previous')).toBe(one);
      await claim(opened.db, two, BEK.id, now);
      expect(await from(one, 'next')).toBe(three);
      expect(await from(ids.at(-1) ?? '', 'next')).toBeNull();
      expect(await waiting({ ...ALL, language: 'en' })).toEqual([]);
      expect((await waiting({ ...ALL, itemIds: [ITEM.itemId] })).length).toBeLessThan(ids.length);
    });

    it('lists what is decided too, by a part of its words, and goes on within that list', async () => {
      const [one, two] = (await waiting()).filter(({ risk }) => risk === 0);
      if (!one || !two) throw new Error('two that pass');
      for (const { id } of [one, two]) await does(id, { do: 'approve', despite: true });
      const approved: Filter = { ...ALL, state: 'approved' };
      expect((await waiting(approved)).map(({ id }) => id)).toEqual([one.id, two.id]);
      expect((await waiting()).map(({ id }) => id)).not.toContain(one.id);
      const found = await waiting({ ...approved, text: two.text.slice(3, 25).toUpperCase() });
      expect(found.map(({ id }) => id)).toContain(two.id);
      expect(await waiting({ ...approved, text: '100%_' })).toEqual([]);
      const who = { hintId: one.id, staffId: AIDA.id, now };
      expect(await beside(opened.db, approved, who)).toEqual({ next: two.id, previous: null });
    });

    it('counts where the hints of a course stand', async () => {
      await does(await first(), APPROVE);
      const rows = await progressOf(opened.db, ['tea', 'none']);
      expect(rows).toContainEqual({ courseId: 'tea', language: 'ky', state: 'approved', count: 1 });
    });
  });
});
