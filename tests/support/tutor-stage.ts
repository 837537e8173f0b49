import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type App, discard, startApp } from './app';
import { openBrowser, phone } from './browser';
import { COURSE, course } from './learner';
import { type OpenAiServer, openAiServer } from './openai-server';

interface TutorStage {
  app: App;
  browser: Browser;
  /** Does as it is told. */
  model: OpenAiServer;
  /** Somebody with a phone who has just arrived at the course, in English. */
  learner(options?: { javaScriptEnabled?: boolean }): Promise<{ context: BrowserContext; page: Page }>;
  /**
   * Asks on a page of the tutor, a new conversation's if no path is given, and waits for the
   * answer.
   */
  ask(page: Page, question: string, path?: string): Promise<void>;
}

const CONTACT =
  '{ name: Help desk, country: Testland, phone: "+000 555", languages: [en], hours: day and night, free: true }';

/**
 * An app whose tutor has a scripted model and one contact, and a browser, for the suite that calls
 * this.
 */
export function tutorStage(): TutorStage {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-contacts-'));
  const on = {
    async learner(options = {}) {
      const context = await phone(on.browser, { locale: 'en', ...options });
      const page = await context.newPage();
      await page.goto(`${on.app.url}/language`);
      await page.locator('button[value=en]').click();
      await page.waitForURL(`**${COURSE}`);
      return { context, page };
    },
    async ask(page, question, path = `/tutor?course=${course.structure.id}`) {
      await page.goto(on.app.url + path);
      await page.fill('textarea', question);
      await page.locator('form.composer button').last().click();
      await page.locator('article.answer :is(.origin, .notice, [data-talk])').first().waitFor();
      await page.waitForURL('**/tutor/*-*');
    },
  } as TutorStage;
  beforeAll(async () => {
    const contacts = join(folder, 'contacts.yaml');
    writeFileSync(contacts, `- ${CONTACT}\n`);
    [on.model, on.browser] = await Promise.all([openAiServer(), openBrowser()]);
    on.app = await startApp({
      OPENAI_BASE_URL: on.model.baseUrl,
      OPENAI_MODEL: 'scripted',
      USTAT_CONTACTS: contacts,
      TUTOR_DEADLINE_SECONDS: '2',
      TUTOR_TURNS_PER_MINUTE: '1000',
      TUTOR_TOKENS_PER_DAY: '1000000',
    });
  });
  afterAll(async () => {
    await on.browser.close();
    await discard(on.app);
    await on.model.close();
    rmSync(folder, { recursive: true });
  });
  return on;
}
