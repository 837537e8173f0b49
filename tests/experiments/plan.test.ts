import { describe, expect, it } from 'vitest';
import {
  type Condition,
  condition,
  faultsOfPlan,
  nextArmId,
  type Plan,
  sheetOf,
  versionEnd,
} from '@/lib/experiments/plan';
import { DEFAULT, type Treatment, treatmentOf } from '@/lib/experiments/treatment';
import type { ApprovedHint } from '@/lib/hints/schema';
import { policyById } from '@/lib/path/policies/by-id';
import { ladderOf } from '@/lib/practice/ladder';
import { drafted } from './drafted';

describe('a plan', () => {
  it('is whole when it compares one thing', () => {
    expect(faultsOfPlan(drafted())).toEqual([]);
  });

  it.each<[string, Partial<Plan>]>([
    ['no-name', { name: ' ' }],
    ['no-question', { question: '' }],
    ['one-arm weights', { arms: drafted().arms.slice(0, 1) }],
    ['traffic', { traffic: 0 }],
    ['strata-of-classes', { unit: 'class', isStratified: true }],
    [
      'module-of-many-courses',
      { courseIds: ['tea', 'bread'], outcome: { kind: 'success', moduleId: 'brew', days: 7 } },
    ],
    ['adaptive', { adaptive: { floor: 0.6, near: 0 } }],
    ['adaptive', { adaptive: { floor: 0, near: 0.1 } }],
    ['adaptive', { adaptive: { floor: 0.1, near: Number.NaN } }],
    ['adaptive-units', { adaptive: { floor: 0.1, near: 0.1 }, unit: 'class' }],
    ['adaptive-units', { adaptive: { floor: 0.1, near: 0.1 }, isStratified: true }],
    [
      'adaptive-measure',
      {
        adaptive: { floor: 0.1, near: 0.1 },
        outcome: { kind: 'minutes', moduleId: null, days: 7 },
      },
    ],
    ['effect', { effect: 0 }],
    ['effect', { deviation: Number.NaN }],
  ])('says %s', (faults, change) => {
    expect(faultsOfPlan({ ...drafted(), ...change }).join(' ')).toBe(faults);
  });

  it('counts in each version until the next one stands, or everybody is on the default', () => {
    const at = (day: number) => new Date(Date.UTC(2026, 4, day));
    const sheets = [3, 2, 1].map((version) => ({ version, at: at(10 * version) }));
    expect([1, 2, 3].map((version) => versionEnd(null, sheets, version))).toEqual([at(20), at(30), null]);
    expect([1, 2, 3].map((version) => versionEnd(at(25), sheets, version))).toEqual([at(20), at(25), at(25)]);
  });

  it('names what is wrong with its arms', () => {
    const [first, second] = drafted().arms;
    if (!first || !second) throw new Error('two arms');
    const faults = (...arms: Plan['arms']) => faultsOfPlan({ ...drafted(), arms });
    expect(faults(first, { ...second, weight: 0.4 })).toEqual(['weights']);
    expect(faults(first, { ...second, name: first.name })).toEqual(['same-name']);
    const tutor = { kind: 'tutor', words: 60 } as const;
    expect(faults({ ...first, condition: tutor }, second)).toEqual(['mixed-arms']);
    expect(faults({ ...first, condition: second.condition }, second)).toEqual(['same-arms']);
    expect(faults(first, { ...second, condition: { kind: 'default' } })).toEqual([]);
    // the usual path by its name changes nothing
    const path = (policy: string, parameters: Record<string, number> = {}) => ({
      ...{ ...second, condition: { kind: 'policy' as const, policy, parameters } },
    });
    expect(faults(first, path(policyById().id))).toEqual(['same-arms']);
    expect(faults(first, path(policyById().id, { exploration: 0.3 }))).toEqual([]);
    expect(faults(first, path('lowest-mastery'))).toEqual([]);
  });

  it('gives a mended arm an id that none has had', () => {
    expect(nextArmId('b', ['a', 'b'])).toBe('b-2');
    expect(nextArmId('b-2', ['a', 'b-2', 'b-3'])).toBe('b-4');
  });

  it('is fixed as one text, whatever the order of its keys', () => {
    const at = new Date('2026-05-01T08:00:00Z');
    const head = { id: 'x', version: 1, units: 100, at };
    const plan = drafted();
    const turned = Object.fromEntries(Object.entries(plan).reverse()) as unknown as Plan;
    expect(sheetOf(turned, head)).toEqual(sheetOf(plan, head));
    expect(sheetOf({ ...plan, effect: 0.11 }, head).hash).not.toBe(sheetOf(plan, head).hash);
    expect(JSON.parse(sheetOf(plan, head).text)).toMatchObject({ plan, analysis: { plannedUnits: 100 } });
  });
});

describe('an arm', () => {
  it('reaches paths, hints and the tutor’s words alone: danger, help and approval have no place in it', () => {
    // @ts-expect-error no arm is about danger
    const danger: Condition = { kind: 'danger' };
    expect(condition.safeParse(danger).success).toBe(false);
    for (const wrong of [
      { kind: 'default', help: false },
      { kind: 'hints', until: 3, from: 'start', approved: false },
      { kind: 'tutor', words: 60, danger: 'off' },
      { kind: 'tutor', words: 5 },
    ])
      expect(condition.safeParse(wrong).success).toBe(false);
    const reached: Record<keyof Treatment, true> = { policy: true, hints: true, tutor: true };
    expect(Object.keys(DEFAULT)).toEqual(Object.keys(reached));
  });

  it('is the default once the plan has it no more', () => {
    const plan = drafted();
    expect(treatmentOf([{ arm: 'b', plan }])).toEqual({
      ...{ policy: null, hints: { until: 1, from: 'start' }, tutor: null },
    });
    expect(treatmentOf([{ arm: 'b-2', plan }])).toEqual(DEFAULT);
    expect(treatmentOf([])).toEqual(DEFAULT);
  });

  it('leaves approved hints out, and adds none', () => {
    const hint = (level: number, answer: string | null = null): ApprovedHint => ({
      ...{ id: `${level}`, version: 1, level, answer, text: `hint ${level}` },
    });
    const approved = [hint(0, 'option:cold'), hint(1), hint(2), hint(3)];
    const next = (until: number, from: 'start' | 'wrong-answer', hasMissed: boolean) => {
      const condition = { until, from };
      const mistake = hasMissed ? 'option:cold' : null;
      return ladderOf(approved, [], { language: 'ky', condition, hasMissed, mistake });
    };
    expect(next(2, 'start', false)).toMatchObject({ next: { level: 1 }, total: 2, isHeld: true });
    expect(next(0, 'start', true)).toMatchObject({ next: null, total: 0, isHeld: true });
    expect(next(3, 'wrong-answer', false)).toMatchObject({ next: null, total: 0, isHeld: true });
    expect(next(3, 'wrong-answer', true)).toMatchObject({ next: { level: 0 }, total: 4, isHeld: false });
    const nothing = { language: 'ky', condition: { until: 3, from: 'start' }, hasMissed: true } as const;
    expect(ladderOf([], [], nothing)).toMatchObject({ next: null, total: 0, isHeld: false });
  });

  it('takes nothing back that was shown', () => {
    const approved: ApprovedHint[] = [1, 2].map((level) => ({
      ...{ id: `${level}`, version: 1, level, answer: null, text: '' },
    }));
    const shown = [{ level: 2, hintId: '2', language: 'ky' }];
    const condition = { until: 1, from: 'start' } as const;
    expect(ladderOf(approved, shown, { language: 'ky', condition }).given).toHaveLength(1);
  });
});
