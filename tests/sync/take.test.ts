import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { answerExercise } from '@/lib/practice/exercise';
import { startRound } from '@/lib/practice/rounds';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { deleteAgain } from '@/lib/server/store/replay';
import { sqlConversations } from '@/lib/server/store/sql-conversations';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlSync } from '@/lib/server/store/sql-sync';
import { loadCourse } from '@/lib/server/work/load-course';
import type { Envelope, SyncEvent } from '@/lib/sync/event';
import type { Reply, SyncBatch } from '@/lib/sync/protocol';
import { type TakeDeps, take } from '@/lib/sync/take';
import { answerTo } from '../support/answer-to';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { addLearner } from '../support/db';
import { isLong } from '../support/long';
import { memoryStores } from '../support/memory-store';
import { lacks } from '../support/needs';
import { newPhone, type Phone } from '../support/phone';
import { practise, stateOf, syncAll, takingOn } from './stand';

const NOW = new Date('2026-11-30T10:00:00Z').getTime();
const DAY = 86_400_000;
const course = parseCourse(smallCourse());
const model = await openKnowledgeModel('models');

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('events on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('are taken', () => {
    let db: Db;
    let drop: () => Promise<void>;
    let learnerId: string;
    let send: (learnerId: string, batch: SyncBatch) => Promise<Reply>;
    let deps: Omit<TakeDeps, 'sync'>;
    const arrival = { at: NOW };
    beforeAll(async () => {
      ({ db, drop } = await bothDatabases[kind]());
      await loadCourse(db, course, new Date(NOW - DAY));
      send = takingOn(db, model, () => new Date(arrival.at));
      const failed = (error: unknown) => {
        throw error;
      };
      const kept = { journal: noJournal, copies: noCopies };
      deps = { ...kept, courses: sqlCourses(db), model, clock: () => new Date(arrival.at), failed };
    });
    afterAll(() => drop?.());
    beforeEach(async () => {
      arrival.at = NOW;
      learnerId = v7();
      await addLearner(db, learnerId);
    });

    /** @param ahead of the phone's clock, ms @param time what a true clock shows there */
    function phone(ahead = 0, time = { now: NOW - 3_600_000 }): Promise<Phone> {
      const clock = () => {
        time.now += 1_000;
        return new Date(time.now + ahead);
      };
      return newPhone(memoryStores(course), { learnerId, device: v7(), model, clock, ids: () => v7() });
    }

    const batchOf = (events: unknown[], device = v7(), sentAt = NOW): SyncBatch => ({
      ...{ version: 1, device, learner: learnerId, sentAt, events },
    });

    const reading = (more: Partial<Envelope> = {}): Envelope => ({
      ...{
        id: v7(),
        device: v7(),
        counter: 1,
        at: NOW - 5_000,
        learner: learnerId,
        version: 1,
        kind: 'read',
      },
      payload: { courseId: 'tea', moduleId: 'brew', blockId: 'b1' },
      ...more,
    });

    const turnIn = (conversationId: string, courseId = 'tea') => ({
      ...{ turnId: v7(), language: 'en', question: 'Why?' },
      conversation: {
        ...{ id: conversationId, courseId, moduleId: null, roundId: null, position: null },
        startedAt: new Date(NOW - 9_000),
      },
      answer: { kind: 'not-in-course' as const, nearestModules: [] },
    });
    const asking = (id: string, courseId?: string) =>
      reading({ kind: 'turn', payload: turnIn(id, courseId) });

    const eventsOf = (one: Phone): SyncEvent[] => one.outbox.all().map(({ event }) => event);

    async function wrongAnswer(one: Phone): Promise<SyncEvent & { kind: 'answer' }> {
      const { roundId } = await startRound(one.deps, 'tea', 'brew');
      const [chosen] = (await one.learner.round(roundId)).items;
      const item = await one.deps.courses.item('tea', chosen?.itemId ?? '', 'en', chosen?.version);
      const given = { roundId, position: 1, attemptId: v7(), language: 'en' };
      await answerExercise(one.deps, { ...given, answer: answerTo(item, false) });
      const answer = eventsOf(one).find((event) => event.kind === 'answer');
      return answer ?? expect.fail('no answer was recorded');
    }

    it('once, and what the server comes to is what the phone had', async () => {
      const time = { now: NOW - 3_600_000 };
      const one = await phone(0, time);
      await practise(one, 'tea', 'brew', (position) => position % 2 === 0);
      time.now = NOW;
      const outcomes = await syncAll(one, send);
      expect(outcomes.filter(({ is }) => is === 'refused')).toEqual([]);
      expect(outcomes.length).toBe(eventsOf(one).length);
      const [here, there] = [sqlLearner(db, learnerId), one.learner];
      const shown = (rows: Awaited<ReturnType<typeof there.attempts>>) =>
        rows.map(({ seq: _, ...row }) => row);
      expect(shown(await here.attempts('tea'))).toEqual(shown(await there.attempts('tea')));
      expect((await here.state('tea'))?.state).toEqual((await there.state('tea'))?.state);
      const [round] = await there.lastRounds('tea', 'brew', 1);
      expect(await here.round(round?.id ?? '')).toEqual(round);
      const before = await stateOf(db, learnerId, 'tea');
      const again = await send(learnerId, batchOf(eventsOf(one)));
      expect(new Set(again.outcomes.map(({ is }) => is))).toEqual(new Set(['known']));
      expect(await stateOf(db, learnerId, 'tea')).toEqual(before);
    });

    it('in any order, of two phones that went their own ways', async () => {
      const [one, two] = [await phone(), await phone(0, { now: NOW - 2 * 3_600_000 })];
      await practise(one, 'tea', 'brew', () => false);
      await practise(two, 'tea', 'brew', () => true);
      await practise(two, 'tea', 'serve', (position) => position === 1);
      await one.note({ kind: 'sheet', payload: { courseId: 'tea', sheetId: 's', filled: sheet('one') } });
      await two.note({ kind: 'sheet', payload: { courseId: 'tea', sheetId: 's', filled: sheet('two') } });
      const all = [...eventsOf(one), ...eventsOf(two)];
      const states: unknown[] = [];
      for (const order of [
        all,
        [...all].reverse(),
        all.toSorted((a, b) => (a.id.slice(-4) < b.id.slice(-4) ? -1 : 1)),
      ]) {
        const other = v7();
        await addLearner(db, other);
        const events = order.map((event) => ({ ...event, learner: other }));
        for (let from = 0; from < events.length; from += 7) {
          const batch = { ...batchOf(events.slice(from, from + 7)), learner: other };
          await send(other, batch);
          await send(other, batch);
        }
        states.push(JSON.parse(JSON.stringify(await stateOf(db, other, 'tea')).replaceAll(other, 'learner')));
      }
      expect(states[1]).toEqual(states[0]);
      expect(states[2]).toEqual(states[0]);
      expect(states[0]).toMatchObject({ rows: { filled_sheet: [{ filled: sheet('one') }] } });
    });

    it('by the time at which they happened, whatever the phone says of it', async () => {
      for (const ahead of [0, 40_000, -5 * 3_600_000, 400 * DAY, -NOW]) {
        const time = { now: NOW - 3_600_000 };
        const one = await phone(ahead, time);
        await one.note({ kind: 'read', payload: { courseId: 'tea', moduleId: 'brew', blockId: 'b1' } });
        time.now = NOW;
        await syncAll(one, send);
        const place = await sqlLearner(db, learnerId).readingPlace('tea', 'brew');
        const apart = (place?.seenAt.getTime() ?? 0) - (NOW - 3_600_000);
        expect(Math.abs(apart), `${ahead}`).toBeLessThan(120_000);
        await db.query('delete from place where learner_id = $1', [learnerId]);
      }
    });

    it('never after they came, where no clock can be believed', async () => {
      const sent = [
        reading({ at: 0, counter: 1 }),
        reading({
          at: NOW + 900 * DAY,
          counter: 2,
          payload: { courseId: 'tea', moduleId: 'serve', blockId: 'b' },
        }),
      ];
      await send(learnerId, batchOf(sent));
      const at = async (module: string) =>
        (await sqlLearner(db, learnerId).readingPlace('tea', module))?.seenAt.getTime();
      expect(await at('brew')).toBe(NOW - 1);
      expect(await at('serve')).toBe(NOW);
    });

    it('with a verdict of its own: what a phone says of an answer is not looked at', async () => {
      const one = await phone();
      const event = await wrongAnswer(one);
      const forged = { ...event, payload: { ...event.payload, correct: true, ordinal: 1, unaided: true } };
      await send(learnerId, batchOf([forged]));
      expect(await sqlLearner(db, learnerId).attempts('tea')).toMatchObject([{ correct: false }]);
    });

    it('or refused by name, and kept', async () => {
      const one = await phone();
      const event = await wrongAnswer(one);
      const changed = (payload: object, counter: number) => ({
        ...{ ...event, id: v7(), counter, payload: { ...event.payload, ...payload } },
      });
      const events = [
        changed({ itemId: 'never' }, 1),
        changed({ itemVersion: 'never' }, 2),
        changed({ courseId: 'coffee' }, 3),
        changed(
          {
            answer: { kind: 'number', text: '1' },
            itemId: 'pour.order',
            itemVersion: versionOf('pour.order'),
          },
          4,
        ),
        reading({ kind: 'sung', counter: 5 }),
        reading({ version: 99, counter: 6 }),
        reading({ payload: { courseId: 'tea' }, counter: 7 }),
        reading({ payload: { courseId: 'tea', moduleId: 'a\0b', blockId: '\ud800' }, counter: 8 }),
        reading({ learner: v7(), counter: 9 }),
        reading({ kind: 'mark', payload: { turnId: v7(), helped: true }, counter: 10 }),
        'nothing',
      ];
      const { outcomes } = await send(learnerId, batchOf(events));
      expect(outcomes.map((one) => (one.is === 'refused' ? one.reason : one.is))).toEqual([
        ...['unknown-item', 'unknown-item', 'unknown-course', 'wrong-kind', 'newer', 'newer'],
        ...['unreadable', 'unreadable', 'other-learner', 'unknown-turn', 'unreadable'],
      ]);
      const kept = await db.query<{ refusal: string }>(
        'select refusal from sync_event where learner_id = $1',
        [learnerId],
      );
      expect(kept).toHaveLength(events.length - 1);
      const told = await sqlSync(db, learnerId).notTaken();
      expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(kept.length);
      expect(told).toContainEqual({ kind: 'answer', refusal: 'unknown-item', count: 2 });
      expect(await sqlLearner(db, learnerId).attempts('tea')).toEqual([]);
    });

    it('of an exercise that has been retired since, and once its course is loaded, of that', async () => {
      const later = parseCourse(
        smallCourse({
          'course.yaml': (smallCourse().get('course.yaml') ?? '').replace('id: tea', 'id: mint'),
        }),
      );
      const event = await wrongAnswer(await phone());
      const mint = { ...event, id: v7(), payload: { ...event.payload, courseId: 'mint', attemptId: v7() } };
      await db.query("update item set retired = true where course_id = 'tea'");
      const { outcomes } = await send(learnerId, batchOf([event, mint]));
      await db.query("update item set retired = false where course_id = 'tea'");
      expect(outcomes).toMatchObject([{ is: 'taken' }, { is: 'refused', reason: 'unknown-course' }]);
      await loadCourse(db, later, new Date(NOW));
      await send(learnerId, batchOf([]));
      await db.query('update sync_event set refusal = refusal where learner_id = $1', [learnerId]);
      const left = await db.query('select 1 from sync_event where refusal is not null and learner_id = $1', [
        learnerId,
      ]);
      expect(left).toEqual([]);
      expect(await sqlLearner(db, learnerId).attempts('mint')).toHaveLength(1);
    });

    it('but for one that no database has, which holds up no other', async () => {
      const device = v7();
      const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
      const strange = [
        reading({ device, counter: 1, at: 8e15 }),
        reading({ device, counter: 2, at: -8e15 }),
        reading({ device, counter: 3, version: 3e9 }),
        reading({ device, counter: 4, payload: deep }),
        reading({ device, counter: 5, kind: 'sung', payload: 'la'.repeat(200_000) }),
        { ...asking(v7()), device, counter: 6, payload: yearOf(turnIn(v7()), -200_000) },
        {
          ...asking(v7()),
          device,
          counter: 7,
          at: NOW + DAY * 700_000,
          payload: yearOf(turnIn(v7()), 1_200),
        },
      ];
      const batch = batchOf([...strange, reading({ device, counter: 8 })], device);
      const { have, outcomes } = await take({ ...deps, sync: sqlSync(db, learnerId) }, batch);
      expect(have).toBe(8);
      expect(outcomes.map(({ id }) => id)).toEqual(batch.events.map((one) => (one as Envelope).id));
      const reasons = outcomes.map((one) => (one.is === 'refused' ? one.reason : one.is));
      expect(reasons).toEqual([...Array(6).fill('unreadable'), 'taken', 'taken']);
      const [size] = await db.query<{ most: number }>(
        'select max(length(payload::text))::int as most from sync_event where learner_id = $1',
        [learnerId],
      );
      expect(size?.most).toBeLessThan(3_000);
    });

    it('tries so many bytes again at once, others each time, and nothing that it can not read yet', async () => {
      const words = Array.from({ length: 4_000 }, () => v7()).join(' ');
      const waiting = (kind: string) => reading({ kind, payload: { turnId: v7(), helped: true, words } });
      for (let n = 0; n < 12; n += 1)
        await send(learnerId, batchOf([waiting('mark'), waiting('sung')].slice(n % 2)));
      const sync = sqlSync(db, learnerId);
      const again = () => sync.refused(['newer', 'unknown-turn'], { events: 2_000, bytes: 200_000 });
      const device = v7();
      const ids = new Set<string>();
      for (let n = 0; n < 60 && ids.size < 6; n += 1) {
        const some = await again();
        expect(some.length).toBeLessThan(6);
        for (const { event } of some) {
          expect(event.kind).toBe('mark');
          ids.add(event.id);
        }
        const seen = new Date(NOW + n);
        await sync.change((tx) => tx.keepDevice(device, { clockError: 0, have: 0 }, seen));
      }
      expect(ids.size).toBe(6);
    });

    it('and keeps no more of a learner of whom it keeps very much that nothing came of', async () => {
      await send(learnerId, batchOf([reading({ kind: 'sung', payload: 'la' })]));
      await db.query(
        `insert into sync_event (learner_id, id, device, counter, kind, version, at, corrected_at, received_at, refusal)
         select learner_id, gen_random_uuid(), device, 9, kind, version, at, corrected_at, received_at, refusal
           from sync_event, generate_series(1, 20000) where learner_id = $1`,
        [learnerId],
      );
      const [sung, read] = [reading({ kind: 'sung', payload: 'la la' }), reading()];
      const { outcomes } = await send(learnerId, batchOf([sung, read]));
      expect(outcomes).toMatchObject([{ is: 'refused', reason: 'too-many' }, { is: 'taken' }]);
      const kept = await db.query('select payload from sync_event where id = $1', [sung.id]);
      expect(kept).toEqual([{ payload: null }]);
    });

    it.skipIf(!isLong)(
      'of 100,000 forged ones none, by name, in so much room, and what is honest (USTAT_LONG=1)',
      async () => {
        const event = await wrongAnswer(await phone());
        const device = v7();
        const other = { kind: 'number', text: '1' } as const;
        const order = { itemId: 'pour.order', itemVersion: versionOf('pour.order') };
        const forged = [
          () => ({ ...event, payload: { ...event.payload, ...order, answer: other, correct: true } }),
          () => reading({ kind: 'sung', payload: { words: 'la'.repeat(200) } }),
          () => reading({ learner: v7() }),
          () => reading({ at: NOW + DAY * 9_000, payload: { courseId: 'tea', correct: true } }),
        ];
        const [batches, each] = [500, 200];
        const counts: Record<string, number> = {};
        for (let n = 0; n < batches; n += 1) {
          const events = Array.from({ length: each }, (_, at) => ({
            ...forged[at % forged.length]?.(),
            ...{ id: v7(), device, counter: n * each + at + 1 },
          }));
          for (const one of (await send(learnerId, batchOf(events, device))).outcomes) {
            const name = one.is === 'refused' ? one.reason : one.is;
            counts[name] = (counts[name] ?? 0) + 1;
          }
        }
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(batches * each);
        expect(counts).toMatchObject({ 'other-learner': 25_000, 'too-many': expect.any(Number) });
        expect(counts.taken).toBeUndefined();
        expect(await sqlLearner(db, learnerId).attempts('tea')).toEqual([]);
        const [kept] = await db.query<{ full: number; bytes: number }>(
          `select count(payload)::int as full, coalesce(sum(length(payload::text)), 0)::int as bytes
           from sync_event where learner_id = $1`,
          [learnerId],
        );
        expect(kept?.full).toBeLessThanOrEqual(20_000 + each);
        expect(kept?.bytes).toBeLessThan(21_000_000);
        const honest = await send(learnerId, batchOf([{ ...event, id: v7() }]));
        expect(honest.outcomes).toMatchObject([{ is: 'taken' }]);
      },
      900_000,
    );

    it('before what came next, where a phone began in 1970 and was set right since', async () => {
      const place = (blockId: string) => ({ payload: { courseId: 'tea', moduleId: 'brew', blockId } });
      const device = v7();
      const sent = [
        reading({ device, at: 5_000, counter: 1, ...place('first') }),
        reading({ device, at: 9_000, counter: 2, ...place('second') }),
        reading({ device, at: NOW - 3_600_000, counter: 3, ...place('last') }),
      ];
      await send(learnerId, batchOf(sent, device));
      expect(await sqlLearner(db, learnerId).readingPlace('tea', 'brew')).toMatchObject({ blockId: 'last' });
      const at = await db.query<{ at: Date }>(
        'select corrected_at as at from sync_event where device = $1 order by counter',
        [device],
      );
      const last = NOW - 3_600_000;
      expect(at.map((row) => row.at.getTime())).toEqual([last - 2, last - 1, last]);
    });

    it('but no turn of a conversation that was removed where it was not yet, by hand or by the journal', async () => {
      const [byHand, byJournal] = [v7(), v7()];
      const unread = { ...asking(byHand), payload: { conversation: { id: byHand }, question: 'Secret?' } };
      await send(learnerId, batchOf([asking(byHand, 'coffee'), unread]));
      await sqlConversations(db, learnerId).remove(byHand);
      const said = await db.query<{ text: string }>(
        'select payload::text as text from sync_event where learner_id = $1',
        [learnerId],
      );
      expect(JSON.stringify(said)).not.toMatch(/Why|Secret/);
      const removed = { type: 'removed-conversation' as const, conversationId: byJournal, at: new Date(NOW) };
      await db.transaction((tx) => deleteAgain(tx, { ...removed, learnerId }));
      await db.transaction((tx) => deleteAgain(tx, { ...removed, learnerId: v7() }));
      const { outcomes } = await send(learnerId, batchOf([asking(byHand), asking(byJournal)]));
      expect(outcomes).toMatchObject([{ reason: 'removed' }, { reason: 'removed' }]);
    });

    it('nor one that comes at the moment at which its conversation is removed', async () => {
      const id = v7();
      let removing: Promise<void> | undefined;
      await sqlSync(db, learnerId).change(async (tx) => {
        removing = sqlConversations(db, learnerId).remove(id);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await tx.keepTurn(turnIn(id), new Date(NOW));
      });
      await removing;
      expect(await db.query('select 1 from conversation where learner_id = $1', [learnerId])).toEqual([]);
    });

    const decision = (moduleId: string, policy = 'ustat/4?exploration=0.1') => {
      const parts = { expectedProgress: 0.1, opens: 0, review: 0 };
      return {
        ...{ id: v7(), courseId: 'tea', decidedAt: new Date(NOW - 9_000), policy, seed: 's' },
        ...{ choice: moduleId, propensity: 1, reasons: [], runnerUp: null, picked: null, pickedAt: null },
        candidates: [{ moduleId, eligible: true, score: 0.1, propensity: 1, parts }],
      };
    };

    it('but no decision for modules that the course never had: their names would stay', async () => {
      const sent = [decision('brew'), decision('Anna, 0555 12 34 56'), decision('brew', 'call me')];
      const events = sent.map((payload) => reading({ kind: 'decision', payload }));
      const { outcomes } = await send(learnerId, batchOf(events));
      expect(outcomes).toMatchObject([{ is: 'taken' }, { reason: 'forged' }, { reason: 'unreadable' }]);
    });

    it('nor one with chances that no policy draws by: estimates would be weighed by them', async () => {
      const [shared, ...rest] = decision('brew').candidates;
      const two = (a: number, b: number) => [
        { ...shared, propensity: a },
        { ...shared, moduleId: 'serve', propensity: b },
      ];
      const sent = [
        {
          ...decision('brew'),
          propensity: Math.fround(0.95),
          candidates: two(Math.fround(0.95), Math.fround(0.05)),
        },
        { ...decision('brew'), propensity: 0.05, candidates: two(0.95, 0.05) },
        { ...decision('brew'), propensity: 0.95, candidates: two(0.95, 0.95) },
        { ...decision('brew'), propensity: 0, candidates: two(0, 1) },
        { ...decision('brew'), candidates: rest },
      ];
      const events = sent.map((payload) => reading({ kind: 'decision', payload }));
      const { outcomes } = await send(learnerId, batchOf(events));
      expect(outcomes).toMatchObject([{ is: 'taken' }, ...[1, 2, 3, 4].map(() => ({ reason: 'forged' }))]);
    });

    it('says up to where the events of a device are here', async () => {
      const device = v7();
      const of = (...counters: number[]) => counters.map((counter) => reading({ device, counter }));
      const have = async (events: Envelope[]) => (await send(learnerId, batchOf(events, device))).have;
      expect(await have(of(1, 2, 4))).toBe(2);
      expect(await have(of(6, 3))).toBe(4);
      expect(await have(of(5))).toBe(6);
      expect(await have([])).toBe(6);
      await db.query('delete from sync_event where learner_id = $1 and counter > 3', [learnerId]);
      await db.query('delete from sync_device where learner_id = $1', [learnerId]);
      expect(await have([])).toBe(3);
    });
  });
});

/** As JSON. */
function yearOf<T extends { conversation: object }>(turn: T, year: number): unknown {
  const startedAt = new Date(0);
  startedAt.setUTCFullYear(year);
  return { ...turn, conversation: { ...turn.conversation, startedAt: startedAt.toISOString() } };
}

const sheet = (who: string) => ({ ticked: [], gaps: { who }, lines: [] });
const versionOf = (itemId: string) =>
  course.items.find(({ definition }) => definition.id === itemId)?.version ?? '';
