import type { ReactElement } from 'react';
import SheetPage from '@/app/(learn)/course/[course]/[module]/[sheet]/page';
import LessonPage from '@/app/(learn)/course/[course]/[module]/page';
import CourseEnd from '@/app/(learn)/course/[course]/end/page';
import CourseMap from '@/app/(learn)/course/[course]/page';
import Placement from '@/app/(learn)/course/[course]/placement/page';
import Progress from '@/app/(learn)/course/[course]/progress/page';
import Search from '@/app/(learn)/course/[course]/search/page';
import Sheets from '@/app/(learn)/course/[course]/sheets/page';
import Why from '@/app/(learn)/course/[course]/why/page';
import Help from '@/app/(learn)/help/page';
import Start from '@/app/(learn)/page';
import Example from '@/app/(learn)/round/[round]/[n]/example/page';
import Exercise from '@/app/(learn)/round/[round]/[n]/page';
import RoundEnd from '@/app/(learn)/round/[round]/end/page';
import Trouble from '@/app/(learn)/trouble/page';
import Conversation from '@/app/(learn)/tutor/[conversation]/page';
import NewConversation from '@/app/(learn)/tutor/page';
import { POST as answer } from '@/app/api/answer/route';
import { POST as check } from '@/app/api/check/route';
import { POST as choice } from '@/app/api/choice/route';
import { POST as conversation } from '@/app/api/conversation/route';
import { POST as hint } from '@/app/api/hint/route';
import { POST as next } from '@/app/api/next/route';
import { POST as place } from '@/app/api/place/route';
import { POST as placement } from '@/app/api/placement/route';
import { POST as question } from '@/app/api/question/route';
import { POST as round } from '@/app/api/round/route';
import { POST as sheet } from '@/app/api/sheet/route';
import { POST as turn } from '@/app/api/turn/route';
import { POST as tutor } from '@/app/api/tutor/route';
import NotFound from '@/app/not-found';
import { SavedHere } from './own-pages';

/** What the app's own pages are given by Next. */
interface PageProps {
  params: Promise<Record<string, string>>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}
type Page = (props: never) => ReactElement | Promise<ReactElement>;

/** Learners' pages that need no server, as the app draws them; the first that fits counts. */
const PAGES: readonly [path: string, page: Page][] = [
  ['/', Start],
  ['/help', Help],
  ['/gone', NotFound],
  ['/trouble', Trouble],
  ['/course/[course]', CourseMap],
  ['/course/[course]/end', CourseEnd],
  ['/course/[course]/offline', SavedHere],
  ['/course/[course]/placement', Placement],
  ['/course/[course]/progress', Progress],
  ['/course/[course]/search', Search],
  ['/course/[course]/sheets', Sheets],
  ['/course/[course]/why', Why],
  ['/course/[course]/[module]', LessonPage],
  ['/course/[course]/[module]/[sheet]', SheetPage],
  ['/round/[round]/end', RoundEnd],
  ['/round/[round]/[n]', Exercise],
  ['/round/[round]/[n]/example', Example],
  ['/tutor', NewConversation],
  ['/tutor/[conversation]', Conversation],
];

/** Forms of those pages. */
export const ROUTES: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
  ...{ '/api/answer': answer, '/api/check': check, '/api/choice': choice, '/api/hint': hint },
  ...{ '/api/conversation': conversation, '/api/next': next, '/api/place': place },
  ...{ '/api/placement': placement, '/api/question': question, '/api/round': round },
  ...{ '/api/sheet': sheet, '/api/turn': turn, '/api/tutor': tutor },
};

const patterns = PAGES.map(([path, page]) => {
  const text = path.replace(/\[(\w+)\]/g, '(?<$1>[^/]+)');
  return { at: new RegExp(`^${text}/?$`), page };
});

/** The page at an address, as an element; null where it needs a server, or there is none. */
export function elementAt({ pathname, searchParams }: URL): ReactElement | null {
  for (const { at, page } of patterns) {
    const found = at.exec(pathname);
    if (!found) continue;
    const params = Object.fromEntries(
      Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
    const Found = page as (props: PageProps) => ReactElement;
    return <Found params={Promise.resolve(params)} searchParams={Promise.resolve(queryOf(searchParams))} />;
  }
  return null;
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
