import { beforeAll, describe, expect, it } from 'vitest';
import type { KnowledgeModel } from '@/lib/knowledge/model';
import { type KnowledgeState, newState, trace } from '@/lib/knowledge/trace';
import {
  CHECK_LENGTH,
  type CheckCandidate,
  chooseToCheck,
  decideCheck,
  isCheckDue,
  practisedSince,
} from '@/lib/path/check';
import { isDefensible } from '@/lib/path/defensible';
import { readForwardModel } from '@/lib/server/models/knowledge-model';
import { teaGround } from './tea-ground';

const logit = (p: number) => Math.log(p / (1 - p));

describe('a module opens as known', () => {
  it('when it more likely is than not, and twelve times as likely as missed', () => {
    expect(isDefensible({ mean: logit(0.9), sd: 0.4 })).toBe(true);
    expect(isDefensible({ mean: logit(0.79), sd: 0.1 })).toBe(false);
    // P(.8 or more) = .5, P(under .6) = 1 - normal(.981 / sd): .0416 at 1 / sd = 1.766
    expect(isDefensible({ mean: logit(0.8) + 1e-9, sd: (logit(0.8) - logit(0.6)) / 1.8 })).toBe(true);
    expect(isDefensible({ mean: logit(0.8) + 1e-9, sd: (logit(0.8) - logit(0.6)) / 1.7 })).toBe(false);
  });
});

describe('a check is due', () => {
  const module = { moduleId: 'brew', state: 'new' as const, posterior: { mean: logit(0.75), sd: 0.6 } };

  it('before a new module that is likely known, once', () => {
    const due = (given: Partial<typeof module>, checked: string[] = [], answers = 4) =>
      isCheckDue(
        { ...module, ...given },
        { checks: checked.map((moduleId) => ({ moduleId })), answers, practised: 0 },
      );
    expect(due({})).toBe(true);
    expect(due({}, ['serve'])).toBe(true);
    expect(due({}, ['brew'])).toBe(false);
    expect(due({ posterior: { mean: logit(0.6), sd: 0.6 } })).toBe(false);
    // what others know says nothing of who comes
    expect(due({}, [], 3)).toBe(false);
  });
});

describe('a check of what is practised', () => {
  const module = { moduleId: 'brew', state: 'learning' as const, posterior: { mean: logit(0.81), sd: 0.5 } };
  const done = { checks: [], answers: 30, practised: 5 };

  it('is due once the module likely is known, after a round of it', () => {
    expect(isCheckDue(module, done)).toBe(true);
    expect(isCheckDue(module, { ...done, practised: 4 })).toBe(false);
    expect(isCheckDue({ ...module, posterior: { mean: logit(0.79), sd: 0.5 } }, done)).toBe(false);
  });

  it('is due again a round after one that was failed', () => {
    expect(isCheckDue(module, { ...done, checks: [{ moduleId: 'brew' }] })).toBe(true);
    expect(isCheckDue(module, { ...done, checks: [{ moduleId: 'brew' }], practised: 2 })).toBe(false);
  });

  it.each(['known', 'mastered', 'review'] as const)('is never due of a module that is %s', (state) => {
    expect(isCheckDue({ ...module, state }, done)).toBe(false);
  });

  it('counts the exercises of its module alone, each once, after its last check', () => {
    const at = (minutes: number) => new Date(minutes * 60_000);
    const answer = (itemId: string, minutes: number, moduleId = 'brew') => ({
      ...{ itemId, moduleId, answeredAt: at(minutes) },
    });
    const recent = [answer('c', 9), answer('c', 8), answer('b', 7), answer('z', 6, 'serve'), answer('a', 3)];
    expect(practisedSince('brew', recent, [])).toBe(3);
    expect(practisedSince('brew', recent, [{ moduleId: 'brew', endedAt: at(3) }])).toBe(2);
    const checks = [
      { moduleId: 'brew', endedAt: at(8) },
      { moduleId: 'brew', endedAt: at(2) },
    ];
    expect(practisedSince('brew', recent, checks)).toBe(1);
    expect(practisedSince('brew', recent, [{ moduleId: 'serve', endedAt: at(20) }])).toBe(3);
  });
});

describe('a check', () => {
  const candidate = (itemId: string, skillId: string, p: number, isOfToday = false): CheckCandidate => ({
    ...{ itemId, skillId, p, isOfToday },
  });

  it('asks each component in turn, the hardest first, nothing twice, what was seen today last', () => {
    const all = [candidate('a1', 'a', 0.9), candidate('a2', 'a', 0.5), candidate('b1', 'b', 0.7)];
    const asked: { itemId: string; skillId: string }[] = [];
    for (let itemId = chooseToCheck(all, asked); itemId; itemId = chooseToCheck(all, asked)) {
      asked.push({ itemId, skillId: itemId.slice(0, 1) });
    }
    expect(asked.map(({ itemId }) => itemId)).toEqual(['a2', 'b1', 'a1']);
    expect(chooseToCheck([candidate('a1', 'a', 0.5, true), candidate('b1', 'b', 0.7)], [])).toBe('b1');
    expect(chooseToCheck([candidate('a1', 'a', 0.5, true)], [])).toBe('a1');
  });

  let model: KnowledgeModel;
  beforeAll(async () => {
    ({ model } = await readForwardModel('models'));
  });
  const ground = () => teaGround(model);

  /** Takes a check of a module that is answered as `pattern` says; how many items it took. */
  async function take(moduleId: string, start: KnowledgeState, pattern: string) {
    const own = ground().items.filter((item) => item.moduleId === moduleId);
    const candidates = own.map(({ itemId, skillId }) => candidate(itemId, skillId, 0.5));
    const asked: { itemId: string; skillId: string }[] = [];
    let state = start;
    for (const one of pattern) {
      const item = own.find(({ itemId }) => itemId === chooseToCheck(candidates, asked));
      if (!item) break;
      asked.push(item);
      state = await trace(model, state, { ...item, right: one === '1', at: new Date(0) });
      const known = await decideCheck({ ground: ground(), state, moduleId, asked, candidates });
      if (known !== null) return { known, items: asked.length };
    }
    return { known: null, items: asked.length };
  }
  async function proficient(): Promise<KnowledgeState> {
    let state = newState(model);
    for (const item of ground().items.filter(({ moduleId }) => moduleId === 'brew'))
      for (let n = 0; n < 4; n++)
        state = await trace(model, state, { ...item, right: true, at: new Date(0) });
    return state;
  }

  it('opens the module of who is right, never before three answers, and sooner for who was right elsewhere', async () => {
    const fresh = await take('serve', newState(model), '111111');
    const known = await take('serve', await proficient(), '111111');
    expect(known.known).toBe(true);
    expect(known.items).toBeGreaterThanOrEqual(CHECK_LENGTH.least);
    expect(known.items).toBeLessThanOrEqual(CHECK_LENGTH.most);
    expect(fresh.known === true ? fresh.items : CHECK_LENGTH.most + 1).toBeGreaterThan(known.items);
  });

  it('ends as soon as it can not be passed any more', async () => {
    const missed = await take('serve', newState(model), '000000');
    expect(missed.known).toBe(false);
    expect(missed.items).toBeLessThan(CHECK_LENGTH.most);
    const last = await take('serve', newState(model), '101010');
    expect(last.known).toBe(false);
    expect(last.items).toBeLessThanOrEqual(CHECK_LENGTH.most);
  });
});
