import { describe, expect, it } from 'vitest';
import type { Knowledge, SkillKnowledge, Standing } from '@/lib/knowledge/estimate';
import { expectedProgress } from '@/lib/knowledge/expected-progress';
import { candidatesOf, itemCandidatesOf, triesOf } from '@/lib/path/candidates';
import { course, DAY, items } from '../knowledge/tea';

const NOW = new Date('2026-05-10T08:00:00Z');

const skill = (skillId: string, rest: Partial<SkillKnowledge> = {}): SkillKnowledge => ({
  ...{ skillId, p: 0.6, lower: 0.4, upper: 0.7, sure: true, state: 'learning' as Standing },
  ...{ attempts: 4, unaidedRight: 2, inARow: 0, lastAt: null, dueAt: null, fadesAt: null },
  ...rest,
});

function knowing(...skills: SkillKnowledge[]): Knowledge {
  const bounds = { p: 0.6, lower: 0.4, upper: 0.7, sure: true };
  return {
    skills: new Map(skills.map((one) => [one.skillId, one])),
    items: new Map(items.map(({ itemId }) => [itemId, 0.5])),
    intervals: new Map(),
    modules: new Map(
      course.modules.map(({ id }) => [
        id,
        { moduleId: id, ...bounds, posterior: { mean: 0, sd: 1 }, state: 'learning' as Standing },
      ]),
    ),
  };
}

const weighed = (...skills: SkillKnowledge[]) =>
  candidatesOf(course.modules, items, knowing(...skills), NOW, new Set());

describe('modules as the policy weighs them', () => {
  it('are all there, in course order, also when nothing is known of them', () => {
    const all = weighed();
    expect(all.map(({ moduleId, requires }) => [moduleId, requires])).toEqual([
      ['brew', []],
      ['serve', ['brew']],
    ]);
    expect(all.map(({ expectedProgress, answersToCarry }) => [expectedProgress, answersToCarry])).toEqual([
      [0, 10],
      [0, 20],
    ]);
  });

  it('carry what builds on them once every component is likely known or was practised long enough', () => {
    const known = { p: 0.8, unaidedRight: 3 };
    const toCarry = (heat: Partial<SkillKnowledge>) => weighed(skill('heat', heat))[0]?.answersToCarry;
    expect(toCarry({})).toBe(6);
    expect(toCarry(known)).toBe(0);
    expect(toCarry({ ...known, unaidedRight: 2 })).toBe(6);
    expect(toCarry({ ...known, p: 0.3 })).toBe(6);
    // three in a row are enough, whatever is thought of the rest
    expect(toCarry({ p: 0.3, inARow: 2 })).toBe(6);
    expect(toCarry({ p: 0.3, inARow: 3 })).toBe(0);
    expect(toCarry({ p: 0.3, attempts: 9 })).toBe(1);
    expect(toCarry({ p: 0.3, attempts: 10 })).toBe(0);
    expect(toCarry({ p: 0.3, attempts: 30 })).toBe(0);
    expect(weighed(skill('pour', known), skill('greet'))[1]?.answersToCarry).toBe(6);
    expect(weighed(skill('pour', known), skill('greet', known))[1]?.answersToCarry).toBe(0);
  });

  it('expect of a module what practice of its own items brings', () => {
    const [brew, serve] = weighed(skill('heat'), skill('pour', { p: 0.5 }), skill('greet', { attempts: 9 }));
    const four = (p: number, answers: number) => ({ items: 4, p, answers });
    expect(brew?.expectedProgress).toBeCloseTo(expectedProgress([four(0.6, 4)], 5), 12);
    expect(serve?.expectedProgress).toBeCloseTo(expectedProgress([four(0.5, 4), four(0.6, 9)], 5), 12);
    expect(serve?.expectedProgress).not.toBeCloseTo(brew?.expectedProgress as number, 3);
  });

  it('are as sure as what is known of them, and of a module that nothing is known of not at all', () => {
    expect(weighed()[0]).toMatchObject({ p: 0.6, sure: true, state: 'learning' });
    const unknown = { ...knowing(), modules: new Map(), items: new Map() };
    expect(candidatesOf(course.modules, items, unknown, NOW, new Set())[0]).toMatchObject({
      ...{ p: 0.5, sure: false, state: 'new' },
    });
    const given = { recent: [], shown: new Set<string>(), now: NOW };
    expect(itemCandidatesOf(items, unknown, given)[0]).toMatchObject({ p: 0.5, worth: 0 });
  });

  it('are as easy as the items of a round that were not answered today', () => {
    const knowledge = knowing(skill('heat'));
    const heat = items.filter(({ moduleId }) => moduleId === 'brew').map(({ itemId }) => itemId);
    for (const [i, itemId] of heat.entries()) knowledge.items.set(itemId, 0.9 - i / 10);
    const ease = (...today: string[]) =>
      candidatesOf(course.modules, items, knowledge, NOW, new Set(today))[0]?.ease;
    expect(ease()).toBeCloseTo(0.75, 9);
    expect(ease(heat[0] ?? '')).toBeCloseTo(0.7, 9);
    expect(ease(...heat)).toBe(0);
  });

  it('are as easy as the five easiest of many', () => {
    const many = Array.from({ length: 7 }, (_, n) => ({
      ...{ itemId: `m${n}`, moduleId: 'brew', skills: ['heat'], difficulty: 0 },
    }));
    const knowledge = knowing(skill('heat'));
    for (const [n, p] of [0.1, 0.9, 0.3, 0.5, 0.7, 0.2, 0.6].entries()) knowledge.items.set(`m${n}`, p);
    const [brew] = candidatesOf(course.modules, many, knowledge, NOW, new Set());
    expect(brew?.ease).toBeCloseTo((0.9 + 0.7 + 0.6 + 0.5 + 0.3) / 5, 12);
  });

  it('expect nothing of practice where a component has no items of the module', () => {
    const elsewhere = items.map((item) => ({ ...item, skills: ['heat'] }));
    const known = knowing(skill('heat'), skill('pour'), skill('greet'));
    const [brew, serve] = candidatesOf(course.modules, elsewhere, known, NOW, new Set());
    expect(brew?.expectedProgress).toBeGreaterThan(0);
    expect(serve?.expectedProgress).toBe(0);
  });

  it('count the days since the longest overdue review, none for one to come', () => {
    const due = (days: number) => ({ dueAt: new Date(NOW.getTime() - days * DAY) });
    expect(weighed(skill('pour', due(2)), skill('greet', due(5)))[1]?.daysOverdue).toBeCloseTo(5, 9);
    expect(weighed(skill('pour', due(-2)), skill('greet'))[1]?.daysOverdue).toBe(0);
  });
});

describe('first tries in a course', () => {
  it('are those on all of its components', () => {
    expect(triesOf(knowing())).toEqual({ answers: 0, right: 0 });
    const known = knowing(skill('heat'), skill('pour', { attempts: 3, unaidedRight: 1 }));
    expect(triesOf(known)).toEqual({ answers: 7, right: 3 });
  });
});

describe('items as a round weighs them', () => {
  const own = items.filter((item) => item.moduleId === 'serve');
  const of = (knowledge: Knowledge) =>
    new Map(
      itemCandidatesOf(own, knowledge, {
        recent: [
          { itemId: 'greet.2', answeredAt: NOW },
          { itemId: 'pour.1', answeredAt: new Date(NOW.getTime() - DAY + 1) },
          { itemId: 'greet.1', answeredAt: new Date(NOW.getTime() - DAY) },
        ],
        shown: new Set(['greet.2']),
        now: NOW,
      }).map((candidate) => [candidate.itemId, candidate]),
    );

  it('know whether they were answered within a day', () => {
    const all = of(knowing(skill('pour'), skill('greet')));
    const isOfToday = (itemId: string) => all.get(itemId)?.isOfToday;
    expect(['greet.2', 'pour.1', 'greet.1', 'pour.3'].map(isOfToday)).toEqual([true, true, false, false]);
  });

  it('know when they were last seen, and whether in this round', () => {
    const all = of(knowing(skill('pour'), skill('greet')));
    expect(all.get('greet.2')).toMatchObject({ answersAgo: 0, inThisRound: true });
    expect(all.get('greet.1')).toMatchObject({ answersAgo: 2, inThisRound: false });
    expect(all.get('pour.3')).toMatchObject({ answersAgo: null, inThisRound: false });
  });

  it('are worth more where more is missing, before that where a gate waits, and most where a review is due', () => {
    const plain = of(knowing(skill('pour', { p: 0.5 }), skill('greet', { p: 0.7 })));
    expect(plain.get('pour.3')?.worth).toBeGreaterThan(plain.get('greet.3')?.worth as number);
    // the one carries already, though more is missing of it
    const long = of(
      knowing(skill('pour', { p: 0.3, attempts: 10 }), skill('greet', { p: 0.79, attempts: 9 })),
    );
    expect(long.get('greet.3')?.worth).toBeGreaterThan(long.get('pour.3')?.worth as number);
    const due = of(knowing(skill('pour', { p: 0.5 }), skill('greet', { p: 0.9, state: 'review' })));
    expect(due.get('greet.3')?.worth).toBeGreaterThan(due.get('pour.3')?.worth as number);
  });
});
