import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCourse } from '@/lib/content/import/course';
import type { Db } from '@/lib/db/port';
import { sqlHints } from '@/lib/server/store/sql-hints';
import { loadCourse, readCourseFolder } from '@/lib/server/work/load-course';
import { makePack } from '@/lib/server/work/pack';
import { packKey, packTools, trustKey } from '@/lib/server/work/pack-keys';
import { phoneFiles } from '@/lib/server/work/phone-course';
import { readPack } from '@/lib/sync/pack';
import { type App, discard, root, startApp } from '../support/app';
import { smallCourse } from '../support/course';
import { testDb } from '../support/db';
import { COURSE, course } from '../support/learner';
import { lacks } from '../support/needs';
import { type TlsFront, tlsFront } from '../support/tls';
import { begin, type SavedPhone, save, savedPhone, storedOn, words } from './saved-phone';

const ID = course.structure.id;
const TITLE = 'Money, carried by hand';
const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000);

describe.skipIf(lacks('chromium'))('a course that comes to a phone as a file (needs chromium)', () => {
  const [home, away] = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'ustat-pack-'))) as [string, string];
  const [key, other] = [packKey(home), packKey(away)];
  let front: TlsFront;
  let app: App;
  let db: Db;
  let handset: SavedPhone;
  let context: BrowserContext;
  let page: Page;
  /** Of another phone, which has saved the course before. */
  let next: SavedPhone;
  let there: Page;
  beforeAll(async () => {
    db = await testDb();
    const files = readCourseFolder(`${root}/seed/courses/${ID}`);
    const text = files.get('en/course.yaml') ?? '';
    files.set('en/course.yaml', text.replace(/^title: .*$/m, `title: "${TITLE}"`));
    await loadCourse(db, parseCourse(files), new Date());
    await loadCourse(db, parseCourse(smallCourse()), new Date());
    front = await tlsFront();
    app = await startApp({ USTAT_URL: front.url });
    front.lead(app.url);
    trustKey(app.dataDir, key.fingerprint);
    next = savedPhone('ky');
    there = await (await next.open()).newPage();
    await begin(there, front.url, 'ky');
    await save(there, front.url);
    handset = savedPhone('en');
    context = await handset.open();
    page = await context.newPage();
    await begin(page, front.url, 'en');
    await save(page, front.url);
    front.cut(true);
  });
  afterAll(async () => {
    await context?.close();
    handset?.remove();
    await there?.context().close();
    next?.remove();
    await discard(app);
    await front.close();
    await db.close();
    for (const folder of [home, away]) rmSync(folder, { recursive: true });
  });

  const made = async (given: Partial<Parameters<typeof makePack>[1]> = {}) => {
    const courseId = given.courseId ?? ID;
    const beside = await phoneFiles(db, sqlHints(db), courseId);
    return makePack(db, { courseId, root, key, at: soon(1), beside, ...given });
  };
  async function open(bytes: Uint8Array, on = page): Promise<void> {
    await on.goto(`${front.url}${COURSE}/offline`);
    await on.setInputFiles('#pack', { name: 'course.ustat', mimeType: '', buffer: Buffer.from(bytes) });
    await on.locator('#pack-file button').click();
    await on.waitForURL(/pack=/);
  }
  /** What the phone holds of courses. */
  const held = async () => (await storedOn(page, 'content')).filter(({ key }) => !key.startsWith('derived'));

  it('is refused by name, and nothing of it is kept', async () => {
    const whole = await made();
    const length = new DataView(whole.buffer, whole.byteOffset).getUint32(13);
    const unsigned = Uint8Array.from(whole).fill(0, 17 + length + 32, 17 + length + 96);
    const damaged = Uint8Array.from(whole);
    damaged[whole.length - 500] = (damaged[whole.length - 500] ?? 0) ^ 1;
    const forged = Uint8Array.from(whole);
    forged[60] = (forged[60] ?? 0) ^ 1;
    await page.goto(`${front.url}${COURSE}/offline`);
    const before = await held();
    const say = words('en');
    const refusals: [Uint8Array, string | undefined][] = [
      [Buffer.from('PK\u0003\u0004 something else'), say.packNone],
      [whole.subarray(0, whole.length - 2_000), say.packCut],
      [whole.subarray(0, 100), say.packCut],
      [unsigned, say.packUnsigned],
      [damaged, say.packDamaged],
      [forged, say.packDamaged],
      [Buffer.concat([whole, Buffer.from('more')]), say.packDamaged],
      [await made({ key: other }), say.packForeign],
      [await made({ at: soon(-60) }), say.packOlder],
      [await made({ since: whole, at: soon(2) }), say.packIncomplete],
      [await made({ beside: new Map() }), say.packNotForPhones],
      [await made({ courseId: 'tea' }), say.packElsewhere],
    ];
    for (const [bytes, why] of refusals) {
      await open(bytes);
      expect(await page.locator('#pack-refused').innerText()).toContain(why);
      expect(await held(), why).toEqual(before);
    }
  });

  it('is opened without a network, and is the course from then on', async () => {
    await page.goto(front.url + COURSE);
    expect(await page.locator('main, header').allInnerTexts()).not.toContain(TITLE);
    await open(await made());
    expect(await page.locator('#pack-file').innerText()).toContain(words('en').packDone);
    const response = await page.goto(front.url + COURSE);
    expect(response?.headers()['x-ustat']).toBe('phone');
    expect(await page.locator('body').innerText()).toContain(TITLE);
    // one from before it, of what is here already
    await open(await made({ at: soon(0.5) }));
    expect(await page.locator('#pack-refused').innerText()).toContain(words('en').packSame);

    const [first] = course.structure.modules;
    const lesson = await page.goto(`${front.url}${COURSE}/${first?.id}`);
    expect(lesson?.headers()['x-ustat']).toBe('phone');
    await page.locator('main .dock form button').first().click();
    await page.waitForURL(/round/);
    expect(await page.locator('#answer-form legend').count()).toBe(1);
  });

  it('is passed on without a network, whole and signed, from one phone to the next', async () => {
    front.cut(false);
    await page.goto(`${front.url}${COURSE}/offline`);
    // the one that came by hand is here, and the site's is another
    await page.locator('#pass-on-give').waitFor();
    await page.locator('#pass-on-get').click();
    await page.locator('#pass-on-get').waitFor({ state: 'detached' });
    const fetched = front.asked().filter((one) => one.includes('part=file')).length;
    front.cut(true);
    expect((await page.goto(`${front.url}${COURSE}/offline`))?.headers()['x-ustat']).toBe('phone');
    const name = `${ID}.ustat.txt`;
    const { bytes, ...about } = await shared(page);
    expect(about).toEqual({ name, type: 'text/plain' });
    const own = packKey(app.dataDir).fingerprint;
    const { manifest, fingerprint } = await readPack(bytes, packTools, (one) => one === own);
    expect([manifest.course, fingerprint, fetched]).toEqual([ID, own, 1]);

    await open(bytes, there);
    expect(await there.locator('#pack-file').innerText()).toContain(words('ky').packDone);
    // and from there to the one after, though that phone has never fetched the file
    await there.goto(`${front.url}${COURSE}/offline`);
    expect(Buffer.compare((await shared(there)).bytes, bytes)).toBe(0);
  });

  it('is downloaded where the phone can’t share files, and is fetched once more by nobody who has it', async () => {
    await page.goto(`${front.url}${COURSE}/offline`);
    expect(await page.locator('#pass-on-get').count()).toBe(0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('#pass-on-give').click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${ID}.ustat`);
    await page.locator('#pass-on', { hasText: words('en').passOnDownloaded }).waitFor();
  });
});

/** What the page hands to the phone's list of programs that send. */
async function shared(page: Page): Promise<{ name: string; type: string; bytes: Buffer }> {
  await page.evaluate(() => {
    const share = async ({ files: [file] }: { files: File[] }) => {
      const reader = new FileReader();
      reader.onload = () =>
        Object.assign(window, { shared: { name: file?.name, type: file?.type, address: reader.result } });
      reader.readAsDataURL(file ?? new Blob());
    };
    Object.assign(navigator, { canShare: () => true, share });
  });
  await page.locator('#pass-on-give').click();
  const handle = await page.waitForFunction(() => (window as unknown as { shared?: object }).shared);
  const { name, type, address } = (await handle.jsonValue()) as Record<'name' | 'type' | 'address', string>;
  return { name, type, bytes: Buffer.from(address.split(',')[1] ?? '', 'base64') };
}
