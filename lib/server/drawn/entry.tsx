import { parseCookie } from 'cookie';
import { preferences } from '@/app/_ui/preferences';
import { zoneHere } from '@/app/_ui/zone';
import Layout, { viewport } from '@/app/layout';
import { ORDINARY, pagesAt } from '../../browser/page/addresses';
import { escaped, htmlOf } from '../../browser/page/html';
import { Redirect } from '../../browser/page/redirect';
import { withOwnCookies } from '../web/cookies';
import { services } from '../web/services';
import { type Asked, asked, drawing } from './asked';
import { getTranslations } from './twins/words';

/** Names of what a page's head names, or addresses. */
export interface PageFiles {
  style: string;
  script: string;
  icon: string;
}
export interface PageAsked {
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  /** Their addresses. */
  files: PageFiles;
}
/** A page, or where another one is. */
export type DrawnPage = { html: string } | { to: string };

/** The page that saves a course is Next's: it goes on in the browser. */
const elementAt = pagesAt([['/course/[course]/offline', null], ...ORDINARY]);

/**
 * A page of a learner's ordinary day, without Next. Bundled by build-drawn.ts, with twins in the
 * place of Next, React and next-intl.
 * @returns null where Next has it
 */
export async function draw(page: PageAsked): Promise<DrawnPage | null> {
  const url = new URL(page.path, 'http://here');
  const element = elementAt(url);
  if (!element) return null;
  const now: Asked = {
    ...{ url, headers: new Headers(page.headers), known: new Map() },
    ...{ language: 'en', timeZone: 'UTC' },
  };
  const shown = parseCookie(page.headers.cookie ?? '');
  const { result } = await withOwnCookies(shown, () =>
    drawing(now, () => drawn(<Layout>{element}</Layout>, page)).catch((error: unknown): DrawnPage => {
      if (error instanceof Redirect) return { to: error.to };
      services().log.failure(url.pathname, error);
      return { to: '/trouble' };
    }),
  );
  return result;
}

async function drawn(layout: unknown, { files }: PageAsked): Promise<DrawnPage> {
  const now = asked();
  now.language = (await preferences()).language;
  now.timeZone = await zoneHere();
  const t = (await getTranslations('meta')) as (name: string) => string;
  return { html: await htmlOf(layout, headOf(t('name'), t('description'), files)) };
}

/** What Next would say of a page (layout.tsx), and what the browser fetches beside it. */
function headOf(name: string, description: string, { style, script, icon }: PageFiles): string {
  const colours = (viewport.themeColor as { media: string; color: string }[]).map(
    ({ media, color }) => `<meta name="theme-color" media="${escaped(media)}" content="${color}"/>`,
  );
  return [
    '<meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    ...colours,
    `<meta name="application-name" content="${escaped(name)}"/>`,
    `<meta name="description" content="${escaped(description)}"/>`,
    '<meta name="referrer" content="same-origin"/>',
    '<meta name="format-detection" content="telephone=no"/>',
    `<link rel="icon" href="${icon}" type="image/svg+xml"/>`,
    `<link rel="stylesheet" href="${style}"/>`,
    `<script defer src="${script}"></script>`,
  ].join('');
}
