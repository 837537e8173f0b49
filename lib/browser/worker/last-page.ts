type Said = readonly [title: string, text: string];
type What = 'notHere' | 'servers' | 'left';
/** By language, from the messages (commands/build-offline.ts). */
declare const __LAST_WORDS__: Record<string, Record<What, Said> & { again: string }>;

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * Where neither network nor phone has a page: ours, in the browser's language, instead of the
 * browser's own, which leads nowhere. It needs nothing that is saved.
 * @param what a page that no phone ever has, as those of staff, says that there is no connection;
 *   after a sign-out that no server knows of yet, nothing else is said
 */
export function lastPage(address: string, what: What = 'notHere'): Response {
  const language = navigator.languages.map((one) => one.slice(0, 2)).find((one) => one in __LAST_WORDS__);
  const shown = language ?? 'en';
  const words = __LAST_WORDS__[shown];
  const [title, text, again] = [...(words?.[what] ?? []), words?.again ?? ''].map(escaped);
  const html =
    `<!doctype html><html lang="${shown}" dir="${shown === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>` +
    `<link rel="stylesheet" href="/offline/app.css"><div class="screen"><main class="main"><div class="body stack"><h1>${title}</h1>` +
    `<p>${text}</p><a class="btn" href="${escaped(address)}">${again}</a></div></main></div></html>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self' data:",
    'cache-control': 'no-store',
    // not what is saved on the phone
    'x-ustat': 'nobody',
  };
  return new Response(html, { status: 503, headers });
}
