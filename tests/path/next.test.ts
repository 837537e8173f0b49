import { describe, expect, it } from 'vitest';
import { nextModule, pickModule } from '@/lib/path/next';
import { standingOf } from '@/lib/path/standing';
import { startRound } from '@/lib/practice/rounds';
import { COURSE, course, inMemory, onEach } from '../practice/stand';

const [FIRST = '', OTHER = ''] = course.structure.modules.map(({ id }) => id);
const DAY = 86_400_000;

/** Scores and chances are stored in four bytes. */
const asStored = (value: object): unknown =>
  JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'number' ? Number(one.toFixed(5)) : one)));

onEach('the next module', (on, isDatabase) => {
  const standing = async () => standingOf(on.deps, await on.deps.courses.course(COURSE, 'en'));
  const next = async () => nextModule(await standing());
  const recorded = () => on.deps.learner.decision(COURSE);

  it('is the same when the page is loaded again, and nothing is stored by looking', async () => {
    const [once, again] = [await next(), await next()];
    expect({ ...again, decidedAt: null }).toEqual({ ...once, decidedAt: null });
    expect(once).toMatchObject({ courseId: COURSE, picked: null });
    expect(await recorded()).toBeNull();
  });

  it('is recorded as it was shown, with what the learner took of it, and stands then', async () => {
    const shown = await next();
    await pickModule(on.deps, COURSE, OTHER, shown.id);
    const { decidedAt, pickedAt, ...rest } = (await recorded()) ?? shown;
    expect(asStored({ ...rest, picked: null })).toEqual(
      asStored({ ...shown, decidedAt: undefined, pickedAt: undefined }),
    );
    expect(rest.picked).toBe(OTHER);
    expect(pickedAt?.getTime()).toBeGreaterThanOrEqual(decidedAt.getTime());
    expect((await next()).picked).toBe(OTHER);
    // another module from anywhere replaces what was taken
    await startRound(on.deps, COURSE, FIRST);
    expect(await recorded()).toMatchObject({ id: shown.id, picked: FIRST });
  });

  it('is not recorded where it was not shown: no page, another one, one of before', async () => {
    const before = await next();
    for (const shown of [undefined, crypto.randomUUID()]) await pickModule(on.deps, COURSE, OTHER, shown);
    const { roundId } = await startRound(on.deps, COURSE, OTHER);
    await on.answerAt(roundId, 1);
    await pickModule(on.deps, COURSE, OTHER, before.id);
    expect(await recorded()).toBeNull();
    expect((await next()).id).not.toBe(before.id);
  });

  it('stands until the learner answers or a day has passed', async () => {
    const shown = await next();
    await pickModule(on.deps, COURSE, FIRST, shown.id);
    on.wait(DAY / 2);
    expect((await next()).id).toBe(shown.id);
    on.wait(DAY / 2);
    const later = await next();
    expect(later.id).not.toBe(shown.id);
    await pickModule(on.deps, COURSE, FIRST, later.id);
    const { roundId } = await startRound(on.deps, COURSE, FIRST);
    expect((await next()).id).toBe(later.id);
    await on.answerAt(roundId, 1);
    expect((await next()).id).not.toBe(later.id);
  });

  it('does not stand once the course has lost a module that it names', async () => {
    const shown = await next();
    await pickModule(on.deps, COURSE, FIRST, shown.id);
    const made = await recorded();
    if (!made) throw new Error('nothing was recorded');
    const keep = (change: Partial<typeof made>) =>
      on.deps.learner.change((tx) => tx.keepDecision({ ...made, ...change, id: crypto.randomUUID() }));
    const stands = async () => (await next()).decidedAt.getTime() === made.decidedAt.getTime();
    expect(await stands()).toBe(true);
    for (const [change, still] of [
      [{ choice: null, picked: null, reasons: [] }, true],
      [{ choice: 'gone', picked: FIRST, reasons: [] }, true],
      [{ choice: 'gone', picked: null, reasons: [] }, false],
      [{ picked: 'gone' }, false],
      [{ reasons: [{ code: 'unfinished', params: { module: 'gone' } }] }, false],
      [{ reasons: [{ code: 'builds-on', params: { module: FIRST, other: 'gone' } }] }, false],
      [{ reasons: [{ code: 'builds-on', params: { module: FIRST, other: OTHER } }] }, true],
    ] as [Partial<typeof made>, boolean][]) {
      on.learner = await on.newLearner();
      await keep(change);
      expect(await stands(), JSON.stringify(change)).toBe(still);
    }
  });

  it('takes no module that the course lacks, and the same one twice as once', async () => {
    await expect(pickModule(on.deps, COURSE, 'nowhere')).rejects.toThrow('No module nowhere');
    const shown = await next();
    await pickModule(on.deps, COURSE, OTHER, shown.id);
    const once = await recorded();
    await pickModule(on.deps, COURSE, OTHER, shown.id);
    expect(await recorded()).toEqual(once);
  });

  it('is recorded once by two taps at once', async () => {
    const shown = await next();
    await Promise.all([FIRST, FIRST].map((id) => pickModule(on.deps, COURSE, id, shown.id)));
    expect(await recorded()).toMatchObject({ id: shown.id, picked: FIRST });
    if (!isDatabase) return;
    expect(await on.db.query('select 1 from decision where learner_id = $1', [on.learner])).toHaveLength(1);
  });
});

describe('the dice of a proposal', () => {
  const on = inMemory();

  it('fall apart for learners side by side, one in ten beside the best', async () => {
    const standing = await standingOf(on.deps, await on.deps.courses.course(COURSE, 'en'));
    const made = Array.from({ length: 1_000 }, () =>
      nextModule({ ...standing, learnerId: crypto.randomUUID() }),
    );
    const best = Math.max(...(made[0]?.candidates.map(({ propensity }) => propensity) ?? []));
    const share = made.filter(({ propensity }) => propensity === best).length / made.length;
    expect(share).toBeGreaterThan(best - 0.05);
    expect(share).toBeLessThan(Math.min(1, best + 0.05));
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
    expect(made[0]?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
