import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundleIslands } from '@/lib/server/commands/build-offline';
import { root } from '../support/app';
import { openBrowser } from '../support/browser';
import { lacks } from '../support/needs';

/** Bytes of /offline/islands.js on the wire, at most. */
const MOST = 15_000;

const island = (name: string, props: object, drawn: string) =>
  `<ustat-island data-name="${name}" data-props='${JSON.stringify(props)}'>${drawn}</ustat-island>`;

const steps = ['one', 'two', 'three'].map((id) => ({
  ...{ id, text: `Step ${id}` },
  words: { number: `Number of ${id}`, up: `${id} up`, down: `${id} down` },
}));
const selects = steps.map(
  ({ id }, at) =>
    `<li><span data-speak="">Step ${id}</span><select name="step.${id}" data-was="${at + 1}">` +
    `${steps.map((_, place) => `<option value="${place + 1}"${place === at ? ' selected' : ''}>${place + 1}</option>`).join('')}</select></li>`,
);
const order = `<div class="stack"><p class="second">numbers</p><ol class="order">${selects.join('')}</ol><p class="vh" role="status"></p></div>`;

it.skipIf(lacks('chromium'))('islands bring a page of the worker to life, and are small', async () => {
  const script = await bundleIslands(root);
  expect(gzipSync(script, { level: 9 }).length).toBeLessThan(MOST);
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const spoken: string[] = [];
    const voice = { lang: 'ky-KG', localService: true, default: false, name: 'k', voiceURI: 'k' };
    const speech = {
      getVoices: () => [voice],
      speak: ({ text }: { text: string }) => spoken.push(text),
      cancel: () => {},
      addEventListener: () => {},
      removeEventListener: () => {},
    };
    class Utterance extends EventTarget {
      constructor(readonly text: string) {
        super();
      }
    }
    Object.defineProperty(window, 'speechSynthesis', { value: speech });
    Object.assign(window, { SpeechSynthesisUtterance: Utterance, spoken });
    window.fetch = async (to, given) => {
      spoken.push(`${to} ${given?.body}`);
      return new Response();
    };
  });
  const words = { start: 'Read', stop: 'Stop' };
  const read = { target: 'text', language: 'ky', words };
  const place = { courseId: 'c', moduleId: 'm', resume: null };
  await page.route('http://phone.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form id="text">${island('Order', { steps, help: 'numbers', moveHelp: 'buttons', spoken: {} }, order)}</form>
        ${island('ReadAloud', read, '')}${island('Place', place, '')}<p data-block="b1" style="height: 4000px"></p>`,
    }),
  );
  await page.goto('http://phone.test/');
  // a number that was chosen before the script came stays
  await page.selectOption('[name="step.three"]', '1');
  await page.addScriptTag({ content: script });
  await page.locator('.order button').first().waitFor();
  expect(await page.locator('.order select').count()).toBe(0);
  expect(await page.locator('p.second').innerText()).toBe('buttons');
  const placed = () =>
    page.evaluate(() => Object.fromEntries(new FormData(document.forms[0]) as unknown as [string, string][]));
  expect(await placed()).toEqual({ 'step.one': '1', 'step.three': '2', 'step.two': '3' });
  await page.getByRole('button', { name: 'two up' }).click();
  expect(await placed()).toEqual({ 'step.one': '1', 'step.two': '2', 'step.three': '3' });

  await page.getByRole('button', { name: 'Read' }).click();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await page.mouse.wheel(0, 500);
  const heard = () => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
  await expect
    .poll(async () => (await heard()).at(-1), { timeout: 20_000 })
    .toBe('/api/place course=c&module=m&block=b1');
  expect((await heard()).slice(0, 3)).toEqual(['Step one', 'Step two', 'Step three']);
  await browser.close();
});
