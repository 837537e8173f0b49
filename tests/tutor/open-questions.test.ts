import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { approvedAdditions } from '@/lib/retrieval/added-queries';
import { chunkLesson } from '@/lib/retrieval/chunk';
import { replaceChunks } from '@/lib/retrieval/chunk-queries';
import type { Embedder } from '@/lib/retrieval/embedder';
import { embedCourse } from '@/lib/retrieval/embedding-queries';
import { questionsOf } from '@/lib/retrieval/question-queries';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { decideOnGroup, type GroupDecision } from '@/lib/tutor/open/decide-queries';
import { besideGroup, countGroups, deskGroup, groupsOf, type Shown } from '@/lib/tutor/open/desk-queries';
import { groupQuestions } from '@/lib/tutor/open/group-queries';
import { unsentByHeading } from '@/lib/tutor/open/unsent-queries';
import { dropOldQuestions, SENT_DAYS } from '@/lib/tutor/sent-question-queries';
import { bothDatabases } from '../support/both-databases';
import { addLearner } from '../support/db';
import { gramEmbedder } from '../support/gram-embedder';
import { lacks } from '../support/needs';
import { LEARNER, OTHER, take, turnDeps } from './desk';
import { addSmallCourse, COURSE } from './small-course';
import { wholeLessons } from './small-lessons';

const AIDA = { name: 'Аида' };
const NOW = new Date('2026-05-01T08:00:00Z');
const VISA = 'Виза кандай алынат, айтып бергиле';
const RECEIPT = { moduleId: 'fees', sectionId: 'receipt' };
const badInput = { code: 'bad-input' };

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])(
  'open questions on %s',
  (kind) => {
    describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
      let opened: { db: Db; drop(): Promise<void> };
      let db: Db;
      let embedders: Embedder[];
      beforeAll(async () => {
        opened = await bothDatabases[kind]();
        db = opened.db;
      });
      afterAll(() => opened?.drop());
      beforeEach(async () => {
        embedders = [];
        await db.query('delete from learner');
        await db.query('delete from course');
        for (const { id } of [LEARNER, OTHER]) await addLearner(db, id);
        await addSmallCourse(db, undefined, wholeLessons());
      });

      let minutes = 0;
      const clock = () => {
        minutes += 1;
        return new Date(NOW.getTime() + minutes * 60_000);
      };
      const deps = () => ({ db, clock, ids: () => crypto.randomUUID() });
      const asks = async (question: string, who = LEARNER) => {
        const on = turnDeps(db, { ...deps(), embedders });
        const { turn } = await take(on, { turnId: crypto.randomUUID(), courseId: COURSE, question }, who);
        return turn;
      };
      const own = (who = LEARNER) => sqlConversations(db, who.id);
      const sends = async (question: string, who = LEARNER) => {
        const turn = await asks(question, who);
        expect(turn.answer.kind).toBe('not-in-course');
        await own(who).sendQuestion(turn.id, clock());
        return turn;
      };
      const group = () => groupQuestions({ ...deps(), embedder: embedders[0] ?? null });
      const list = (shown: Shown = 'waiting') => groupsOf(db, COURSE, shown, { from: 0, most: 50 });
      const onlyGroup = async (shown: Shown = 'waiting') => {
        const [one, ...more] = await list(shown);
        expect(more).toEqual([]);
        if (!one) throw new Error(`nothing is ${shown}`);
        return deskGroup(db, COURSE, one.id);
      };
      const decides = async (groupId: string, decision: GroupDecision, seen?: number, by = AIDA) => {
        const { events } = await deskGroup(db, COURSE, groupId);
        const at = { courseId: COURSE, groupId, seen: seen ?? events.at(-1)?.seq ?? 0 };
        await decideOnGroup(deps(), by, at, decision);
        if (embedders[0]) await embedCourse(db, embedders[0], COURSE);
      };
      /** The only group's questions, given to the section on receipts, and approved. */
      const answers = async () => {
        const { id, wordings } = await onlyGroup();
        await decides(id, { do: 'give', to: RECEIPT, questions: wordings });
        const { added } = await deskGroup(db, COURSE, id);
        await decides(id, { do: 'approve', texts: added });
        return id;
      };

      it('are counted by the nearest section where nobody sent them, from five learners on', async () => {
        const ids = Array.from({ length: 6 }, (_, n) => `018f0000-0000-7000-8000-00000000010${n}`);
        for (const [n, id] of ids.entries()) {
          await addLearner(db, id);
          const { answer } = await asks(VISA, { ...LEARNER, id });
          expect(answer.kind).toBe('not-in-course');
          expect(await unsentByHeading(db, COURSE, clock())).toHaveLength(n < 4 ? 0 : 1);
        }
        await asks(VISA, { ...LEARNER, id: ids[0] ?? '' });
        const [near] = await unsentByHeading(db, COURSE, clock());
        expect(near).toEqual({ place: expect.any(String), heading: expect.any(String), learners: 6 });
        await sends(VISA, { ...LEARNER, id: ids[5] ?? '' });
        await db.query(
          'delete from turn t where learner_id = $1 and not exists (select from sent_question s where s.turn_id = t.id)',
          [ids[5]],
        );
        expect(await unsentByHeading(db, COURSE, clock())).toEqual([{ ...near, learners: 5 }]);
        const later = new Date(clock().getTime() + 31 * 86_400_000);
        expect(await unsentByHeading(db, COURSE, later)).toEqual([]);
      });

      describe.each([
        ['by words', []],
        ['by vectors', [gramEmbedder]],
      ])('%s', (_, given) => {
        beforeEach(async () => {
          embedders = [...given];
          if (given[0]) await embedCourse(db, given[0], COURSE);
        });

        it('stand in groups of what asks the same, the most asked first, and stay there', async () => {
          await sends('where is the football match today');
          await sends(VISA);
          await sends(`${VISA}!`, OTHER);
          await group();
          const first = await list();
          expect(first).toMatchObject([
            { text: VISA, language: 'ky', count: 2, languages: ['ky'] },
            { count: 1, languages: ['en'] },
          ]);
          expect(JSON.stringify(first)).not.toContain('0000-7000-8000');
          await group();
          expect(await list()).toEqual(first);
        });

        it('are answered at once, by the section and its passage, when they are given to it and approved', async () => {
          const turn = await sends(VISA);
          await group();
          const { id, wordings } = await onlyGroup();
          await decides(id, { do: 'give', to: RECEIPT, questions: wordings });
          expect((await asks(VISA, OTHER)).answer.kind).toBe('not-in-course');
          const { added, state } = await deskGroup(db, COURSE, id);
          expect(state).toBe('in-review');
          await decides(id, { do: 'approve', texts: added });
          const { answer } = await asks(turn.question.toLowerCase(), OTHER);
          expect(answer).toMatchObject({ kind: 'quoted', citations: [{ ...RECEIPT, language: 'ky' }] });
          expect(await list()).toEqual([]);
          expect(await approvedAdditions(db, COURSE)).toMatchObject([
            { language: 'ky', text: VISA, answer: RECEIPT },
          ]);
          await decides(id, { do: 'undo' });
          expect((await asks(VISA, OTHER)).answer.kind).toBe('not-in-course');
          expect((await onlyGroup()).state).toBe('in-review');
        });

        it('stay added when the course is loaded again, as long as their section is there', async () => {
          await sends(VISA);
          await group();
          await answers();
          const load = (lessons = wholeLessons()) =>
            db.transaction((tx) => replaceChunks(tx, COURSE, lessons.flatMap(chunkLesson), []));
          await load();
          expect((await asks(VISA)).answer.kind).toBe('quoted');
          await load(wholeLessons().filter(({ moduleId }) => moduleId !== 'fees'));
          expect((await asks(VISA)).answer).not.toMatchObject({ citations: [RECEIPT] });
          await load();
          if (embedders[0]) await embedCourse(db, embedders[0], COURSE);
          expect((await asks(VISA)).answer.kind).toBe('quoted');
        });

        it('are refused at once where they are not ours, calls for help never', async () => {
          const question = 'How do I compare the name with the passport?';
          const turn = await asks(question);
          expect(turn.answer.kind).toBe('quoted');
          await own().markHelped(turn.id, false);
          await group();
          const { id, wordings } = await onlyGroup();
          expect(wordings).toMatchObject([
            { whys: ['did-not-help'], shown: [{ moduleId: 'fees', sectionId: 'receipt' }] },
          ]);
          const call = { text: 'My boss took my passport and beats me', language: 'en' };
          await decides(id, { do: 'not-ours', questions: [...wordings, call] });
          expect((await asks(question, OTHER)).answer.kind).toBe('not-in-course');
          expect((await asks(call.text, OTHER)).answer.kind).toBe('danger');
          await decides(id, { do: 'undo' });
          expect((await asks(question, OTHER)).answer.kind).toBe('quoted');
        });
      });

      it('are noted as missing or outside, and taken back', async () => {
        await sends(VISA);
        await group();
        const { id } = await onlyGroup();
        await decides(id, { do: 'missing', words: 'Виза жөнүндө бөлүк' });
        expect(await list('missing')).toMatchObject([{ words: 'Виза жөнүндө бөлүк', text: VISA }]);
        await decides(id, { do: 'outside' });
        expect(await list('outside')).toHaveLength(1);
        await decides(id, { do: 'undo' });
        await decides(id, { do: 'undo' });
        expect((await onlyGroup()).state).toBe('open');
        await expect(decides(id, { do: 'undo' })).rejects.toMatchObject(badInput);
      });

      it('refuse a decision on what is older than they are, and of another course', async () => {
        await sends(VISA);
        await group();
        const { id } = await onlyGroup();
        await decides(id, { do: 'outside' });
        await expect(decides(id, { do: 'outside' }, 0)).rejects.toMatchObject({ code: 'conflict' });
        await expect(deskGroup(db, 'other', id)).rejects.toMatchObject({ code: 'not-found' });
        await expect(decides(id, { do: 'give', to: RECEIPT, questions: [] })).rejects.toMatchObject(badInput);
      });

      it('keep what a colleague has decided, unless the page showed it', async () => {
        const bek = { name: 'Бек' };
        await sends(VISA);
        await group();
        const { id } = await onlyGroup();
        await decides(id, { do: 'outside' });
        await decides(id, { do: 'missing', words: 'Виза' }, undefined, bek);
        const undo = { do: 'undo' } as const;
        await expect(decides(id, undo, 0)).rejects.toMatchObject({ code: 'conflict' });
        await decides(id, undo, 0, bek);
        // what stands now is hers again
        await expect(decides(id, undo, 0, bek)).rejects.toMatchObject({ code: 'conflict' });
        expect((await onlyGroup('outside')).state).toBe('outside');
        await decides(id, undo, undefined, bek);
        expect((await onlyGroup()).state).toBe('open');
      });

      it('can be taken back while the tutor finds them, when who asked has gone', async () => {
        await sends(VISA);
        await group();
        const id = await answers();
        await db.query('delete from learner where id = $1', [LEARNER.id]);
        await group();
        const gone = { id, text: VISA, language: 'ky', count: 0, languages: [] };
        expect(await list('answered')).toMatchObject([gone]);
        expect((await countGroups(db, COURSE)).answered).toEqual({ groups: 1, questions: 0 });
        await decides(id, { do: 'undo' });
        expect(await list()).toMatchObject([{ ...gone, state: 'in-review' }]);
        await decides(id, { do: 'undo' });
        expect(await approvedAdditions(db, COURSE)).toEqual([]);
        expect(await list()).toEqual([]);
      });

      it('go with their learner, their conversation and after half a year', async () => {
        const judged = await asks(VISA);
        await own().markHelped(judged.id, false);
        await sends('where is the football match today', OTHER);
        await group();
        expect(await list()).toHaveLength(2);
        await own().remove(judged.conversationId);
        expect(await list()).toHaveLength(1);
        await db.query('delete from learner where id = $1', [OTHER.id]);
        expect(await list()).toEqual([]);
        await sends(VISA);
        await group();
        await dropOldQuestions(db, new Date(NOW.getTime() + (SENT_DAYS + 1) * 86_400_000));
        await group();
        expect(await db.query('select id from question_group')).toEqual([]);
      });

      it('leave the desk when somebody says that the answer did help', async () => {
        const turn = await asks(VISA);
        await own().markHelped(turn.id, false);
        await group();
        expect(await list()).toHaveLength(1);
        await own().markHelped(turn.id, true);
        await group();
        expect(await list()).toEqual([]);
      });

      it('open a new group when an answered one did not help', async () => {
        await sends(VISA);
        await group();
        await answers();
        const turn = await asks(VISA, OTHER);
        await own(OTHER).markHelped(turn.id, false);
        await group();
        expect((await onlyGroup()).wordings).toMatchObject([{ shown: [RECEIPT] }]);
      });

      it('change nothing for what a course without questions of its own answers by its words', async () => {
        const plain = 'How do I compare the name with the passport?';
        expect((await asks(plain)).answer).toMatchObject({ kind: 'quoted', citations: [RECEIPT] });
        await sends('where is the football match today');
        await group();
        await answers();
        expect((await asks(plain)).answer).toMatchObject({ kind: 'quoted', citations: [RECEIPT] });
        expect((await asks('what time is the cinema open')).answer.kind).toBe('not-in-course');
        expect(await questionsOf(db, COURSE)).toEqual([]);
      });

      it('are given out with the questions of the course, each once', async () => {
        const own = [
          { language: 'ky', answer: RECEIPT, position: 0, text: 'Дүмүрчөктү сактайынбы?' },
          { language: 'ky', answer: RECEIPT, position: 1, text: `${VISA}?` },
        ];
        const load = (questions: typeof own) =>
          db.transaction((tx) => replaceChunks(tx, COURSE, wholeLessons().flatMap(chunkLesson), questions));
        await load(own.slice(0, 1));
        await sends(VISA);
        await group();
        await answers();
        const given = await questionsOf(db, COURSE);
        expect(given).toEqual([own[0], { language: 'ky', answer: RECEIPT, position: 1, text: VISA }]);
        await load(own);
        expect(await questionsOf(db, COURSE)).toEqual(own);
      });

      it('are paged, by ten thousand', async () => {
        await db.query(
          `insert into sent_question (learner_id, turn_id, course_id, language, text, sent_at, group_id)
         select $1, gen_random_uuid(), $2, 'en', 'question ' || n, $3, null from generate_series(1, 10000) n`,
          [LEARNER.id, COURSE, NOW],
        );
        await db.query(
          `with made as (insert into question_group (id, course_id, made_at)
           select turn_id, course_id, sent_at from sent_question returning id)
         update sent_question s set group_id = s.turn_id`,
        );
        const page = await groupsOf(db, COURSE, 'waiting', { from: 9_950, most: 100 });
        expect(page).toHaveLength(50);
        const [last] = page.slice(-1);
        const beside = await besideGroup(db, COURSE, last?.id ?? '');
        expect(beside).toEqual({ next: null, previous: page.at(-2)?.id });
        expect((await countGroups(db, COURSE)).waiting).toEqual({ groups: 10_000, questions: 10_000 });
      });
    });
  },
);
