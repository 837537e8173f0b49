import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { visit } from '../support/attacks/visitor';
import { course } from '../support/learner';

const COURSE = course.structure.id;
const MODULE = 'suspicious-links';
const PROFILE = { name: 'Gülnara', pin: '480215' };

/** What no database keeps, in every field of every form: bad input, never a fault of the server. */
describe('the door', () => {
  let app: App;
  let cookie: string;
  let forms: Record<string, Record<string, string>>;
  beforeAll(async () => {
    app = await startApp();
    const visitor = await visit(app.url, 'en');
    cookie = visitor.cookie;
    const [, , round = '', position = ''] = (
      await visitor.post('/api/round', { course: COURSE, module: MODULE })
    ).split('/');
    await visitor.page(`/round/${round}/${position}`);
    const { conversationId, turnId } = await visitor.ask({ courseId: COURSE, question: 'What is a fee?' });
    forms = {
      answer: { round, position, attempt: crypto.randomUUID(), kind: 'number', text: '5' },
      choice: { course: COURSE, module: MODULE },
      claim: PROFILE,
      conversation: { conversation: conversationId, do: 'hide' },
      forget: { confirm: 'yes' },
      hint: { round, position, level: '1' },
      place: { course: COURSE, module: MODULE, block: 'opening' },
      placement: { course: COURSE, act: 'begin' },
      profile: { language: 'en' },
      recover: { ...PROFILE, code: 'ABCD-EFGH-1234-5678' },
      'recovery-code': { pin: PROFILE.pin },
      round: { course: COURSE, module: MODULE },
      settings: { screenLanguage: 'en', contentLanguage: 'en', theme: 'auto', textSize: 'normal' },
      'sign-in': PROFILE,
      turn: { turn: turnId, do: 'helped', from: '1' },
      tutor: {
        ...{ turnId: crypto.randomUUID(), conversationId, courseId: COURSE, moduleId: MODULE },
        ...{ roundId: round, position, question: 'What is a fee?' },
      },
    };
  });
  afterAll(() => discard(app));

  async function refusal(route: string, fields: Record<string, string>) {
    const response = await fetch(`${app.url}/api/${route}`, {
      method: 'POST',
      headers: { cookie, origin: app.url, accept: 'application/json' },
      body: new URLSearchParams(fields),
    });
    return { status: response.status, body: await response.json() };
  }

  const BAD = { status: 400, body: { error: 'bad-input' } };

  it('refuses U+0000 in any field of any form', async () => {
    for (const [route, fields] of Object.entries(forms)) {
      for (const name of Object.keys(fields)) {
        const text = `${fields[name]}\0`;
        expect(await refusal(route, { ...fields, [name]: text }), `${route} ${name}`).toEqual(BAD);
      }
    }
  });

  it('refuses a number that the database has no place for', async () => {
    for (const [route, name] of [
      ['answer', 'position'],
      ['hint', 'position'],
      ['hint', 'level'],
      ['turn', 'from'],
      ['tutor', 'position'],
    ] as const) {
      for (const text of ['2147483648', '99999999999999999999', '1e400', '1.5'])
        expect(await refusal(route, { ...forms[route], [name]: text }), `${route} ${name}`).toEqual(BAD);
    }
  });

  it('asks again where a number of an exercise is beyond all numbers', async () => {
    const response = await refusal('answer', { ...forms.answer, text: '9'.repeat(400) });
    expect(response.status).toBeLessThan(500);
  });

  it.each([
    '/course/%00',
    `/course/${COURSE}/a%00b`,
    `/course/${COURSE}?error=%00`,
    '/tutor?course=a%00b',
    '/round/00000000-0000-7000-8000-000000000001/99999999999',
    '/tutor/00000000-0000-7000-8000-000000000001?from=99999999999',
  ])('leads nowhere from the address %s', async (path) => {
    const response = await fetch(app.url + path, { headers: { cookie }, redirect: 'manual' });
    const where = response.headers.get('location') ?? (await response.text());
    expect(where).toContain('/gone');
  });

  it('refuses a place in a course or a module that is not there', async () => {
    expect(await refusal('place', { ...forms.place, course: 'nowhere' })).toEqual(BAD);
    expect(await refusal('place', { ...forms.place, module: 'nowhere' })).toEqual(BAD);
    expect((await refusal('place', { ...forms.place })).status).toBe(200);
  });

  it.each(['//evil.example/x', '///evil.example/x', '/\\evil.example/x', '/%5Cevil.example/x'])(
    'leads to no other host after a fault on the page %s',
    async (path) => {
      const response = await fetch(`${app.url}/api/place`, {
        method: 'POST',
        headers: { cookie, origin: app.url, referer: `${app.url}${path}` },
        body: new URLSearchParams({ course: 'nowhere' }),
        redirect: 'manual',
      });
      const location = response.headers.get('location') ?? '';
      expect(response.status).toBe(303);
      expect(new URL(location, app.url).origin).toBe(app.url);
      expect(location).not.toMatch(/^[\\/]{2}/);
    },
  );

  it.each(['//evil.example/x/', '/\\evil.example/x/', '///evil.example/'])(
    'leads to no other host from the address %s',
    async (path) => {
      // fetch would mend the address
      const location = await new Promise<string>((resolve, reject) => {
        const { hostname, port } = new URL(app.url);
        request({ hostname, port, path, headers: { cookie } }, (answer) => {
          answer.resume();
          resolve(answer.headers.location ?? '');
        })
          .on('error', reject)
          .end();
      });
      expect(location).toBe('/gone');
    },
  );

  it.each(['/course/%ED%A0%80', '/tutor?course=%ED%A0%80', `${'/course/'}%FF`])(
    'has no fault of its own for half of a pair of surrogates in an address: %s',
    async (path) => {
      const response = await fetch(app.url + path, { headers: { cookie }, redirect: 'manual' });
      expect(response.status).toBeLessThan(500);
    },
  );

  it('has told the operator of no fault', () => {
    expect(app.said()).not.toMatch(/ at .*:\d+:\d+|invalid byte sequence|out of range/);
  });
});
