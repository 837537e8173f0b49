import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import {
  answerReport,
  besideReport,
  collectReports,
  countReports,
  deskReport,
  dropOldReports,
  markRead,
  type Outcome,
  reportItem,
  reportNews,
  reportsOf,
} from '@/lib/tutor/report-queries';
import { SENT_DAYS } from '@/lib/tutor/sent-question-queries';
import { bothDatabases } from '../support/both-databases';
import { addLearner } from '../support/db';
import { lacks } from '../support/needs';
import { LEARNER, OTHER, take, turnDeps } from './desk';
import { addSmallCourse, COURSE } from './small-course';

const NOW = new Date('2026-05-01T08:00:00Z');

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('reports on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    let db: Db;
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
      db = opened.db;
    });
    afterAll(() => opened?.drop());
    beforeEach(async () => {
      await db.query('delete from learner');
      await db.query('delete from course');
      for (const { id } of [LEARNER, OTHER]) await addLearner(db, id);
      await addSmallCourse(db);
    });

    const list = (outcome: Outcome | 'waiting' = 'waiting') =>
      reportsOf(db, COURSE, outcome, { from: 0, most: 50 });
    const reports = async (words: string, who = LEARNER, itemId = 'sum') => {
      const id = crypto.randomUUID();
      const item = { courseId: COURSE, itemId, itemVersion: 'v1', language: 'en', fault: 'wrong' as const };
      await reportItem(db, who.id, { id, ...item, words, at: NOW });
      return id;
    };
    const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    const says = (id: string, outcome: Outcome | null, said = '', seen = 0, name = 'Aida', at = NOW) =>
      answerReport(db, { courseId: COURSE, id, seen }, outcome && { outcome, said, language: 'en' }, {
        name,
        at,
      });
    const news = (who = LEARNER) => reportNews(db, who.id, 3);
    const own = sqlConversations;
    const asks = async (question: string) => {
      const on = turnDeps(db, { clock: () => NOW, ids: () => crypto.randomUUID() });
      return (await take(on, { turnId: crypto.randomUUID(), courseId: COURSE, question })).turn;
    };

    it('of an exercise stand at the desk once, masked, and say nothing of who reported', async () => {
      await reports('wrong sum');
      const id = await reports('the sum of Sergey Petrovich is wrong, call 0555 123 456');
      await reports('mine too', OTHER);
      const waiting = await list();
      expect(waiting).toHaveLength(2);
      expect(await deskReport(db, COURSE, id)).toMatchObject({
        ...{ itemId: 'sum', itemVersion: 'v1', fault: 'wrong' },
        text: 'the sum of … is wrong, call …',
      });
      expect(JSON.stringify(waiting)).not.toContain('0000-7000-8000');
      await expect(deskReport(db, 'other', id)).rejects.toMatchObject({ code: 'not-found' });
    });

    it('of an answer stand with its question and what it showed, calls for help never', async () => {
      const turn = await asks('What hides a second fee in the exchange rate, Mr Nurlan?');
      const call = await asks('My boss took my passport and beats me');
      for (const { id } of [turn, call]) await own(db, LEARNER.id).report(id, NOW);
      await collectReports(db, NOW);
      await collectReports(db, NOW);
      expect(await list()).toMatchObject([
        {
          ...{ id: turn.id, itemId: null, text: 'What hides a second fee in the exchange rate, …?' },
          shown: [{ moduleId: 'fees', sectionId: 'price' }],
        },
      ]);
      await own(db, LEARNER.id).remove(turn.conversationId);
      expect(await list()).toEqual([]);
    });

    it('are answered, and their learner alone is told, once', async () => {
      const id = await reports('wrong sum');
      await says(id, 'mended', '150, not 15');
      expect(await news(OTHER)).toEqual([]);
      expect(await news()).toMatchObject([{ id, outcome: 'mended', said: '150, not 15', saidIn: 'en' }]);
      await markRead(db, OTHER.id, [id], NOW);
      expect(await news()).toHaveLength(1);
      await markRead(db, LEARNER.id, [id], NOW);
      expect(await news()).toEqual([]);
      expect(await countReports(db, COURSE)).toEqual({ waiting: 0, mended: 1, right: 0, later: 0 });
    });

    it('are told anew where more was done, and not where it was taken back', async () => {
      const id = await reports('wrong sum');
      await says(id, 'later');
      await markRead(db, LEARNER.id, [id], NOW);
      await says(id, 'right', '', NOW.getTime());
      expect(await news()).toMatchObject([{ outcome: 'right', said: null }]);
      await says(id, null);
      expect(await news()).toEqual([]);
      expect(await list()).toMatchObject([{ id, outcome: null, doneBy: null }]);
    });

    it('refuse an answer on what a colleague has answered', async () => {
      const id = await reports('wrong sum');
      await says(id, 'later');
      await expect(says(id, 'right')).rejects.toMatchObject({ code: 'conflict' });
      // the same outcome is not the same answer
      await says(id, 'later', 'in June', NOW.getTime(), 'Bek', later(1));
      const stale = says(id, 'right', '', NOW.getTime());
      await expect(stale).rejects.toMatchObject({ code: 'conflict' });
      await expect(says(crypto.randomUUID(), 'right')).rejects.toMatchObject({ code: 'not-found' });
    });

    it('keep what a colleague has answered, unless the page showed it', async () => {
      const id = await reports('wrong sum');
      await says(id, 'later', 'in June', 0, 'Bek');
      await expect(says(id, null)).rejects.toMatchObject({ code: 'conflict' });
      expect(await list('later')).toMatchObject([{ said: 'in June', doneBy: 'Bek' }]);
      await says(id, null, '', NOW.getTime());
      expect(await list()).toHaveLength(1);
    });

    it('have neighbours, and go with their learner and after half a year', async () => {
      const first = await reports('one', LEARNER, 'a');
      const second = await reports('two', OTHER, 'b');
      const [a, b] = [first, second].sort() as [string, string];
      expect(await besideReport(db, COURSE, a)).toEqual({ next: b, previous: null });
      await db.query('delete from learner where id = $1', [OTHER.id]);
      expect(await list()).toHaveLength(1);
      await dropOldReports(db, new Date(NOW.getTime() + SENT_DAYS * 86_400_000));
      expect(await list()).toEqual([]);
    });
  });
});
