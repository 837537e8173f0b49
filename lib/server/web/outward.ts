/**
 * A reply that leads to another host. A browser holds a form's redirects against the policy of the
 * page that it stood on (form-action 'self'), and the provider leads on to who knows whom: so the
 * form ends here, and the page that it brings leads on by itself, without script.
 */
export function outward(reply: Response): Response {
  const location = reply.headers.get('location');
  if (!location || location.startsWith('/')) return reply;
  const address = location.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const host = new URL(location).host;
  const page = `<!doctype html><meta charset="utf-8"><title>${host}</title><p><a href="${address}">${host}</a></p>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    refresh: `0;url=${location}`,
  };
  return new Response(page, { headers });
}
