import { expect, it } from 'vitest';
import { faultsOfPlan } from '@/lib/experiments/plan';
import { planIn } from '@/lib/server/web/research-form';

/** What the form of a draft sends. */
function sent(change: Record<string, string> = {}): [string, string][] {
  const arm = (id: string, name: string, kind = 'default') =>
    Object.entries({
      ...{ name, weight: '', kind, policy: 'ustat', parameters: '', until: '1', from: 'start', words: '120' },
    }).map(([field, value]) => [`arm.${id}.${field}`, value] as [string, string]);
  const rest = {
    ...{ course: 'tea', name: 'Fewer hints', question: 'Do they help?', unit: 'learner', traffic: '100' },
    ...{ outcome: 'success', module: '', days: '7', effect: '0,1', deviation: '0.3', minimumDays: '0' },
  };
  const fields = [...arm('a', 'all'), ...arm('b', 'one', 'hints'), ...arm('c', ''), ...arm('d', '')];
  const whole = new Map([...Object.entries(rest), ...fields, ...Object.entries(change)]);
  return [...whole];
}

it('keeps the shares as they are, unless they are to follow the outcomes', () => {
  expect(planIn(sent())).toMatchObject({ adaptive: null, arms: [{ weight: 0.5 }, { weight: 0.5 }] });
  expect(planIn(sent({ floor: '10', near: '0,1' })).adaptive).toBeNull();
  const plan = planIn(sent({ isAdaptive: 'yes', floor: '7,5', near: '0,1' }));
  expect(plan.adaptive).toEqual({ floor: 0.075, near: 0.1 });
  expect(faultsOfPlan(plan)).toEqual([]);
  expect(() => planIn(sent({ isAdaptive: 'yes' }))).toThrow('could not be read');
});

it('takes shares that are not 100 together, and says so before the start', () => {
  const plan = planIn(sent({ 'arm.a.weight': '60', 'arm.b.weight': '50' }));
  expect(faultsOfPlan(plan)).toEqual(['weights']);
  expect(() => planIn(sent({ 'arm.b.kind': 'policy', 'arm.b.policy': 'nobody' }))).toThrow();
});
