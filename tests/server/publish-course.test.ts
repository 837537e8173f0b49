import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filesOf } from '@/lib/content/course-file-queries';
import { itemIn, itemsOf } from '@/lib/content/course-queries';
import {
  changesOfCourse,
  draftsOf,
  dropDrafts,
  keepDraft,
  keepRefused,
  newestChange,
  refusedOf,
  saveDrafts,
} from '@/lib/content/draft-queries';
import { withYaml } from '@/lib/content/edit/yaml-text';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { provideServices, type Services } from '@/lib/server/web/services';
import { lessonIn, versionView } from '@/lib/server/web/versions';
import { loadCourse } from '@/lib/server/work/load-course';
import { bringBack, draftMark, overtaken, publishCourse } from '@/lib/server/work/publish-course';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { lacks } from '../support/needs';

const AT = new Date('2026-06-01T08:00:00Z');
const WRONG = withYaml(smallCourse().get('items.yaml') ?? '', [1, 'answer', 'value'], 99);

describe.each(['PGlite', 'PostgreSQL'] as const)('a course under edit on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('', () => {
    let on: { db: Db; drop(): Promise<void> };
    let db: Db;
    const queued: string[] = [];
    const told: string[] = [];
    beforeAll(async () => {
      on = await bothDatabases[kind]();
      db = on.db;
    });
    afterAll(() => on.drop());
    beforeEach(async () => {
      await dropDrafts(db, 'tea', null);
      await loadCourse(db, parseCourse(smallCourse()), AT);
    });

    const jobs = {
      async enqueue(_: unknown, { name }: { name: string }) {
        queued.push(name);
        return '1';
      },
    } as never;
    const deps = () => ({ db, jobs, hasEmbedder: true });
    const publishing = (why: string) => ({
      ...{ by: 'Аида', why, at: AT },
      async told() {
        told.push(why);
      },
    });
    const save = async (path: string, text: string | null) =>
      db.transaction(async (tx) =>
        saveDrafts(tx, 'tea', new Map([[path, text]]), await filesOf(tx, 'tea'), { by: 'Аида', at: AT }),
      );
    const seen = async () => draftMark(await draftsOf(db, 'tea'));
    const value = async (version?: string) => {
      const { definition } = await itemIn(db, 'tea', 'heat.degrees', 'ky', version);
      return definition.kind === 'number' ? definition.answer.value : null;
    };
    const version = async () =>
      (await itemsOf(db, 'tea')).find(({ itemId }) => itemId === 'heat.degrees')?.version;

    it('is published with its draft, told of, and brought back', async () => {
      const before = await version();
      await save('items.yaml', WRONG);
      expect(await value()).toBe(100);
      await publishCourse(deps(), 'tea', await seen(), publishing('the kettle'));
      expect(await value()).toBe(99);
      // whoever began the version of before finishes it
      expect(await value(before)).toBe(100);
      expect(await draftsOf(db, 'tea')).toEqual([]);
      const [change, ...older] = await changesOfCourse(db, 'tea', { most: 50 });
      const last = change?.seq ?? 0;
      expect(change).toMatchObject({ by: 'Аида', why: 'the kettle' });
      expect(change?.files).toEqual([['items.yaml', smallCourse().get('items.yaml'), WRONG]]);
      expect(queued).toEqual(['embed']);

      await expect(bringBack(deps(), 'tea', { seq: 999, last }, publishing('x'))).rejects.toThrow(
        /no change/,
      );
      await expect(bringBack(deps(), 'tea', { seq: last, last: last - 1 }, publishing('x'))).rejects.toThrow(
        /meanwhile/,
      );
      await bringBack(deps(), 'tea', { seq: last, last }, publishing('back'));
      expect(await value()).toBe(100);
      expect(await version()).toBe(before);
      expect(await filesOf(db, 'tea')).toEqual(new Map([...smallCourse()].sort()));
      expect((await changesOfCourse(db, 'tea', { most: 50 })).length).toBe(older.length + 2);
      expect(told).toEqual(['the kettle', 'back']);
    });

    it('is looked at as it was after any change, compared with now, and brought back to it', async () => {
      provideServices({ db } as unknown as Services);
      const first = (await newestChange(db, 'tea')) ?? 0;
      const answers = [99, 98, 97];
      for (const answer of answers) {
        await save(
          'items.yaml',
          withYaml(smallCourse().get('items.yaml') ?? '', [1, 'answer', 'value'], answer),
        );
        await publishCourse(deps(), 'tea', await seen(), publishing(String(answer)));
      }
      const second = await versionView('tea', first + 2);
      expect(second.change?.why).toBe('98');
      expect(second.last).toBe(first + 3);
      expect(second.files.get('items.yaml')).toContain('value: 98');
      expect(second.now.get('items.yaml')).toContain('value: 97');
      expect(second.paths.filter(({ isOther }) => isOther)).toEqual([{ path: 'items.yaml', isOther: true }]);
      expect(second.paths).toHaveLength(smallCourse().size);
      const last = first + 3;
      expect((await versionView('tea', last)).paths.some(({ isOther }) => isOther)).toBe(false);
      expect((await versionView('tea', 0)).change).toBeNull();
      await expect(versionView('tea', last + 1)).rejects.toMatchObject({ code: 'not-found' });
      expect(lessonIn(second.files, 'ky/brew.md')?.said.lesson?.title).toBe('Brewing');
      expect(lessonIn(second.files, 'ky/items.yaml')).toBeNull();
      // as it was after the second is as it was before the third
      await bringBack(deps(), 'tea', { seq: first + 3, last }, publishing('back'));
      expect(await value()).toBe(98);
      const older = await changesOfCourse(db, 'tea', { before: first + 3, most: 2 });
      expect(older.map(({ why }) => why)).toEqual(['98', '99']);
    });

    it('is published as it was seen, whole or not at all', async () => {
      await save('items.yaml', WRONG);
      const looked = await seen();
      await save('en/brew.md', 'no front matter');
      await expect(publishCourse(deps(), 'tea', looked, publishing(''))).rejects.toThrow(/draft has changed/);
      await expect(publishCourse(deps(), 'tea', await seen(), publishing(''))).rejects.toThrow(/fault/);
      expect(await value()).toBe(100);
      // the same text as is published is no draft
      await save('en/brew.md', smallCourse().get('en/brew.md') ?? '');
      expect((await draftsOf(db, 'tea')).map(({ path }) => path)).toEqual(['items.yaml']);
    });

    it('stands over what was published since when somebody says so', async () => {
      await save('items.yaml', WRONG);
      const other = withYaml(smallCourse().get('items.yaml') ?? '', [0, 'difficulty'], 2);
      await loadCourse(db, parseCourse(smallCourse({ 'items.yaml': other })), AT);
      const late = async () => overtaken(await draftsOf(db, 'tea'), await filesOf(db, 'tea'));
      expect((await late()).map(({ path }) => path)).toEqual(['items.yaml']);
      await expect(publishCourse(deps(), 'tea', await seen(), publishing(''))).rejects.toThrow(/under the/);
      await keepDraft(db, 'tea', 'items.yaml', other);
      expect(await late()).toEqual([]);
      await publishCourse(deps(), 'tea', await seen(), publishing(''));
      expect(await value()).toBe(99);
    });

    it('keeps what somebody typed who was too late', async () => {
      const [row] = await db.query<{ id: string }>(
        `insert into staff (id, name, name_key, passphrase_hash, language, made_at, seen_at)
         values (gen_random_uuid(), 'A', 'a', '', 'ky', now(), now()) returning id`,
      );
      const place = { staffId: row?.id ?? '', courseId: 'tea', piece: 'item heat.when ky' };
      await keepRefused(db, place, [['stem', 'Качан?']], AT);
      await keepRefused(db, place, [['stem', 'Чай качан?']], AT);
      expect(await refusedOf(db, place)).toEqual([['stem', 'Чай качан?']]);
      expect(await refusedOf(db, { ...place, piece: 'item heat.when en' })).toBeNull();
    });
  });
});
