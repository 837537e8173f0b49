import type { ReactElement } from 'react';
import LessonPage from '@/app/(learn)/course/[course]/[module]/page';
import CourseEnd from '@/app/(learn)/course/[course]/end/page';
import CourseMap from '@/app/(learn)/course/[course]/page';
import Placement from '@/app/(learn)/course/[course]/placement/page';
import Progress from '@/app/(learn)/course/[course]/progress/page';
import Search from '@/app/(learn)/course/[course]/search/page';
import Sheets from '@/app/(learn)/course/[course]/sheets/page';
import Why from '@/app/(learn)/course/[course]/why/page';
import Example from '@/app/(learn)/round/[round]/[n]/example/page';
import Exercise from '@/app/(learn)/round/[round]/[n]/page';
import RoundEnd from '@/app/(learn)/round/[round]/end/page';
import Conversation from '@/app/(learn)/tutor/[conversation]/page';
import NewConversation from '@/app/(learn)/tutor/page';

/** What the app's own pages are given by Next. */
interface PageProps {
  params: Promise<Record<string, string>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}
type Page = (props: never) => ReactElement | Promise<ReactElement>;
/** Null: drawn elsewhere, though a later one would fit. */
export type Addresses = readonly [path: string, page: Page | null][];

/** Pages of a learner's ordinary day, drawn by the server and by the phone alike. */
export const ORDINARY: Addresses = [
  ['/course/[course]', CourseMap],
  ['/course/[course]/end', CourseEnd],
  ['/course/[course]/placement', Placement],
  ['/course/[course]/progress', Progress],
  ['/course/[course]/search', Search],
  ['/course/[course]/sheets', Sheets],
  ['/course/[course]/why', Why],
  ['/course/[course]/[module]', LessonPage],
  ['/round/[round]/end', RoundEnd],
  ['/round/[round]/[n]', Exercise],
  ['/round/[round]/[n]/example', Example],
  ['/tutor', NewConversation],
  ['/tutor/[conversation]', Conversation],
];

/**
 * The page at an address, as an element; null where none of them fits. The first that fits counts.
 */
export function pagesAt(addresses: Addresses): (url: URL) => ReactElement | null {
  const patterns = addresses.map(([path, page]) => {
    const text = path.replace(/\[(\w+)\]/g, '(?<$1>[^/]+)');
    return { at: new RegExp(`^${text}/?$`), page };
  });
  return ({ pathname, searchParams }) => {
    for (const { at, page } of patterns) {
      const found = at.exec(pathname);
      if (!found) continue;
      if (!page) return null;
      const params = Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
      );
      const Found = page as (props: PageProps) => ReactElement;
      return <Found params={Promise.resolve(params)} searchParams={Promise.resolve(queryOf(searchParams))} />;
    }
    return null;
  };
}

function queryOf(given: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(given.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...more] = given.getAll(name);
      return [name, more.length > 0 ? [first, ...more] : first];
    }),
  );
}
