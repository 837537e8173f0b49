import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { teaWithoutHints } from './course';
import { PASSPHRASE } from './staff';

/** The folder of a course whose exercises have no hints in the languages named. */
export function teaFolder(...languages: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'ustat-tea-'));
  for (const [name, text] of teaWithoutHints(...languages)) {
    const path = join(folder, 'tea', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

/** Somebody of staff signs in at the door that a page of the desk leads to. */
export async function signInAt(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await page.fill('#name', name);
  await page.fill('#passphrase', PASSPHRASE);
  await page.keyboard.press('Enter');
  await page.waitForURL(address);
}

/** The pages of staff speak this language from now on. */
export async function speak(page: Page, origin: string, language: string): Promise<void> {
  await page.goto(`${origin}/staff`);
  await page.selectOption('#language', language);
  await page.locator('#h-language ~ form button').click();
  await page.waitForURL('**/staff?done=saved');
}

/** A key of the desk, once its script listens, and the page that it leads to. */
export async function press(page: Page, key: string, leads: string | RegExp): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.keyboard.press(key);
  await page.waitForURL(leads);
}
