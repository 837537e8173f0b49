import { headers } from 'next/headers';

/** Parameters of a page that say how it was asked for, and nothing of what stands on it. */
const PASSING = ['_rsc', 'error'];

/**
 * A page that somebody may have been sent a link to: a course, a lesson, an exercise, a question,
 * a class to join.
 * @param given from an address or a form
 * @returns its path and parameters; null for anything else, another host among it
 */
export function sharedPage(given: string | null | undefined): string | null {
  if (!given || given.length > 1_000 || !URL.canParse(given, 'http://here')) return null;
  const { origin, pathname, searchParams } = new URL(given, 'http://here');
  if (origin !== 'http://here' || !/^\/(course\/[^/]|tutor$|join\/[A-Z]{6}$)/.test(pathname)) return null;
  for (const name of PASSING) searchParams.delete(name);
  const query = searchParams.toString();
  return query ? `${pathname}?${query}` : pathname;
}

/** The page that this request is for (http.ts writes it down), where it is one to come back to. */
export async function pageAskedFor(): Promise<string | null> {
  return sharedPage((await headers()).get('x-ustat-page'));
}

/** The same page's address with where to go on from it. */
export const onTheWay = (page: string, to: string | null) =>
  to ? `${page}?to=${encodeURIComponent(to)}` : page;
