import type { Action, ScopeKind } from './can';

/** What a page or a route asks for; `in`: the kind of scope that its parameter or field names. */
interface Place {
  action: Action;
  in?: Exclude<ScopeKind, 'site'>;
}

const of = (action: Action, places: readonly string[]): Record<string, Place> =>
  Object.fromEntries(places.map((place) => [place, { action }]));

/** Every page and route of app/, by its method and pattern. One that is missing fails a test. */
export const PLACES: Record<string, Place> = {
  ...of('enter', [
    ...['GET /help', 'GET /language', 'GET /privacy', 'GET /recover', 'GET /sign-in', 'GET /trouble'],
    ...[
      'GET /invitation/[token]',
      'GET /staff/sign-in',
      'GET /staff/sign-in/code',
      'POST /settings/recovery/done',
    ],
    ...['GET /sign-in/new-pin', 'POST /api/own-pin'],
    ...['POST /api/profile', 'POST /api/recover', 'POST /api/sign-in', 'POST /api/sign-out'],
    ...['POST /api/staff/provider', 'GET /api/auth/callback/oidc'],
    ...['POST /api/staff/accept', 'POST /api/staff/sign-in', 'POST /api/staff/code'],
  ]),
  ...of('learn', [
    ...['GET /', 'GET /course/[course]', 'GET /course/[course]/[module]', 'GET /course/[course]/placement'],
    ...['GET /course/[course]/progress', 'GET /course/[course]/why'],
    ...['GET /course/[course]/[module]/[sheet]', 'GET /course/[course]/sheets', 'POST /api/sheet'],
    ...['GET /course/[course]/end', 'GET /course/[course]/search'],
    ...['GET /round/[round]/[n]', 'GET /round/[round]/[n]/example', 'GET /round/[round]/end'],
    ...['GET /settings', 'GET /settings/keep', 'GET /settings/recovery', 'GET /settings/recovery/new'],
    ...['GET /settings/earlier', 'POST /api/earlier', 'GET /study', 'POST /api/study'],
    ...['GET /join', 'GET /join/[code]', 'POST /api/class'],
    ...['GET /tutor', 'GET /tutor/[conversation]', 'GET /api/export'],
    ...['POST /api/answer', 'POST /api/check', 'POST /api/choice', 'POST /api/claim'],
    ...['POST /api/conversation', 'POST /api/forget', 'POST /api/hint', 'POST /api/next'],
    ...['POST /api/place', 'POST /api/placement', 'POST /api/question', 'POST /api/recovery-code'],
    ...['POST /api/round', 'POST /api/settings', 'POST /api/sync', 'POST /api/turn', 'POST /api/tutor'],
    ...['POST /api/report', 'POST /api/report/read'],
  ]),
  ...of('staff.self', [
    ...['GET /staff', 'GET /staff/confirm', 'GET /staff/codes', 'POST /api/staff/codes'],
    ...['POST /api/staff/confirm', 'POST /api/staff/session', 'POST /api/staff/settings'],
  ]),
  ...of('site.see', ['GET /admin']),
  ...of('people.see', ['GET /admin/people', 'GET /admin/people/[person]', 'GET /admin/invitations']),
  ...of('people.change', [
    ...['POST /api/admin/invite', 'POST /api/admin/revoke', 'POST /api/admin/role', 'POST /api/admin/remove'],
  ]),
  ...of('contacts.see', ['GET /admin/contacts']),
  ...of('contacts.change', ['POST /api/admin/contact']),
  ...of('storage.see', ['GET /admin/storage']),
  ...of('backup.make', ['POST /api/admin/backup']),
  ...of('settings.see', ['GET /admin/settings']),
  ...of('jobs.see', ['GET /admin/jobs']),
  ...of('jobs.change', ['POST /api/admin/job']),
  ...of('class.list', ['GET /teach']),
  ...of('class.make', ['POST /api/teach/class']),
  'GET /teach/[class]': { action: 'class.see', in: 'class' },
  'GET /teach/[class]/names': { action: 'class.change', in: 'class' },
  'GET /teach/[class]/cards': { action: 'class.cards', in: 'class' },
  'POST /api/teach/member': { action: 'class.change', in: 'class' },
  'POST /api/teach/names': { action: 'class.change', in: 'class' },
  'POST /api/teach/unused': { action: 'class.change', in: 'class' },
  'POST /api/teach/reset': { action: 'class.reset', in: 'class' },
  'POST /api/teach/invite': { action: 'class.invite', in: 'class' },
  'POST /api/teach/educator': { action: 'class.invite', in: 'class' },
  'POST /api/teach/remove': { action: 'class.delete', in: 'class' },
  ...of('hint.list', ['GET /curate']),
  'GET /curate/[course]': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/[hint]': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/questions': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/questions/[group]': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/reports': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/reports/[report]': { action: 'hint.review', in: 'course' },
  'POST /api/curate/report': { action: 'hint.review', in: 'course' },
  'POST /api/curate/question': { action: 'hint.review', in: 'course' },
  'POST /api/curate/decide': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/item/[item]': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/bulk': { action: 'hint.review', in: 'course' },
  'POST /api/curate/bulk': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/second': { action: 'hint.review', in: 'course' },
  'POST /api/curate/second': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/figures': { action: 'hint.review', in: 'course' },
  'POST /api/curate/write': { action: 'hint.review', in: 'course' },
  'GET /curate/[course]/drafts': { action: 'hint.draft', in: 'course' },
  'POST /api/curate/draft': { action: 'hint.draft', in: 'course' },
  ...of('experiment.list', ['GET /research']),
  'GET /research/[course]': { action: 'experiment.see', in: 'course' },
  'GET /research/[course]/[experiment]': { action: 'experiment.see', in: 'course' },
  'GET /research/[course]/[experiment]/sheet': { action: 'experiment.see', in: 'course' },
  'POST /api/research/draft': { action: 'experiment.change', in: 'course' },
  'POST /api/research/act': { action: 'experiment.change', in: 'course' },
  'POST /api/research/sheet': { action: 'experiment.see', in: 'course' },
  ...of('audit.see', ['GET /admin/audit']),
  ...of('audit.export', ['POST /api/admin/audit']),
};
