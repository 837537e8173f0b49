import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, discard, startApp } from '../support/app';
import { course } from '../support/learner';

const PEOPLE = 50;
const MINUTES = 5;

/** One person's browser, as far as forms need one. */
class Person {
  private readonly cookies = new Map([['ustat.asked', '1']]);
  constructor(
    private readonly url: string,
    readonly name: string,
    readonly pin: string,
  ) {}

  async post(path: string, fields: Record<string, string>): Promise<string> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: {
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: this.url,
        accept: 'application/json',
      },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      this.cookies.set(name, value);
    }
    const where = response.headers.get('location');
    return where ?? JSON.stringify(await response.json());
  }
}

describe('a dormitory', () => {
  let app: App;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => discard(app));

  it(`of ${PEOPLE} people joins, signs in elsewhere and asks, behind one address, within ${MINUTES} minutes`, async () => {
    const began = Date.now();
    const ask = { courseId: course.structure.id, question: 'How do I know who can open my phone?' };
    async function arrive(n: number): Promise<string[]> {
      // every fifth of them has a name that others have, and somebody else's PIN is tried by
      // mistake
      const [name, pin] = [`Aigul ${Math.floor(n / 5)}`, String(7_392_047 + n * 11_173)];
      const [one, other] = [new Person(app.url, name, pin), new Person(app.url, name, pin)];
      return [
        await one.post('/api/profile', { language: 'ky' }),
        await one.post('/api/claim', { name, pin }),
        await one.post('/api/tutor', { ...ask, turnId: crypto.randomUUID() }),
        await other.post('/api/sign-in', { name, pin }),
        await other.post('/api/tutor', { ...ask, turnId: crypto.randomUUID() }),
      ];
    }
    const all: string[][] = [];
    for (let n = 0; n < PEOPLE; n += 10)
      all.push(...(await Promise.all(Array.from({ length: 10 }, (_, at) => arrive(n + at)))));
    const refused = all.flat().filter((answer) => answer.includes('error'));
    expect(refused).toEqual([]);
    expect(all).toHaveLength(PEOPLE);
    expect(all[0]?.map((where) => where.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ''))).toEqual(
      [
        '{"location":"/"}',
        '{"location":"/settings/recovery"}',
        '/tutor/#turn-',
        '{"location":"/"}',
        '/tutor/#turn-',
      ],
    );
    expect(Date.now() - began).toBeLessThan(MINUTES * 60_000);
  });
});
