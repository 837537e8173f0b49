import { putCookie } from './cookies';
import { type Fields, formRoute, readForm, refused } from './respond';

const ASKED = 'asked';

/**
 * A route for a form after which the browser has to keep a cookie. One that sends no cookie is
 * given one, and asked to send the same form again (307); where it comes without a cookie again,
 * the browser refuses them, and nothing is done: no profile that nobody could open, no recovery
 * code that nobody could read.
 * @param page where the learner reads so, with what they sent; the page that they came from without
 * it
 */
export function cookieRoute(
  work: (fields: Fields) => Promise<string>,
  page?: (fields: Fields) => string,
): (request: Request) => Promise<Response> {
  const route = formRoute(work);
  return async (request) => {
    if (request.headers.get('cookie')) return route(request);
    const { pathname, searchParams } = new URL(request.url);
    if (searchParams.has(ASKED)) {
      const fields = page ? await readForm(request).catch((): Fields => []) : [];
      return refused(request, 'no-cookies', 403, page?.(fields));
    }
    await putCookie('ustat.asked', '1');
    return new Response(null, { status: 307, headers: { location: `${pathname}?${ASKED}` } });
  };
}
