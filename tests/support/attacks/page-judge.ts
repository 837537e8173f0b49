import type { BrowserContext, Page } from 'playwright-core';

/** What stands on a conversation's page for one turn, by whose words it is headed as. */
export interface ShownTurn {
  turnId: string;
  /** Under "From the course": quotations, and passages of the sources. */
  quotations: string[];
  /** Under any other heading, or none. */
  elsewhere: string;
}

export interface Watched {
  page: Page;
  /**
   * Requests elsewhere, violations of the CSP, dialogs and scripts that ran; emptied by whoever
   * reads it.
   */
  troubles: string[];
}

/** A page that tells everything it should not do. */
export async function watchedPage(context: BrowserContext, origin: string): Promise<Watched> {
  const troubles: string[] = [];
  const page = await context.newPage();
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) troubles.push(`requested ${request.url().slice(0, 200)}`);
  });
  page.on('popup', () => troubles.push('a window opened'));
  await page.exposeFunction('tellViolation', (what: string) => void troubles.push(`CSP: ${what}`));
  // tsx names functions by a helper that a page does not have
  await page.addInitScript('globalThis.__name ??= (named) => named');
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const tell = (window as unknown as { tellViolation(what: string): void }).tellViolation;
      tell(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { page, troubles };
}

/**
 * Whatever in the whole document could act, load or lead elsewhere; scripts of the app carry this
 * response's nonce.
 */
export function activeContent(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const isOwn = (address: string) => {
      const url = new URL(address, location.href);
      return url.origin === location.origin && /^https?:$/.test(url.protocol);
    };
    // Next's script for old browsers (nomodule) has no nonce
    const built = ['/_next/static/', '/drawn/'].map((folder) => location.origin + folder);
    const isBuilt = ({ src }: HTMLScriptElement) => built.some((folder) => src.startsWith(folder));
    for (const node of document.querySelectorAll('*')) {
      const name = node.localName;
      const bad =
        /^(?:iframe|object|embed|base|applet|frame|video|audio|picture|img|portal|math|foreignobject|animate|set)$/.test(
          name,
        ) ||
        (name === 'meta' && node.hasAttribute('http-equiv')) ||
        (name === 'script' && !(node as HTMLScriptElement).nonce && !isBuilt(node as HTMLScriptElement)) ||
        (name === 'style' && node.closest('article') !== null) ||
        [...node.attributes].some(
          ({ name: attribute, value }) =>
            /^on/i.test(attribute) ||
            (attribute === 'style' && node.closest('article') !== null) ||
            (/^(?:href|src|action|formaction|poster|data|xlink:href|srcset)$/i.test(attribute) &&
              !value.startsWith('#') &&
              !isOwn(value)),
        );
      if (bad) found.push(node.outerHTML.slice(0, 200));
    }
    if ('pwned' in window) found.push('a script ran');
    return found;
  });
}

/** The turns of the conversation that the page shows. */
export function shownTurns(page: Page): Promise<ShownTurn[]> {
  return page.evaluate(() => {
    const textOf = (node: Element) => {
      const copy = node.cloneNode(true) as Element;
      for (const mark of copy.querySelectorAll('a.cite, .n, .vh')) mark.remove();
      return copy.textContent ?? '';
    };
    return [...document.querySelectorAll('.asked[id^=turn-]')].map((asked) => {
      const article = asked.nextElementSibling?.cloneNode(true) as Element | undefined;
      let heading = 'none';
      const quotations: string[] = [];
      const elsewhere: string[] = [];
      for (const part of article?.children ?? []) {
        if (part.matches('.origin')) heading = part.className === 'origin' ? 'course' : 'other';
        else if (heading !== 'course') elsewhere.push(textOf(part));
        else {
          const quoted = [...part.querySelectorAll('p:not(.second), li, h2, .words-text')].filter(
            (node) => node.closest('.quote, .words-text') !== null,
          );
          quotations.push(...quoted.map(textOf));
          for (const node of quoted) node.remove();
          elsewhere.push(textOf(part));
        }
      }
      return { turnId: asked.id.slice('turn-'.length), quotations, elsewhere: elsewhere.join('\n') };
    });
  });
}
