import { beforeEach, describe, expect, it } from 'vitest';
import type { ModuleKnowledge, SkillKnowledge } from '@/lib/knowledge/estimate';
import { nextModule } from '@/lib/path/next';
import { policyById } from '@/lib/path/policies/by-id';
import { EXPLORATION } from '@/lib/path/policy';
import { type CourseStanding, standingOf } from '@/lib/path/standing';
import type { Decision } from '@/lib/path/store';
import { COURSE, course, inMemory } from '../practice/stand';

/** What is proposed in the course that ships, and for how long, to who stands here or there. */

const DAY = 86_400_000;
/** That require nothing, in course order. */
const OPEN = ['suspicious-links', 'budget-savings', 'employment-contract'];
const all = course.structure.modules.map(({ id }) => id);

const on = inMemory();
let fresh: CourseStanding;
beforeEach(async () => {
  fresh = await standingOf(on.deps, await on.deps.courses.course(COURSE, 'en'));
});

type States = Record<string, ModuleKnowledge['state']>;

/** The same learner, were their modules so and each of their components like that. */
function knowing(
  states: States,
  skill: (id: string) => Partial<SkillKnowledge> = () => ({}),
): CourseStanding {
  const { modules, skills } = fresh.knowledge;
  return {
    ...fresh,
    last: { id: 'an-answer', moduleId: 'scam-calls', itemId: 'an-item', answeredAt: fresh.now },
    knowledge: {
      ...fresh.knowledge,
      modules: new Map([...modules].map(([id, one]) => [id, { ...one, state: states[id] ?? one.state }])),
      skills: new Map([...skills].map(([id, one]) => [id, { ...one, attempts: 5, ...skill(id) }])),
    },
  };
}
const allKnown = (but: States = {}): States => ({
  ...Object.fromEntries(all.map((id) => [id, 'known' as const])),
  ...but,
});
const codes = ({ reasons }: Decision) => reasons.map(({ code }) => code);
const of = (made: Decision, id: string) => made.candidates.find(({ moduleId }) => moduleId === id);
const eligible = (made: Decision) =>
  made.candidates.filter((one) => one.eligible).map(({ moduleId }) => moduleId);

describe('a proposal', () => {
  it('is logged with the chance that each module had: all that is open a little, what is closed none', () => {
    for (let n = 0; n < 50; n += 1) {
      const made = nextModule({ ...fresh, learnerId: `learner-${n}` });
      expect(made.policy).toBe('ustat/6');
      expect(OPEN).toContain(made.choice);
      expect(eligible(made)).toEqual(OPEN);
      const [best, ...others] = made.candidates.map(({ propensity }) => propensity).sort((a, b) => b - a);
      expect(best).toBeCloseTo(1 - EXPLORATION + EXPLORATION / 3, 12);
      const rest = [EXPLORATION / 3, EXPLORATION / 3, 0, 0, 0, 0, 0];
      for (const [i, chance] of rest.entries()) expect(others[i]).toBeCloseTo(chance, 12);
      expect(made.propensity).toBe(of(made, made.choice ?? '')?.propensity);
      expect(OPEN).toContain(made.runnerUp);
      expect(made.runnerUp).not.toBe(made.choice);
    }
  });

  it('welcomes with what goes well; after ten answers it goes by what is gained', () => {
    const first = nextModule(fresh);
    expect(codes(first)).toContain('first-step');
    const later = nextModule(knowing({}));
    expect(codes(later)).not.toContain('first-step');
    for (const id of OPEN) {
      const { expectedProgress, opens } = of(later, id)?.parts ?? { expectedProgress: 0, opens: 0 };
      expect(of(later, id)?.score).toBeCloseTo(expectedProgress + opens, 12);
      expect(of(first, id)?.score).toBeGreaterThan(expectedProgress + opens);
    }
    expect(of(later, 'suspicious-links')?.parts.opens).toBeGreaterThan(0);
  });

  it('does not welcome with exercises of a module that were answered today', () => {
    const [{ items, now }, id] = [fresh, 'budget-savings'];
    const ease = (answered: string[], at = now) => {
      const recent = answered.map((itemId) => ({ id: itemId, itemId, moduleId: id, answeredAt: at }));
      return of(nextModule({ ...fresh, recent }), id)?.score;
    };
    const own = items.filter(({ moduleId }) => moduleId === id).map(({ itemId }) => itemId);
    expect(ease(own)).toBe(0);
    expect(ease(own, new Date(now.getTime() - DAY))).toBe(ease([]));
    expect(ease([])).toBeGreaterThan(0);
  });

  it('leads to what is due for review, the more the longer it is', () => {
    const due = (days: number) =>
      nextModule(
        knowing(allKnown({ 'budget-savings': 'review' }), () => ({
          dueAt: new Date(fresh.now.getTime() - days * DAY),
        })),
      );
    expect(due(0)).toMatchObject({ choice: 'budget-savings', propensity: 1, runnerUp: null });
    expect(codes(due(0))).toEqual(['review-due', 'only-one']);
    expect(of(due(0), 'budget-savings')?.score).toBeCloseTo(0.06, 12);
    expect(of(due(7), 'budget-savings')?.score).toBeCloseTo(0.09, 12);
    expect(of(due(30), 'budget-savings')?.score).toBeCloseTo(0.12, 12);
  });

  it('says that a module is the only one only where it is, whatever policy chose it', () => {
    for (const id of ['ustat', 'course-order', 'lowest-mastery', 'elo-band', 'zpdes', 'random']) {
      const policy = policyById(id);
      const many = nextModule({ ...fresh, policy });
      expect(many.policy).toBe(policy.label);
      // what may come may be taken too: a map would call it closed else
      expect(eligible(many), id).toEqual(OPEN);
      expect(codes(many), id).not.toContain('only-one');
      expect(OPEN.filter((one) => one !== many.choice)).toContain(many.runnerUp);
      const one = nextModule({ ...knowing(allKnown({ 'loans-interest': 'learning' })), policy });
      expect(one).toMatchObject({ choice: 'loans-interest', propensity: 1, runnerUp: null });
      expect(one.reasons, id).toEqual([
        { code: 'unfinished', params: { module: 'loans-interest' } },
        { code: 'builds-on', params: { module: 'loans-interest', other: 'budget-savings' } },
        { code: 'only-one', params: { module: 'loans-interest' } },
      ]);
    }
  });

  it('says that the course is done where all is known, whatever policy found it', () => {
    for (const id of ['ustat', 'course-order', 'random'])
      expect(nextModule({ ...knowing(allKnown()), policy: policyById(id) })).toMatchObject({
        ...{ choice: null, propensity: 1, runnerUp: null },
        reasons: [{ code: 'all-mastered', params: {} }],
        candidates: all.map((moduleId) => ({ moduleId, eligible: false, score: 0, propensity: 0 })),
      });
  });

  it('of a policy that says nothing of its score stands beside what practice is expected to bring', () => {
    const [own, other] = ['ustat', 'course-order'].map((id) =>
      nextModule({ ...knowing({}), policy: policyById(id) }),
    );
    for (const id of all) {
      const brings = own && of(own, id)?.parts.expectedProgress;
      expect(brings).toBeGreaterThan(0);
      expect(other && of(other, id)?.parts).toEqual({ expectedProgress: brings, opens: 0, review: 0 });
    }
  });

  it('looks at the answers so far where its policy does', () => {
    const policy = policyById('lowest-mastery');
    const right = (moduleId: string) =>
      (course.structure.modules.find(({ id }) => id === moduleId)?.skills ?? []).map((skillId) => ({
        ...{ itemId: skillId, skillId, right: true, difficulty: 0 },
      }));
    for (const id of OPEN) {
      const history = OPEN.filter((other) => other !== id).flatMap(right);
      expect(nextModule({ ...fresh, policy, history })).toMatchObject({ choice: id, propensity: 1 });
    }
  });
});

describe('the dice of a proposal', () => {
  const seed = (change: Partial<CourseStanding>) => nextModule({ ...fresh, ...change }).seed;
  const at = (ms: number) => new Date(fresh.now.getTime() + ms);
  const placement = (endedAt: Date | null) => ({
    ...{ courseId: COURSE, roundId: 'r', policy: 'p', choices: [], outcome: endedAt && [], endedAt },
  });
  const check = (endedAt: Date) => ({ moduleId: 'scam-calls', known: false, endedAt });
  const answer = (id: string) => ({ id, moduleId: 'scam-calls', itemId: 'i', answeredAt: fresh.now });

  it('are the same until something happens: the page may be loaded again', () => {
    const once = nextModule(fresh);
    expect(seed({ now: at(60_000) })).toBe(once.seed);
    expect(seed({ placement: placement(null) })).toBe(once.seed);
    const again = nextModule({ ...fresh, now: at(60_000) });
    expect(again).toEqual({ ...once, decidedAt: at(60_000) });
  });

  it('are thrown again by an answer, the end of a placement or a check, a day, another policy', () => {
    const seeds = [
      seed({}),
      seed({ now: at(DAY) }),
      seed({ now: at(2 * DAY) }),
      seed({ last: answer('one') }),
      seed({ last: answer('other') }),
      seed({ placement: placement(at(1)) }),
      seed({ placement: placement(at(2)) }),
      seed({ checks: [check(at(3))] }),
      seed({ checks: [check(at(4)), check(at(3))] }),
      seed({ policy: policyById('random') }),
      seed({ policy: policyById('ustat', { exploration: 0.2 }) }),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it('do not name the proposal alone: it is another one where the choice or the course is', () => {
    const { course: view, knowledge } = fresh;
    const fewer = { ...view.structure, modules: view.structure.modules.slice(0, -1) };
    const known = new Map(knowledge.modules);
    for (const id of OPEN.slice(1)) {
      const module = known.get(id);
      if (module) known.set(id, { ...module, state: 'known' });
    }
    const first = nextModule({ ...fresh, knowledge: { ...knowledge, modules: known } });
    known.set('budget-savings', { ...(known.get('budget-savings') as ModuleKnowledge), state: 'learning' });
    known.set('suspicious-links', { ...(known.get('suspicious-links') as ModuleKnowledge), state: 'known' });
    const second = nextModule({ ...fresh, knowledge: { ...knowledge, modules: known } });
    const third = nextModule({ ...fresh, course: { ...view, structure: fewer } });
    expect(new Set([first, second, third].map(({ seed: one }) => one)).size).toBe(1);
    expect(new Set([first, second, third].map(({ id }) => id)).size).toBe(3);
  });
});

describe('a decision that was recorded', () => {
  const made = (): Decision => ({ ...nextModule(fresh), id: 'recorded' });
  const stands = (change: Partial<CourseStanding>) =>
    nextModule({ ...fresh, decision: made(), ...change }).id === 'recorded';
  const at = (ms: number) => new Date(fresh.now.getTime() + ms);
  const answered = (ms: number) => ({ id: 'a', moduleId: 'm', itemId: 'i', answeredAt: at(ms) });
  const placed = (ms: number) => ({
    ...{ courseId: COURSE, roundId: 'r', policy: 'p', choices: [], outcome: [], endedAt: at(ms) },
  });
  const checked = (ms: number) => ({ moduleId: 'm', known: true, endedAt: at(ms) });

  it('stands for a day, to the millisecond', () => {
    expect(stands({})).toBe(true);
    expect(stands({ now: at(DAY - 1) })).toBe(true);
    expect(stands({ now: at(DAY) })).toBe(false);
  });

  it('falls by what happened after it, not by what it was made of', () => {
    expect(stands({ last: answered(0) })).toBe(true);
    expect(stands({ last: answered(1) })).toBe(false);
    expect(stands({ placement: placed(0) })).toBe(true);
    expect(stands({ placement: placed(1) })).toBe(false);
    expect(stands({ placement: { ...placed(1), outcome: null, endedAt: null } })).toBe(true);
    expect(stands({ checks: [checked(0), checked(-1)] })).toBe(true);
    expect(stands({ checks: [checked(1), checked(0)] })).toBe(false);
  });

  it('falls with the policy that made it: who comes into an experiment is proposed to by its arm', () => {
    expect(stands({ policy: policyById('random') })).toBe(false);
    expect(stands({ policy: policyById('ustat', { exploration: 0.3 }) })).toBe(false);
  });
});
