/**
 * Who may do what: action x role x scope, the one place where a role is compared with anything.
 */

export const roles = ['educator', 'consultant', 'curator', 'moderator', 'researcher', 'admin'] as const;
export type Role = (typeof roles)[number];

const scopeKinds = ['site', 'course', 'class', 'language'] as const;
export type ScopeKind = (typeof scopeKinds)[number];
/** The whole site, or one course, class or language by its id. */
export type Scope = 'site' | `${Exclude<ScopeKind, 'site'>}:${string}`;

/** A role that somebody holds, and where. */
export interface Grant {
  role: Role;
  scope: Scope;
}

/**
 * Where each role can be held. An educator of the site may make classes, and sees none but theirs.
 */
export const HELD_IN: Record<Role, readonly ScopeKind[]> = {
  educator: ['site', 'class'],
  consultant: ['language'],
  curator: ['course', 'site'],
  moderator: ['course', 'site'],
  researcher: ['course', 'site'],
  admin: ['site'],
};

/**
 * Whoever asks; somebody who has opened a profile; somebody who has signed in as staff; or holders
 * of a role: in one of these kinds of scope, or `anywhere`.
 */
type Rule = 'anybody' | 'learner' | 'staff' | Partial<Record<Role, readonly ScopeKind[] | 'anywhere'>>;

const RULES = {
  /** To arrive: languages, doors, help in danger, what is refused. */
  enter: 'anybody',
  /** One's own profile and nobody else's. */
  learn: 'learner',
  /** One's own door: sessions, passphrase. */
  'staff.self': 'staff',
  'site.see': { admin: ['site'] },
  'people.see': { admin: ['site'] },
  'people.change': { admin: ['site'] },
  'audit.see': { admin: ['site'] },
  'audit.export': { admin: ['site'] },
  'contacts.see': { admin: ['site'] },
  'contacts.change': { admin: ['site'] },
  'course.see': { admin: ['site'] },
  'course.change': { admin: ['site'] },
  'course.export': { admin: ['site'] },
  'storage.see': { admin: ['site'] },
  'backup.make': { admin: ['site'] },
  'settings.see': { admin: ['site'] },
  'jobs.see': { admin: ['site'] },
  'jobs.change': { admin: ['site'] },
  'hub.see': { admin: ['site'] },
  'hub.change': { admin: ['site'] },
  'class.list': { educator: 'anywhere' },
  'class.make': { educator: 'anywhere' },
  'class.see': { educator: ['class'] },
  'class.change': { educator: ['class'] },
  /** First PINs of profiles that the class has made, until they are used. */
  'class.cards': { educator: ['class'] },
  'class.reset': { educator: ['class'] },
  'class.invite': { educator: ['class'] },
  'class.delete': { educator: ['class'] },
  'hint.list': { curator: 'anywhere' },
  'hint.review': { curator: ['course', 'site'] },
  /** To have hints drafted, by a model within the budget of the site. */
  'hint.draft': { curator: ['course', 'site'] },
  /** A course's texts, exercises and structure, as a draft that is published by hand. */
  'course.edit': { curator: ['course', 'site'] },
  /** A course from nothing: it has no curators of its own yet. */
  'course.begin': { curator: ['site'] },
  'experiment.list': { researcher: 'anywhere' },
  'experiment.see': { researcher: ['course', 'site'] },
  'experiment.change': { researcher: ['course', 'site'] },
  /** To take what learners who agreed to it have done in a course. */
  'data.export': { researcher: ['course', 'site'] },
  /** To look at logs that one brings along: they are of no course here. */
  'log.read': { researcher: 'anywhere' },
  simulate: { researcher: ['course', 'site'] },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;
export const actions = Object.keys(RULES) as Action[];

/** Before these the passphrase is asked for again. */
const AGAIN: readonly Action[] = [
  ...(['people.change', 'audit.export', 'course.export', 'data.export'] as const),
  ...(['class.cards', 'class.reset', 'class.invite', 'class.delete'] as const),
];
export const asksAgain = (action: Action): boolean => AGAIN.includes(action);

/** Who asks. `grants`: what a signed-in person of staff holds; null: nobody has signed in. */
export interface Asking {
  isLearner: boolean;
  grants: readonly Grant[] | null;
}

/** @param target what it is to be done to */
export function can({ isLearner, grants }: Asking, action: Action, target: Scope = 'site'): boolean {
  const rule: Rule = RULES[action];
  if (rule === 'anybody') return true;
  if (rule === 'learner') return isLearner;
  if (grants === null) return false;
  if (rule === 'staff') return true;
  return grants.some(({ role, scope }) => {
    const where = rule[role];
    if (where === undefined) return false;
    if (where === 'anywhere') return true;
    return where.includes(kindOf(scope)) && (scope === 'site' || scope === target);
  });
}

const kindOf = (scope: Scope): ScopeKind => scope.split(':')[0] as ScopeKind;

/** Null for what is no scope, or none that the role can be held in. */
export function scopeFor(role: Role, text: string): Scope | null {
  const [kind = '', id = ''] = text.split(/:(.*)/s);
  const isHeld = HELD_IN[role].some((one) => one === kind);
  const isWhole = kind === 'site' ? text === 'site' : /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u.test(id);
  return isHeld && isWhole ? (text as Scope) : null;
}
