import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/sync/route';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { saveConsent } from '@/lib/experiments/consent-queries';
import {
  type Experiment,
  experimentById,
  insertDraft,
  saveExperiment,
} from '@/lib/experiments/experiment-queries';
import { expose } from '@/lib/experiments/exposure-queries';
import type { Plan } from '@/lib/experiments/plan';
import { nextModule, pickModule } from '@/lib/path/next';
import { policyById } from '@/lib/path/policies/by-id';
import { standingOf } from '@/lib/path/standing';
import type { PracticeDeps } from '@/lib/practice/deps';
import { openKnowledgeModel } from '@/lib/server/models/knowledge-model';
import { noCopies, noJournal } from '@/lib/server/store/file-journal';
import { sqlCourses } from '@/lib/server/store/sql-courses';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlSync } from '@/lib/server/store/sql-sync';
import { analysisOf } from '@/lib/server/web/analysis';
import { withOwnCookies } from '@/lib/server/web/cookies';
import { type HttpServer, listen } from '@/lib/server/web/http';
import { servePlain } from '@/lib/server/web/plain';
import { provideServices, type Services } from '@/lib/server/web/services';
import { signIn } from '@/lib/server/web/session';
import { loadCourse } from '@/lib/server/work/load-course';
import { sendAll } from '@/lib/sync/outbox';
import { reply } from '@/lib/sync/protocol';
import { drafted } from '../experiments/drafted';
import { bothDatabases } from '../support/both-databases';
import { smallCourse } from '../support/course';
import { addLearner } from '../support/db';
import { memoryStores } from '../support/memory-store';
import { lacks } from '../support/needs';
import { newPhone } from '../support/phone';
import { practise } from '../sync/stand';

const course = parseCourse(smallCourse());
const model = await openKnowledgeModel('models');
const DAY = 86_400_000;

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])(
  'an arm of paths on %s',
  (kind) => {
    describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('and phones without a network', () => {
      let db: Db;
      let drop: () => Promise<void>;
      let http: HttpServer;
      /** A clock that goes on by a second whenever it is read: no two choices are of one moment. */
      const time = { now: Date.now() - DAY };
      const clock = () => {
        time.now += 1_000;
        return new Date(time.now);
      };
      beforeAll(async () => {
        ({ db, drop } = await bothDatabases[kind]());
        await loadCourse(db, course, new Date(time.now - DAY));
        provideServices({
          ...{ db, model, journal: noJournal, copies: noCopies, clock, authSecret: 'secret' },
          ...{ config: { url: null }, hasher: { keyed: (text: string) => text }, conversations: () => null },
          ...{ courses: () => sqlCourses(db), sync: (id: string) => sqlSync(db, id) },
          ...{ learner: (id: string) => sqlLearner(db, id), lastSeen: { note: () => undefined } },
          log: { failure: (_: string, error: unknown) => expect.fail(String(error)) },
        } as unknown as Services);
        http = await listen({ port: 0, host: '127.0.0.1', url: null, dev: false });
        http.serve(
          async (request, response) =>
            void (await servePlain(new Map([['/api/sync', POST]]), request, response)),
          async () => true,
        );
      });
      afterAll(async () => {
        await http?.stop();
        await drop?.();
      });

      async function begun(arms: Plan['arms']): Promise<Experiment> {
        const id = crypto.randomUUID();
        const startedAt = clock();
        await insertDraft(db, { id, courseId: 'tea', plan: { ...drafted(), arms }, madeAt: startedAt });
        const draft = await experimentById(db, id);
        await saveExperiment(db, { ...draft, state: 'running', version: 1, startedAt });
        return experimentById(db, id);
      }

      async function somebodyIn(experiment: Experiment) {
        const id = v7();
        await addLearner(db, id);
        await saveConsent(db, id, { takesPart: true, isOfAge: true, age: 18 }, clock());
        const arrival = { learnerId: id, classId: null, courseId: 'tea', language: 'en' };
        await expose(db, experiment, arrival, clock());
        const { put } = await withOwnCookies({}, () => signIn(id));
        return { id, cookie: put.map((line) => line.split(';')[0]).join('; ') };
      }

      /** A module is proposed and taken, and a round of it is worked through. */
      async function work(deps: PracticeDeps) {
        const standing = await standingOf(deps, await deps.courses.course('tea', 'en'));
        const { choice, id } = nextModule(standing);
        const moduleId = choice ?? expect.fail('nothing is proposed');
        await pickModule(deps, 'tea', moduleId, id);
        await practise({ deps, learner: deps.learner }, 'tea', moduleId, () => true);
      }

      /** The same on a phone, which tells of it by the route. */
      async function workAway({ id: learnerId, cookie }: { id: string; cookie: string }) {
        const phone = await newPhone(memoryStores(course), {
          ...{ learnerId, device: v7(), model, clock, ids: () => v7() },
        });
        await work(phone.deps);
        const outcomes: { is: string }[] = [];
        await sendAll(phone.outbox, {
          compress: async (text) => gzipSync(text),
          now: clock,
          async send(body) {
            const response = await fetch(`http://127.0.0.1:${http.port}/api/sync`, {
              ...{ method: 'POST', body: Buffer.from(body as Uint8Array) },
              headers: { 'sec-fetch-site': 'same-origin', cookie },
            });
            const said = reply.parse(await response.json());
            outcomes.push(...said.outcomes);
            return said;
          },
        });
        expect(outcomes.filter(({ is }) => is !== 'taken')).toEqual([]);
        expect(outcomes.length).toBeGreaterThan(3);
      }

      const atHome = (learnerId: string, policy: string) => ({
        ...{ courses: sqlCourses(db), hints: memoryStores(course).hints, model, clock, ids: () => v7() },
        ...{
          journal: noJournal,
          learner: sqlLearner(db, learnerId),
          policyOf: async () => policyById(policy),
        },
      });
      const offPathOf = async (experiment: Experiment) => {
        const { arms } = await analysisOf(experiment, null, { db, clock, courses: () => sqlCourses(db) });
        return arms.map(({ offPath }) => offPath);
      };

      it('counts what they chose by the usual path beside what the arm chose', async () => {
        const condition = { kind: 'policy' as const, policy: 'course-order', parameters: {} };
        const experiment = await begun([{ id: 'a', name: 'in order', weight: 1, condition }]);
        const [one, other] = [await somebodyIn(experiment), await somebodyIn(experiment)];
        for (const { id } of [one, other]) await work(atHome(id, 'course-order'));
        const none = { learners: 0, modules: 0, rounds: 0 };
        expect(await offPathOf(experiment)).toEqual([{ ...none, allModules: 2, allRounds: 2 }]);

        await workAway(one);
        const some = { learners: 1, modules: 1, allModules: 3, rounds: 1, allRounds: 3 };
        expect(await offPathOf(experiment)).toEqual([some]);

        // who leaves is in nothing
        await saveConsent(db, one.id, { takesPart: false, isOfAge: true, age: 18 }, clock());
        expect(await offPathOf(experiment)).toEqual([{ ...none, allModules: 1, allRounds: 1 }]);
      });

      it('counts nothing where the arm is the usual path, or no path', async () => {
        const usual = { kind: 'policy' as const, policy: 'ustat', parameters: {} };
        const experiment = await begun([
          { id: 'a', name: 'as usual', weight: 0.5, condition: { kind: 'default' } },
          { id: 'b', name: 'the same', weight: 0.5, condition: usual },
        ]);
        const others = Array.from({ length: 8 }, () => somebodyIn(experiment));
        for (const one of await Promise.all(others)) await workAway(one);
        const [{ inArm = 0 } = {}] = await db.query<{ inArm: number }>(
          `select count(*)::int as "inArm" from exposure where experiment_id = $1 and arm = 'b'`,
          [experiment.id],
        );
        expect(inArm).toBeGreaterThan(0);
        const counts = { learners: 0, modules: 0, allModules: inArm, rounds: 0, allRounds: inArm };
        expect(await offPathOf(experiment)).toEqual([null, counts]);
      });

      it('counts a choice with other parameters of the same path, and none once the outcome is due', async () => {
        const condition = { kind: 'policy' as const, policy: 'ustat', parameters: { exploration: 0.3 } };
        const experiment = await begun([{ id: 'a', name: 'more chance', weight: 1, condition }]);
        const one = await somebodyIn(experiment);
        await workAway(one);
        const counts = { learners: 1, modules: 1, allModules: 1, rounds: 1, allRounds: 1 };
        expect(await offPathOf(experiment)).toEqual([counts]);
        const weekEarlier = `update exposure set exposed_at = exposed_at - interval '8 days' where learner_id = $1`;
        await db.query(weekEarlier, [one.id]);
        const none = { learners: 0, modules: 0, allModules: 0, rounds: 0, allRounds: 0 };
        expect(await offPathOf(experiment)).toEqual([none]);
      });
    });
  },
);
