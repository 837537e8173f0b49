import { describe, expect, it } from 'vitest';
import { endView } from '@/app/(learn)/course/[course]/end/view';
import { roundEndView } from '@/app/(learn)/round/[round]/end/view';
import type { Learner } from '@/lib/auth/schema';
import { startRound } from '@/lib/practice/rounds';
import { COURSE, course, inMemory } from '../practice/stand';

const modules = course.structure.modules;
const [first] = modules;
const canOf = (id = '') => course.texts.en?.modules[id]?.can ?? '';

describe('the end', () => {
  const on = inMemory();
  const learner = (): Learner => ({
    ...{ id: on.learner, screenLanguage: 'en', contentLanguage: 'en' },
    ...{ theme: 'auto', textSize: 'normal' },
  });
  const practise = async (moduleId = '', right = true) => {
    const { roundId } = await startRound(on.deps, COURSE, moduleId);
    for (let position = 1; !(await on.deps.learner.round(roundId)).finishedAt; position += 1)
      await on.answerAt(roundId, position, right);
    return roundEndView(on.deps, learner(), roundId);
  };
  const untilKnown = async (moduleId: string) => {
    for (let n = 0; n < 8; n += 1) {
      const { can } = await practise(moduleId);
      if (can) return can;
    }
    return null;
  };
  const end = () => endView(on.deps, learner(), COURSE);

  it('of a round says what one can do now in words of the course, once the module is known', async () => {
    const hard = await practise(first?.id, false);
    expect([hard.can, hard.right]).toEqual([null, 0]);
    expect(canOf(first?.id)).not.toBe('');
    expect(await untilKnown(first?.id ?? '')).toBe(canOf(first?.id));
  });

  it('of a course shows what is known so far, and then every skill and what keeps it', async () => {
    expect(await end()).toMatchObject({ isWhole: false, modules: [], again: [] });
    await untilKnown(first?.id ?? '');
    const soFar = await end();
    expect(soFar.isWhole).toBe(false);
    expect(soFar.modules.map(({ id, can }) => [id, can])).toEqual([[first?.id, canOf(first?.id)]]);
    for (const { id } of modules.slice(1)) expect(await untilKnown(id), id).toBe(canOf(id));
    const whole = await end();
    expect(whole.isWhole).toBe(true);
    const skills = whole.modules.flatMap((one) => one.skills);
    expect(skills.map(({ id }) => id)).toEqual(modules.flatMap((one) => one.skills));
    for (const { id, title } of skills) expect(title).toBe(course.texts.en?.skills[id]);
    const times = whole.again.map(({ at }) => at.getTime());
    expect(times).toHaveLength(modules.length);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThan(whole.now.getTime());
  }, 60_000);
});
