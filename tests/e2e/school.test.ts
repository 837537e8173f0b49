import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filledIn } from '../bench/load-form';
import { type App, preparedFolder, run, startApp } from '../support/app';
import { COURSE, course } from '../support/learner';
import { isLong } from '../support/long';

const command = (name: string) => `lib/server/commands/${name}.ts`;
const NEW_PIN = '804617';

/** One learner's browser, as far as forms need one. */
function browserOf(url: string) {
  const cookies = new Map([['ustat.asked', '1']]);
  return async (path: string, body?: string): Promise<{ text: string; to: string }> => {
    const response = await fetch(url + path, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: {
        cookie: [...cookies].map((one) => one.join('=')).join('; '),
        ...{ origin: url, accept: body === undefined ? 'text/html' : 'application/json' },
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const text = await response.text();
    const told = text.startsWith('{') ? (JSON.parse(text) as { location?: string }).location : undefined;
    return { text, to: response.headers.get('location') ?? told ?? '' };
  };
}

/** By the commands that a person types: OPERATING.md. */
describe.skipIf(!isLong)('a school out of one file, and what it did on a stick (USTAT_LONG=1)', () => {
  const home = mkdtempSync(join(tmpdir(), 'ustat-school-'));
  const [pack, cards, stick] = ['tea.ustat', 'cards.html', 'stick'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  const [parentData, schoolData] = [preparedFolder(), join(home, 'data')];
  const apps: App[] = [];
  afterAll(async () => {
    await Promise.all(apps.map((one) => one.stop()));
    for (const folder of [home, parentData]) rmSync(folder, { recursive: true, force: true });
  });
  const at = (dataDir: string) => ({ USTAT_DATA: dataDir, USTAT_ENCODER: 'off' });
  const started = async (...given: Parameters<typeof startApp>): Promise<App> => {
    const app = await startApp(...given);
    apps.push(app);
    return app;
  };

  it('begins, knows its parent, and is taken there once its key is trusted, however often', async () => {
    const packed = await run(
      [command('pack'), '--course', course.structure.id, '--out', pack],
      at(parentData),
    );
    const maker = /signed by (\S+)/.exec(packed.said)?.[1] ?? '';
    expect(packed).toMatchObject({ code: 0, said: expect.stringContaining(maker) });
    const given = [
      command('school'),
      '--pack',
      pack,
      '--learners',
      '50',
      '--language',
      'ky',
      '--cards',
      cards,
    ];
    const foreign = await run(given, at(schoolData));
    expect(foreign.code).toBe(1);
    expect(foreign.said).toContain(maker);

    const parent = await started({ USTAT_DATA: parentData });
    const school = await started({ USTAT_DATA: schoolData }, [
      ...given,
      ...['--trust', maker, '--hub', parent.url],
    ]);
    expect(school.said()).toContain(`A hub of ${new URL(parent.url).host}`);
    expect(school.said()).toContain('Measured: 50 phones at once on 2 cores');
    const drawn = [
      ...readFileSync(cards, 'utf8').matchAll(/<bdi>(.+?)<\/bdi>[\s\S]*?class="pin"[^>]*>(\d+)/g),
    ];
    expect(drawn).toHaveLength(50);

    const [, name = '', pin = ''] = drawn[6] ?? [];
    const send = browserOf(school.url);
    const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();
    expect((await send('/api/sign-in', form({ name, pin }))).to).toBe('/sign-in/new-pin');
    await send('/api/own-pin', form({ pin: NEW_PIN, language: 'ky' }));
    const [first] = course.structure.modules;
    const round = await send('/api/round', form({ course: course.structure.id, module: first?.id ?? '' }));
    const exercise = filledIn((await send(round.to)).text) ?? '';
    expect((await send('/api/answer', exercise)).to).toContain('#result');
    expect((await send(COURSE)).text).toContain('<main');
    expect(await school.stop()).toBe(0);
    expect(await parent.stop()).toBe(0);

    const keyOf = async (dataDir: string, sign: RegExp) =>
      sign.exec((await run([command('carry'), '--key'], at(dataDir))).said)?.[1] ?? '';
    const to = await keyOf(parentData, /--to (\S+)/);
    const from = await keyOf(schoolData, /--trust (\S+)/);
    const written = await run([command('carry'), '--out', stick, '--to', to], at(schoolData));
    expect(written).toMatchObject({ code: 0 });
    const take = (...more: string[]) => run([command('carry'), '--in', stick, ...more], at(parentData));
    const refused = await take();
    expect(refused.code).toBe(1);
    expect(refused.said).toContain(`${from} is not on the list of /admin/hubs`);
    expect(refused.said).not.toMatch(/\n\s+at /);
    const events = (said: string) =>
      [...said.matchAll(/(\d+) new events/g)].reduce((sum, [, n]) => sum + Number(n), 0);
    const taken = await take('--trust', from);
    expect(taken).toMatchObject({ code: 0 });
    expect(events(taken.said)).toBeGreaterThanOrEqual(2);
    const again = await take();
    expect([again.code, events(again.said)]).toEqual([0, 0]);
  });
});
