import { describe, expect, it } from 'vitest';
import { lessonView } from '@/app/(learn)/course/[course]/[module]/view';
import { placementView } from '@/app/(learn)/course/[course]/placement/view';
import { progressView } from '@/app/(learn)/course/[course]/progress/view';
import { mapView } from '@/app/(learn)/course/[course]/view';
import { exerciseView } from '@/app/(learn)/round/[round]/[n]/view';
import { roundEndView } from '@/app/(learn)/round/[round]/end/view';
import type { Learner } from '@/lib/auth/schema';
import type { PracticeDeps } from '@/lib/practice/deps';
import { beginPlacement, endPlacement } from '@/lib/practice/placement-round';
import { startRound } from '@/lib/practice/rounds';
import type { PassageStore } from '@/lib/retrieval/store';
import { keptCrowds } from '@/lib/server/store/crowds';
import { keptCourses } from '@/lib/server/store/sql-courses';
import { sqlLearner } from '@/lib/server/store/sql-learner';
import { sqlPassages } from '@/lib/server/store/sql-passages';
import { COURSE, course, onPglite } from '../practice/stand';

type Deps = PracticeDeps & { passages: PassageStore };
const [MODULE = ''] = course.structure.modules.map(({ id }) => id);

describe('a page about a learner', () => {
  const on = onPglite();
  const learner = (): Learner => ({
    id: on.learner,
    screenLanguage: 'ky',
    contentLanguage: 'ky',
    theme: 'auto',
    textSize: 'normal',
  });

  /** What a view asks of the database and of the model; it may not write. */
  async function asked(view: (deps: Deps) => Promise<unknown>) {
    const statements: string[] = [];
    const runs = { predict: 0, step: 0 };
    const { db } = on;
    const watched: typeof db = {
      ...db,
      transaction: () => Promise.reject(new Error('a page writes')),
      query: (text, params) => {
        expect(text.trim()).toMatch(/^select\b/);
        statements.push(`${text} ${JSON.stringify(params)}`);
        return db.query(text, params);
      },
    };
    const { model } = on.deps;
    // what is counted of everybody is the process's
    const crowds = keptCrowds(db);
    const kept = keptCourses(watched);
    const look = () =>
      view({
        ...on.deps,
        courses: kept(),
        passages: sqlPassages(watched),
        learner: sqlLearner(watched, on.learner, crowds),
        model: {
          ...model,
          predict: (...given) => {
            runs.predict += 1;
            return model.predict(...given);
          },
          step: (...given) => {
            runs.step += 1;
            return model.step(...given);
          },
        },
      });
    // a course of this version has been seen before
    await look();
    statements.length = 0;
    Object.assign(runs, { predict: 0, step: 0 });
    await look();
    return { statements, runs };
  }

  async function practised(): Promise<string> {
    const { roundId } = await startRound(on.deps, COURSE, MODULE);
    // a round ends before its last exercise where nothing is left to learn from it
    for (let position = 1; position <= 5; position += 1) {
      const { finishedAt } = await on.deps.learner.round(roundId);
      if (finishedAt) break;
      await on.answerAt(roundId, position);
    }
    return roundId;
  }

  it('reads each thing once and runs the network once, at the end of a round too', async () => {
    const roundId = await practised();
    const end = await asked((deps) => roundEndView(deps, learner(), roundId));
    expect(end.runs).toEqual({ predict: 1, step: 0 });
    expect(end.statements).toEqual([...new Set(end.statements)]);
    expect(end.statements.length).toBeLessThanOrEqual(10);
    const map = await asked((deps) => mapView(deps, learner(), COURSE));
    expect(map.runs).toEqual({ predict: 1, step: 0 });
    expect(map.statements).toEqual([...new Set(map.statements)]);
    expect(map.statements.length).toBeLessThanOrEqual(8);
  });

  it('does so with a placement', async () => {
    const { roundId = '' } = (await beginPlacement(on.deps, COURSE)) ?? {};
    for (let position = 1; position <= 8; position += 1) await on.answerAt(roundId, position);
    await endPlacement(on.deps, COURSE);
    const { runs, statements } = await asked((deps) => placementView(deps, learner(), COURSE));
    expect(runs).toEqual({ predict: 1, step: 0 });
    expect(statements).toEqual([...new Set(statements)]);
    expect(statements.length).toBeLessThanOrEqual(10);
  });

  it('needs no network for a lesson or an exercise', async () => {
    const roundId = await practised();
    const again = await startRound(on.deps, COURSE, MODULE);
    for (const view of [
      (deps: Deps) => lessonView(deps, learner(), COURSE, MODULE, {}),
      (deps: Deps) => exerciseView(deps, learner(), roundId, 3),
      (deps: Deps) => exerciseView(deps, learner(), again.roundId, 1),
    ])
      expect((await asked(view)).runs).toEqual({ predict: 0, step: 0 });
  });

  it('runs the network twice where it compares with last week, and replays no answer', async () => {
    for (const day of [0, 5, 10]) {
      if (day > 0) on.wait(5 * 86_400_000);
      await practised();
      const { runs, statements } = await asked((deps) => progressView(deps, learner(), COURSE));
      expect(runs).toEqual({ predict: 2, step: 0 });
      expect(statements).toEqual([...new Set(statements)]);
      expect(statements.length).toBeLessThanOrEqual(day < 7 ? 8 : 7);
      // in the first week there is no earlier state, and no answer that is older either
      const older = statements.filter((text) => text.includes('answered_at <='));
      expect(older).toHaveLength(day < 7 ? 1 : 0);
    }
  });
});
