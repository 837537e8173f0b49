import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { phone, troubles } from '../support/browser';
import { COURSE, fillAnswer, shownItem } from '../support/learner';
import { lacks } from '../support/needs';
import { stage } from '../support/stage';

const words: Record<string, string> = JSON.parse(readFileSync('lib/messages/en.json', 'utf8')).profile;
const CODE = /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/;

describe.skipIf(lacks('chromium'))('a profile (needs chromium)', () => {
  const on = stage();

  const open = (javaScriptEnabled = true) => phone(on.browser, { locale: 'en', javaScriptEnabled });
  const send = (page: Page) => page.locator('.dock button.btn').click();
  const profileCookie = async (context: BrowserContext) =>
    (await context.cookies()).some(({ name }) => name.endsWith('ustat.profile'));

  /** From the first visit to one answer of the first exercise. */
  async function answerOnce(page: Page): Promise<void> {
    await page.goto(on.app.url);
    await page.locator('button[value=en]').click();
    await page.waitForURL(`**${COURSE}`);
    await page.locator('.dock .btn').click();
    await page.waitForURL(`**${COURSE}/*`);
    await page.locator('.dock .btn').click();
    await page.waitForURL('**/round/*/1');
    await fillAnswer(page, await shownItem(page, 'en'), true);
    await send(page);
    await page.locator('#result.right').waitFor();
  }

  async function fill(page: Page, fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await page.fill(`main [name=${name}]`, value);
  }

  /** Keeps the profile that is open and returns the recovery code. */
  async function keep(page: Page, name: string, pin: string): Promise<string> {
    await page.goto(`${on.app.url}/settings`);
    await page.getByRole('link', { name: words.keep, exact: true }).click();
    await page.waitForURL('**/settings/keep');
    await fill(page, { name, pin });
    await send(page);
    await page.waitForURL('**/settings/recovery');
    return page.locator('.code').innerText();
  }

  async function signIn(page: Page, name: string, pin: string): Promise<void> {
    await page.goto(`${on.app.url}/sign-in`);
    await fill(page, { name, pin });
    await send(page);
  }

  /** What the course map and the progress page say about the learner. */
  async function progress(page: Page): Promise<string> {
    await page.goto(`${on.app.url}${COURSE}/progress`);
    return page.locator('main').innerText();
  }

  const refusal = async (page: Page, title = words.notOpened) => {
    const notice = page.locator('#fault', { hasText: title ?? '' });
    await notice.waitFor();
    return notice.innerText();
  };

  it('is kept on one phone, opened on another, and left without a trace', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const mine = await one.newPage();
    const wrong = troubles(mine, on.app.url);
    await answerOnce(mine);
    expect(await keep(mine, 'Gülnara from Osh', '480 215')).toMatch(CODE);

    // The code stays for who has not copied it yet, and is gone when it is written down.
    await mine.reload();
    expect(await mine.locator('.code').innerText()).toMatch(CODE);
    await mine.emulateMedia({ media: 'print' });
    expect(await mine.locator('.code').isVisible()).toBe(true);
    for (const chrome of ['.bar', '.dock', '.off-paper'])
      expect(await mine.locator(chrome).isVisible()).toBe(false);
    await mine.emulateMedia({ media: 'screen' });
    await send(mine);
    await mine.waitForURL('**/settings');
    expect(await mine.locator('main').innerText()).toContain('Gülnara from Osh');
    await mine.goto(`${on.app.url}/settings/recovery`);
    expect(await mine.locator('.code').count()).toBe(0);
    expect(await mine.locator('main').innerText()).toContain(words.codeShown);

    const theirs = await other.newPage();
    await theirs.goto(on.app.url);
    await theirs.getByRole('link', { name: words.have }).click();
    await theirs.waitForURL('**/sign-in');
    await fill(theirs, { name: 'gulnara from  osh', pin: '480215' });
    await send(theirs);
    await theirs.waitForURL(`**${COURSE}`);
    expect(await progress(theirs)).toBe(await progress(mine));

    await theirs.goto(`${on.app.url}/settings`);
    const saved = theirs.waitForEvent('download');
    await theirs.getByRole('link', { name: words.export }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('ustat-my-data.json');
    const data = JSON.parse(readFileSync(await file.path(), 'utf8'));
    expect(data.profile.name).toBe('Gülnara from Osh');
    expect(data.attempts).toHaveLength(1);
    expect(data.attempts[0]).toMatchObject({ correct: true });

    const leaving = theirs.waitForResponse('**/api/sign-out');
    await theirs.locator('form[action="/api/sign-out"] button:not(#everywhere)').click();
    expect(await (await leaving).headerValue('clear-site-data')).toContain('"cache"');
    await theirs.waitForURL('**/language');
    expect(await profileCookie(other)).toBe(false);
    await theirs.goto(`${on.app.url}${COURSE}/progress`);
    expect(theirs.url()).toContain('/language');
    // The other phone goes on.
    expect(await progress(mine)).toContain('My progress');
    expect(wrong).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });

  it('makes who guesses wait, and opens with the code and a new PIN', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    const mine = await one.newPage();
    await answerOnce(mine);
    const before = await progress(mine);
    const code = await keep(mine, 'Aibek', '904417');

    const theirs = await other.newPage();
    await signIn(theirs, 'Aibek', '111111');
    expect(await refusal(theirs)).toContain(words.noMatch);
    // What was typed is still there.
    expect(await theirs.inputValue('#name')).toBe('Aibek');
    for (const pin of ['222222', '333333', '444444']) {
      await signIn(theirs, 'Aibek', pin);
      expect(await refusal(theirs)).toContain(words.noMatch);
    }
    // Four misses cost nothing: the code opens the profile, and sets the count back.
    await theirs.getByRole('link', { name: words.forgotPin }).click();
    await theirs.waitForURL('**/recover');
    await fill(theirs, { name: 'Aibek', code: code.toLowerCase().replaceAll('-', ' '), pin: '123456' });
    await send(theirs);
    expect(await refusal(theirs)).toContain(words.badRecover);
    await fill(theirs, { pin: '770031' });
    await send(theirs);
    await theirs.waitForURL('**/settings/recovery');
    const next = await theirs.locator('.code').innerText();
    expect(next).toMatch(CODE);
    expect(next).not.toBe(code);
    expect(await progress(theirs)).toBe(before);

    // A code that got lost is replaced for who knows the PIN.
    await theirs.goto(`${on.app.url}/settings`);
    await theirs.getByRole('link', { name: words.newCode, exact: true }).click();
    await theirs.waitForURL('**/settings/recovery/new');
    await fill(theirs, { pin: '904417' });
    await send(theirs);
    expect(await refusal(theirs, words.noNewCode)).toContain(words.noMatchPin);
    await fill(theirs, { pin: '770031' });
    await send(theirs);
    await theirs.waitForURL('**/settings/recovery');
    const newest = await theirs.locator('.code').innerText();
    expect(newest).toMatch(CODE);
    expect(newest).not.toBe(next);
    await theirs.goto(`${on.app.url}/recover`);
    await fill(theirs, { name: 'Aibek', code: next, pin: '770031' });
    await send(theirs);
    expect(await refusal(theirs)).toContain(words.noMatchCode);
    await signIn(theirs, 'Aibek', '770031');
    await theirs.waitForURL(`**${COURSE}`);

    // This phone has opened the profile: it has ten tries of its own. Another one has five, the old
    // PIN counts as one, and then even the right one waits; a name that nobody has says the same.
    await other.clearCookies();
    for (const pin of ['904417', '222222', '333333', '444444', '555555']) {
      await signIn(theirs, 'Aibek', pin);
      expect(await refusal(theirs)).toContain(words.noMatch);
    }
    await signIn(theirs, 'Aibek', '770031');
    const wait = /too many wrong tries.*You can try again on .* \(in 5 minutes\)/;
    expect(await refusal(theirs)).toMatch(wait);
    for (const pin of ['222222', '333333', '444444', '555555', '666666']) await signIn(theirs, 'Nobody', pin);
    await signIn(theirs, 'Nobody', '770031');
    expect(await refusal(theirs)).toMatch(wait);
    expect(await profileCookie(other)).toBe(false);
    await signIn(mine, 'Aibek', '770031');
    expect(await refusal(mine)).toMatch(wait);
    await Promise.all([one.close(), other.close()]);
  });

  it('is kept, opened, exported and closed without JavaScript', async () => {
    const [one, other] = await Promise.all([open(false), open(false)]);
    const mine = await one.newPage();
    await answerOnce(mine);
    await mine.goto(`${on.app.url}/settings/keep`);
    await fill(mine, { name: 'Salih', pin: '999999' });
    await send(mine);
    expect(await refusal(mine, words.notKept)).toContain(words.badKeep);
    expect(await keep(mine, 'Salih', '390276')).toMatch(CODE);
    await send(mine);
    expect(new URL(mine.url()).pathname).toBe('/settings');
    await mine.getByRole('link', { name: words.newCode, exact: true }).click();
    await fill(mine, { pin: '390276' });
    await send(mine);
    expect(await mine.locator('.code').innerText()).toMatch(CODE);

    // Somebody else wants the same name: with another PIN it is theirs too.
    const theirs = await other.newPage();
    await answerOnce(theirs);
    await theirs.goto(`${on.app.url}/settings/keep`);
    await fill(theirs, { name: 'SALIH', pin: '390276' });
    await send(theirs);
    expect(await refusal(theirs, words.notKept)).toContain(words.badKeep);

    // A profile without a name closes for good, so one has to say so.
    await theirs.goto(`${on.app.url}/settings`);
    expect(await theirs.locator('main').innerText()).toContain(words.signOutNameless);
    await theirs.locator('form[action="/api/sign-out"] button:not(#everywhere)').click();
    expect(await profileCookie(other)).toBe(true);
    await theirs.locator('#leave').check({ force: true });
    await theirs.locator('form[action="/api/sign-out"] button:not(#everywhere)').click();
    expect(new URL(theirs.url()).pathname).toBe('/language');
    expect(await profileCookie(other)).toBe(false);

    await signIn(theirs, 'Salih', '390276');
    expect(new URL(theirs.url()).pathname).toBe(COURSE);
    expect(await progress(theirs)).toBe(await progress(mine));
    await Promise.all([one.close(), other.close()]);
  });
});
