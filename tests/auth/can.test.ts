import { describe, expect, it } from 'vitest';
import { type Action, actions, asksAgain, can, type Grant, HELD_IN, roles, scopeFor } from '@/lib/auth/can';
import { isWeakPassphrase, newPassphrase } from '@/lib/auth/passphrase';
import { PLACES } from '@/lib/auth/places';

const NOBODY = { isLearner: false, grants: null };
const LEARNER = { isLearner: true, grants: null };
const holding = (...grants: Grant[]) => ({ isLearner: false, grants });

describe('who may do what', () => {
  it('lets anybody enter, a learner learn, and nobody else of them do more', () => {
    const of = (asking: Parameters<typeof can>[0]) => actions.filter((action) => can(asking, action));
    expect(of(NOBODY)).toEqual(['enter']);
    expect(of(LEARNER)).toEqual(['enter', 'learn']);
    expect(of(holding())).toEqual(['enter', 'staff.self']);
  });

  it('gives a role what the table says, in its scope and in no other', () => {
    const educator = holding({ role: 'educator', scope: 'class:one' });
    expect(can(educator, 'class.see', 'class:one')).toBe(true);
    expect(can(educator, 'class.see', 'class:two')).toBe(false);
    expect(can(educator, 'class.see')).toBe(false);
    expect(can(educator, 'class.make')).toBe(true);
    expect(can(educator, 'people.see')).toBe(false);
  });

  it('shows no class to an educator of the site, nor to an administrator', () => {
    for (const role of ['educator', 'admin'] as const)
      expect(can(holding({ role, scope: 'site' }), 'class.see', 'class:one')).toBe(false);
  });

  it('takes the whole site for every course, never a course for the site', () => {
    expect(can(holding({ role: 'admin', scope: 'site' }), 'people.change')).toBe(true);
    // no such grant is made; one that came by a damaged row opens nothing
    expect(can(holding({ role: 'admin', scope: 'course:tea' }), 'people.change', 'course:tea')).toBe(false);
  });

  it('opens nothing of staff by any other role than those that it names', () => {
    const site: Action[] = ['site.see', 'people.see', 'people.change', 'audit.see', 'audit.export'];
    for (const role of roles)
      for (const action of site)
        expect(can(holding({ role, scope: 'site' }), action), `${role} ${action}`).toBe(role === 'admin');
  });

  it('asks for the passphrase again before roles, exports, PINs and deletions', () => {
    expect(actions.filter(asksAgain)).toEqual([
      ...['people.change', 'audit.export', 'course.export'],
      ...['class.cards', 'class.reset', 'class.invite', 'class.delete', 'data.export'],
    ]);
  });

  it('is asked by every place for an action that there is', () => {
    for (const { action } of Object.values(PLACES)) expect(actions).toContain(action);
  });

  it.each([
    ['admin', 'site', true],
    ['admin', 'course:tea', false],
    ['curator', 'course:tea', true],
    ['curator', 'course:', false],
    ['curator', 'course:a b', false],
    ['curator', 'site:x', false],
    ['educator', 'class:018f0000-0000-7000-8000-00000000000a', true],
    ['consultant', 'language:ky', true],
    ['consultant', 'nowhere:ky', false],
  ] as const)('lets %s be held in %s: %s', (role, scope, isScope) => {
    expect(scopeFor(role, scope)).toBe(isScope ? scope : null);
    expect(Object.keys(HELD_IN).sort()).toEqual([...roles].sort());
  });
});

describe('a passphrase', () => {
  it.each([
    'short',
    'elevenchars',
    'aaaaaaaaaaaaa',
    'abcabcabcabc',
    'passwordpassword',
    'qwerty123456',
    'QWERTY 123456',
    '123456789qwe',
  ])('is weak: %s', (text) => {
    expect(isWeakPassphrase(text)).toBe(true);
    expect(newPassphrase.safeParse(text).success).toBe(false);
  });

  it.each(['чай нан китеп дарыя', 'four words and rain', 'كتاب شاي نهر خبز'])('is good: %s', (text) => {
    expect(newPassphrase.safeParse(text).success).toBe(true);
  });

  it('is the same however its accents were typed', () => {
    expect(newPassphrase.parse('cafe\u0301 river bread')).toBe(newPassphrase.parse('caf\u00e9 river bread'));
  });
});
