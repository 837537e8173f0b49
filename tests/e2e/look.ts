import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const PHONE = { width: 360, height: 640 };
const SIZES = [
  { label: 'phone', ...PHONE, text: '', whole: false, picture: false },
  { label: 'larger', ...PHONE, text: 'larger', whole: true, picture: true },
  { label: 'tablet', width: 768, height: 1024, text: '', whole: false, picture: false },
  { label: 'laptop', width: 1280, height: 800, text: '', whole: false, picture: true },
];

interface Violation {
  id: string;
  impact: string;
  nodes: { target: string[]; html: string }[];
}

interface Looker {
  /** Pictures of the page as it stands; what is wrong with it is printed. */
  look(page: Page, language: string, name: string): Promise<void>;
  /** How much was wrong so far. */
  faults(): number;
}

/**
 * @param font size that the browser is set to: axe looks at the usual one only, colours and names
 * don't change with it
 */
export function looker(folder: string, font: string): Looker {
  let faults = 0;
  const say = (found: string[], where: string) => {
    faults += found.length;
    for (const fault of found) process.stdout.write(`${where}: ${fault}\n`);
  };

  async function schemes(page: Page, language: string, name: string): Promise<void> {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await picture(page, join(folder, `${language}-${name}-${scheme}.png`));
      await page.setViewportSize(PHONE);
      if (font === '16') say(await violations(page), `${language} ${name} ${scheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  async function sizes(page: Page, language: string, name: string): Promise<void> {
    const own = await page.evaluate(() => document.documentElement.dataset.text ?? '');
    const set = (size: string) =>
      page.evaluate((text) => document.documentElement.setAttribute('data-text', text), size);
    for (const { label, width, height, text, whole, picture: wanted } of SIZES) {
      await page.setViewportSize({ width, height });
      await set(text || own);
      say(await page.evaluate(misfits), `${language} ${name} ${label}`);
      const path = join(folder, `${language}-${name}-${label}.png`);
      if (wanted && whole) await picture(page, path);
      else if (wanted) await page.screenshot({ path });
    }
    await set(own);
    await page.setViewportSize(PHONE);
  }

  return {
    async look(page, language, name) {
      await page.waitForTimeout(150);
      await schemes(page, language, name);
      await sizes(page, language, name);
    },
    faults: () => faults,
  };
}

/** On a phone as tall as the page: the dock then stands where it ends and covers nothing. */
async function picture(page: Page, path: string): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...PHONE, height: Math.max(PHONE.height, height) });
  await page.screenshot({ path });
}

/** The rules of WCAG 2.2 A and AA, and axe's advice, that the page breaks. */
async function violations(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate(async (runOnly) => {
    const { axe: runner } = window as unknown as {
      axe: { run(options: object): Promise<{ violations: Violation[] }> };
    };
    return (await runner.run({ runOnly })).violations;
  }, RULES);
  return found.map(
    ({ id, impact, nodes }) => `${id} (${impact}) ${nodes[0]?.target} ${nodes[0]?.html.slice(0, 160)}`,
  );
}

/**
 * Runs in the page: nothing is wider than the screen, nothing is cut, and the dock leaves room to
 * read.
 */
function misfits(): string[] {
  const root = document.documentElement;
  const found: string[] = [];
  if (root.scrollWidth > root.clientWidth)
    found.push(`${root.scrollWidth - root.clientWidth} px wider than the screen`);
  for (const node of document.querySelectorAll<HTMLElement>('body *')) {
    const drawn = node.closest('.vh, svg, .ornament, .mark-empty, progress');
    if (drawn || node.getClientRects().length === 0) continue;
    const where = `${node.tagName.toLowerCase()}.${node.className} “${node.textContent?.slice(0, 40)}”`;
    const { left, right } = node.getBoundingClientRect();
    if (left < -1 || right > root.clientWidth + 1) found.push(`sticks out: ${where}`);
    const { overflowX, overflowY, display } = getComputedStyle(node);
    const wide = node.scrollWidth > node.clientWidth + 1;
    const tall = node.scrollHeight > node.clientHeight + 1;
    const hides = (overflowX !== 'visible' || overflowY !== 'visible') && display !== 'inline';
    if (hides && (wide || tall) && !node.matches('textarea, select, input')) found.push(`cut: ${where}`);
    if (wide && node.matches('button:not(.as-link), .btn, label, .week li'))
      found.push(`too narrow: ${where}`);
  }
  const dock = document.querySelector('.dock');
  const high = (dock?.getBoundingClientRect().height ?? 0) > window.innerHeight * 0.4;
  if (dock && high && getComputedStyle(dock).position === 'sticky')
    found.push('the dock takes more than two fifths of the screen');
  return found;
}
