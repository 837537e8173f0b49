import { expect, it } from 'vitest';
import { saveConsent } from '@/lib/experiments/consent-queries';
import type { Experiment } from '@/lib/experiments/experiment-queries';
import { experimentById, insertDraft, saveExperiment } from '@/lib/experiments/experiment-queries';
import { expose } from '@/lib/experiments/exposure-queries';
import type { Plan } from '@/lib/experiments/plan';
import { answerExercise } from '@/lib/practice/exercise';
import { roundStep, startRound } from '@/lib/practice/rounds';
import { policyFor, treatmentFor } from '@/lib/server/web/treatment';
import { AT, COURSE, course, onBoth } from '../practice/stand';
import { answerTo } from '../support/answer-to';
import { drafted } from './drafted';

onBoth('an arm that is a policy', (on) => {
  const failures: string[] = [];
  const log = { failure: (what: string) => failures.push(what) } as never;

  async function started(condition: Plan['arms'][number]['condition']): Promise<Experiment> {
    const id = crypto.randomUUID();
    const arms = [{ id: 'b', name: 'other path', weight: 1, condition }];
    const plan = { ...drafted(), courseIds: [COURSE], arms };
    await insertDraft(on.db, { id, courseId: COURSE, plan, madeAt: AT });
    const draft = await experimentById(on.db, id);
    await saveExperiment(on.db, { ...draft, state: 'running', version: 1, startedAt: AT });
    const experiment = await experimentById(on.db, id);
    await saveConsent(on.db, on.learner, { takesPart: true, isOfAge: true, age: 18 }, AT);
    const arrival = { learnerId: on.learner, classId: null, courseId: COURSE, language: 'en' };
    await expose(on.db, experiment, arrival, AT);
    return experiment;
  }
  /** As a request is given them. */
  const request = (experiment: Experiment) => {
    const { deps } = on;
    const experiments = [experiment];
    const treatment = treatmentFor({ db: on.db, experiments, clock: deps.clock, log }, on.learner);
    return { ...deps, treatment, policyOf: policyFor(treatment, log) };
  };

  it('chooses the exercises of who is in it, amid the change that an answer is', async () => {
    const experiment = await started({ kind: 'policy', policy: 'course-order', parameters: {} });
    const moduleId = course.structure.modules[0]?.id ?? '';
    const { roundId } = await startRound(request(experiment), COURSE, moduleId);
    const shown: string[] = [];
    for (let position = 1; position <= 3; position += 1) {
      const { item } = await roundStep(request(experiment), roundId, position, 'en');
      shown.push(item.itemId);
      const whole = await on.deps.courses.item(COURSE, item.itemId, 'en', item.version);
      const given = { roundId, position, language: 'en', attemptId: crypto.randomUUID() };
      await answerExercise(request(experiment), { ...given, answer: answerTo(whole, true) });
    }
    const own = course.items.filter((item) => item.moduleId === moduleId);
    expect(shown).toEqual(own.slice(0, 3).map(({ definition }) => definition.id));
    expect((await request(experiment).policyOf(COURSE)).label).toBe('course-order/1');
    expect(failures).toEqual([]);
  });

  it('is everybody’s policy where this program does not know its own', async () => {
    const experiment = await started({ kind: 'policy', policy: 'of-tomorrow', parameters: {} });
    expect((await request(experiment).policyOf(COURSE)).id).toBe('ustat');
    expect(failures).toHaveLength(1);
  });
});
