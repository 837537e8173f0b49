import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/port';
import { addChances } from '@/lib/experiments/chances-queries';
import { consentOf, leaveOutYounger, noteOffer, saveConsent } from '@/lib/experiments/consent-queries';
import {
  type Experiment,
  experimentById,
  insertDraft,
  saveExperiment,
} from '@/lib/experiments/experiment-queries';
import { countExposed, expose, membershipsOf } from '@/lib/experiments/exposure-queries';
import type { Plan } from '@/lib/experiments/plan';
import { DEFAULT } from '@/lib/experiments/treatment';
import { exposeTo, offersStudy, treatmentFor } from '@/lib/server/web/treatment';
import { bothDatabases } from '../support/both-databases';
import { addLearner } from '../support/db';
import { lacks } from '../support/needs';
import { drafted } from './drafted';

const AT = new Date('2026-05-01T08:00:00Z');
const DAY = 86_400_000;

describe.each(Object.keys(bothDatabases) as (keyof typeof bothDatabases)[])('exposure on %s', (kind) => {
  describe.skipIf(kind === 'PostgreSQL' && lacks('postgres'))('(needs postgres)', () => {
    let opened: { db: Db; drop(): Promise<void> };
    let experiment: Experiment;
    beforeAll(async () => {
      opened = await bothDatabases[kind]();
    });
    afterAll(() => opened?.drop());
    beforeEach(async () => {
      await opened.db.query('delete from experiment');
      experiment = await started();
    });

    const started = async (change: Partial<Plan> = {}) => {
      const id = crypto.randomUUID();
      const plan = { ...drafted(), ...change };
      await insertDraft(opened.db, { id, courseId: 'tea', plan, madeAt: AT });
      const draft = await experimentById(opened.db, id);
      await saveExperiment(opened.db, { ...draft, state: 'running', version: 1, startedAt: AT });
      return experimentById(opened.db, id);
    };
    const willing = async (said = { takesPart: true, isOfAge: true, age: 18 }) => {
      const id = crypto.randomUUID();
      await addLearner(opened.db, id, AT);
      await saveConsent(opened.db, id, said, AT);
      return id;
    };
    const arrive = (
      learnerId: string,
      one = experiment,
      more: { language?: string; classId?: string } = {},
    ) => expose(opened.db, one, { learnerId, classId: null, courseId: 'tea', language: 'ky', ...more }, AT);
    const armOf = async (learnerId: string, now = AT) =>
      (await membershipsOf(opened.db, learnerId, now)).map(({ arm }) => arm).join();
    const deps = (experiments: Experiment[]) => ({
      ...{ db: opened.db, experiments, clock: () => AT },
      log: { failure: (what: string) => failures.push(what) } as never,
    });
    const failures: string[] = [];

    it('comes to who takes part and is old enough, and to nobody else', async () => {
      const stranger = crypto.randomUUID();
      await addLearner(opened.db, stranger, AT);
      const people = [
        await willing(),
        await willing({ takesPart: false, isOfAge: true, age: 18 }),
        await willing({ takesPart: true, isOfAge: false, age: 18 }),
        stranger,
      ];
      for (const one of people) await arrive(one);
      const arms = await Promise.all(people.map((one) => armOf(one)));
      expect(arms.map((arm) => arm !== '')).toEqual([true, false, false, false]);
      expect(await countExposed(opened.db, [experiment.id])).toEqual(new Map([[experiment.id, 1]]));
    });

    it('stays in its arm, however often it is asked, also at once and with other weights', async () => {
      const learner = await willing();
      await Promise.all([arrive(learner), arrive(learner), arrive(learner)]);
      const first = await armOf(learner);
      expect(['a', 'b']).toContain(first);
      const arms = experiment.plan.arms.map((arm) => ({ ...arm, weight: arm.id === first ? 0.01 : 0.99 }));
      await arrive(learner, { ...experiment, plan: { ...experiment.plan, arms } });
      expect(await armOf(learner)).toBe(first);
    });

    it('ends at once with a withdrawal, for good', async () => {
      const learner = await willing();
      await arrive(learner);
      await saveConsent(opened.db, learner, { takesPart: false, isOfAge: true, age: 18 }, AT);
      expect(await armOf(learner)).toBe('');
      await saveConsent(opened.db, learner, { takesPart: true, isOfAge: true, age: 18 }, AT);
      await arrive(learner);
      expect(await armOf(learner)).toBe('');
      expect(await consentOf(opened.db, learner)).toMatchObject({ takesPart: true });
    });

    it('ends where the operator asks for a higher age, until it is answered again', async () => {
      const [young, grown] = [
        await willing({ takesPart: true, isOfAge: true, age: 16 }),
        await willing({ takesPart: true, isOfAge: true, age: 18 }),
      ];
      for (const one of [young, grown]) await arrive(one);
      expect(await leaveOutYounger(opened.db, 16, AT)).toBe(0);
      expect(await leaveOutYounger(opened.db, 18, AT)).toBe(1);
      expect([await armOf(young), (await armOf(grown)) !== '']).toEqual(['', true]);
      expect(await consentOf(opened.db, young)).toMatchObject({ isOfAge: false });
      const later = await started();
      await arrive(young, later);
      expect(await armOf(young)).toBe('');
    });

    it('ends with the switch at once and loses nothing; with a stop when the outcome is due', async () => {
      const learner = await willing();
      await arrive(learner);
      await saveExperiment(opened.db, { ...experiment, state: 'stopped', stoppedAt: AT });
      expect(await armOf(learner, new Date(AT.getTime() + 6 * DAY))).not.toBe('');
      expect(await armOf(learner, new Date(AT.getTime() + 8 * DAY))).toBe('');
      const late = await willing();
      await arrive(late);
      expect(await armOf(late)).toBe('');
      await saveExperiment(opened.db, { ...experiment, state: 'stopped', stoppedAt: AT, offAt: AT });
      expect(await armOf(learner)).toBe('');
      expect((await countExposed(opened.db, [experiment.id])).get(experiment.id)).toBe(1);
      // another process has not heard of it yet: what it holds in memory changes nothing
      expect(await treatmentFor(deps([experiment]), learner)('tea')).toEqual(DEFAULT);
    });

    it('is not asked for once nobody’s outcome is waited for after a stop', async () => {
      const stopped: Experiment = { ...experiment, state: 'stopped', stoppedAt: AT };
      let asked = 0;
      const counting: Db = {
        ...opened.db,
        query: (text, params) => {
          asked += 1;
          return opened.db.query(text, params);
        },
      };
      const onDay = (days: number) => {
        const clock = () => new Date(AT.getTime() + days * DAY);
        return treatmentFor({ ...deps([stopped]), db: counting, clock }, crypto.randomUUID())('tea');
      };
      expect([await onDay(7), asked]).toEqual([DEFAULT, 0]);
      await onDay(6.9);
      expect(asked).toBe(1);
    });

    it('gives each stratum its shares', async () => {
      experiment = await started({ isStratified: true });
      for (const language of ['ky', 'ru']) {
        const arms: string[] = [];
        for (let n = 0; n < 20; n += 1) {
          const learner = await willing();
          await arrive(learner, experiment, { language });
          arms.push(await armOf(learner));
        }
        expect(arms.filter((arm) => arm === 'a')).toHaveLength(10);
      }
    });

    it('is by the chances in force, where shares follow the outcomes, and keeps its chance', async () => {
      experiment = await started({ adaptive: { floor: 0.1, near: 0.1 } });
      const people = await Promise.all(Array.from({ length: 30 }, () => willing()));
      const chancesOfAll = async () =>
        opened.db.query<{ arm: string; propensity: number }>(
          'select arm, propensity from exposure where experiment_id = $1',
          [experiment.id],
        );
      // chances of a minute from now are nobody's yet
      const force = (from: Date, chances: number[]) =>
        addChances(opened.db, experiment.id, 1, { from, chances, known: [] });
      await force(new Date(AT.getTime() + 60_000), [0.1, 0.9]);
      for (const one of people.slice(0, 5)) await arrive(one);
      expect((await chancesOfAll()).map(({ propensity }) => propensity)).toEqual([0.5, 0.5, 0.5, 0.5, 0.5]);
      await force(new Date(AT.getTime() - 60_000), [0.02, 0.98]);
      const arms = new Map(
        await Promise.all(people.slice(0, 5).map(async (one) => [one, await armOf(one)] as const)),
      );
      for (const one of people) await arrive(one);
      for (const [one, arm] of arms) expect(await armOf(one)).toBe(arm);
      const rows = await chancesOfAll();
      const later = rows.filter(({ propensity }) => propensity !== 0.5);
      expect(later).toHaveLength(25);
      expect(later.filter(({ arm }) => arm === 'b').length).toBeGreaterThan(20);
      for (const { arm, propensity } of later) expect(propensity).toBe(arm === 'b' ? 0.98 : 0.02);
    });

    it('is a class’s where classes are assigned, and nobody’s without one', async () => {
      experiment = await started({ unit: 'class' });
      const arms: string[] = [];
      for (let n = 0; n < 8; n += 1) {
        const learner = await willing();
        await arrive(learner, experiment, { classId: 'c1' });
        arms.push(await armOf(learner));
      }
      expect(new Set(arms).size).toBe(1);
      const alone = await willing();
      await arrive(alone);
      expect(await armOf(alone)).toBe('');
    });

    it('leaves out who was not drawn, and keeps their place', async () => {
      experiment = await started({ traffic: 0.5 });
      const people = await Promise.all(Array.from({ length: 40 }, () => willing()));
      for (const one of people) await arrive(one);
      const among = (await countExposed(opened.db, [experiment.id])).get(experiment.id) ?? 0;
      expect(among).toBeGreaterThan(8);
      expect(among).toBeLessThan(32);
    });

    it('does not go on in a version that was replaced', async () => {
      const learner = await willing();
      await saveExperiment(opened.db, { ...experiment, version: 2 });
      await arrive(learner);
      expect(await armOf(learner)).toBe('');
    });

    it('is asked for where a course has an experiment, once a request', async () => {
      const learner = await willing();
      const who = { id: learner, screenLanguage: 'ky', contentLanguage: 'ky', theme: 'auto' } as const;
      await exposeTo(deps([experiment]), { ...who, textSize: 'normal' }, 'tea', 'tutor');
      expect(await armOf(learner)).toBe('');
      await exposeTo(deps([experiment]), { ...who, textSize: 'normal' }, 'tea', 'practice');
      const arm = await armOf(learner);
      let asked = 0;
      const counting: Db = {
        ...opened.db,
        query: (text, params) => {
          asked += 1;
          return opened.db.query(text, params);
        },
      };
      const treated = treatmentFor({ ...deps([experiment]), db: counting }, learner);
      expect(await treated('bread')).toEqual(DEFAULT);
      expect(asked).toBe(0);
      const hints = arm === 'b' ? { until: 1, from: 'start' } : null;
      expect(await treated('tea')).toEqual({ policy: null, hints, tutor: null });
      await treated('tea');
      expect(asked).toBe(1);
      const broken = {
        ...deps([experiment]),
        db: { ...opened.db, query: async () => Promise.reject(new Error('gone')) },
      };
      expect(await treatmentFor(broken, learner)('tea')).toEqual(DEFAULT);
      expect(failures).toHaveLength(1);
    });

    it('is offered once, and where there is something to take part in', async () => {
      const learner = crypto.randomUUID();
      await addLearner(opened.db, learner, AT);
      expect(await offersStudy(deps([]), learner, 'tea')).toBe(false);
      expect(await offersStudy(deps([experiment]), learner, 'bread')).toBe(false);
      expect(await offersStudy(deps([experiment]), learner, 'tea')).toBe(true);
      expect(await offersStudy(deps([experiment]), learner, 'tea')).toBe(false);
      expect(await noteOffer(opened.db, await willing(), AT)).toBe(false);
    });
  });
});
